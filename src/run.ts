import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withCommitments } from '#compare/commitments';
import { judge } from '#judge/judge';
import type { Knowledge } from '#judge/knowledge';
import { again } from '#lab/again';
import { hostVersions } from '#lab/host';
import { type OpenLab, openLab, type WantedLab } from '#lab/open';
import { watchMemory } from '#lab/usage';
import { look } from '#look/look';
import type { App, Canary, Commitment, Language, Plan, PlannedCell, Run, UnservedCell, Verdicts } from '#model';
import { type Serving, serversOf, unserved } from '#plan/unserved';
import { logProgress } from '#progress/log';
import { type Progress, toAll } from '#progress/progress';
import { type Busy, busyShares } from '#schedule/busy';
import { createRun, openRun, type RunFolder } from '#store/folder';
import type { Trace } from '#trace/trace';

export interface RunOptions {
  /** Name of a new run; one that is resumed keeps its own. */
  readonly runId: string;
  readonly matrix: Run['matrix'];
  readonly plan: Plan;
  readonly apps: readonly App[];
  readonly canaries: readonly Canary[];
  /** In force on the day that is measured. */
  readonly commitments: readonly Commitment[];
  readonly lab: WantedLab;
  readonly worldFrom?: Run['lab']['worldFrom'];
  /** Folder of the run; made if it is not there, taken up again if it holds a run. */
  readonly out: string;
  readonly resume: boolean;
  readonly knowledge: Knowledge;
  readonly progress: Progress;
  /** Of the log. */
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly trace: Trace;
  readonly now: () => Date;
}

export interface RunResult {
  readonly folder: RunFolder;
  readonly verdicts: Verdicts;
  readonly interrupted: boolean;
  readonly trials: number;
  /** How much of the looking each phone was at work. */
  readonly busy: readonly Busy[];
  readonly seconds: number;
  readonly peakMiB: number;
}

/** No phone of the lab can be used. Exit status 3. */
export class NoPhoneError extends Error {
  override readonly name = 'NoPhoneError';
}

/**
 * A whole run: open the lab, look, judge, store. Reports are made from the folder afterwards.
 *
 * The caller closes the folder. Whatever happens, the lab is closed and no process is left behind. Throws NoPhoneError,
 * and the signal's reason if it came before anything was there to be judged.
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const { apps, signal, now } = options;
  const logs = join(options.out, 'logs');
  const progress = toAll(options.progress, logProgress(join(logs, 'run.log'), options));
  const began = now().getTime();
  const memory = watchMemory();
  // A run that is resumed is taken before any phone is: somebody else may be at it.
  const onFull = (): void => progress.say(`${options.out}: the disk is full; waiting for room`);
  let folder = options.resume ? await openRun(options.out, onFull) : null;
  let lab: OpenLab | null = null;
  try {
    // An interruption closes the lab at once: what is in flight fails, and the run ends within seconds.
    lab = await openLab(options.lab, { apps, logs, signal });
    for (const { id, why } of lab.leftOut) progress.say(`${id}: ${why}`);
    if (lab.phones.length === 0) throw new NoPhoneError('no phone of the lab can be used');
    const opened = lab;
    if (folder) await folder.writeLab((before) => again(before, opened, missedBy(opened, options.plan)));
    else folder = await createFolder(options, lab, onFull);
    progress.begin((await folder.read()).run, folder.dir);
    const told = { ...options, progress };
    sayUnserved(told, lab);
    const { seen, verdicts } = await lookAndJudge(told, folder, lab);
    return {
      folder,
      verdicts,
      interrupted: signal.aborted,
      trials: seen.trials.filter(({ canary }) => !canary).length,
      busy: busyShares(seen.trials),
      seconds: (now().getTime() - began) / 1000,
      peakMiB: memory.peakMiB(),
    };
  } catch (error) {
    await folder?.close();
    signal.throwIfAborted();
    throw error;
  } finally {
    memory.stop();
    await lab?.close();
  }
}

async function lookAndJudge(options: RunOptions, folder: RunFolder, lab: OpenLab) {
  const { knowledge, progress, signal, now, trace } = options;
  const { run: stored } = await folder.read();
  await look({ run: stored, folder, lab, knowledge, progress, signal, now, trace });
  if (!signal.aborted) await folder.finish(now().toISOString());
  const seen = await folder.read();
  const verdicts = withCommitments(seen.run, judge(seen.run, seen.trials, seen.controls, knowledge));
  await folder.writeVerdicts(verdicts);
  return { seen, verdicts };
}

async function createFolder(options: RunOptions, lab: OpenLab, onFull: () => void): Promise<RunFolder> {
  const { runId, matrix, plan, apps, canaries, commitments, worldFrom, now } = options;
  const missed = missedBy(lab, plan);
  const run: Run = {
    schema: 1,
    runId,
    matrix,
    plan: { ...plan, cells: plan.cells.map((planned) => withPhonesOf(lab, planned)) },
    apps,
    lab: {
      virtual: lab.lab.virtual,
      ...(lab.lab.world !== undefined && { world: lab.lab.world }),
      ...(worldFrom && { worldFrom }),
      phones: lab.phones.map(({ facts }) => facts),
      ...(canaries.length > 0 && { canaries }),
      leftOut: lab.leftOut,
      ...(missed.length > 0 && { unserved: missed }),
    },
    ...(commitments.length > 0 && { commitments }),
    versions: await hostVersions(),
    startedAt: now().toISOString(),
    endedAt: null,
  };
  return createRun(options.out, run, onFull);
}

/** A pair whose phone cannot be used tonight would leave its cell undecided for nothing that any app has done. */
function withPhonesOf({ phones }: OpenLab, { pairs, ...planned }: PlannedCell): PlannedCell {
  const servers = serversOf(planned.cell, phones.map(serving)).map(({ id }) => id);
  const there = pairs?.filter(({ phone }) => servers.includes(phone)) ?? [];
  return { ...planned, ...(there.length > 0 && { pairs: there }) };
}

const missedBy = ({ phones }: OpenLab, plan: Plan): readonly UnservedCell[] => unserved(plan, phones.map(serving));

const serving = ({ spec, installed }: OpenLab['phones'][number]): Serving => ({
  ...spec,
  versions: installed?.versions ?? null,
});

/** Nobody should have to wait for the end to learn that half of the cells cannot be tried. */
function sayUnserved({ plan, progress }: RunOptions, lab: OpenLab): void {
  const reasons = missedBy(lab, plan).map(({ why }) => why);
  for (const why of new Set(reasons)) {
    progress.say(`${reasons.filter((one) => one === why).length}/${plan.cells.length}: ${why}`);
  }
}

/** `20211130-031500-4f2a`: sorts by time, and two runs of one second differ. */
export const runId = (at: Date): string =>
  `${at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;
