import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { judge } from '#judge/judge';
import type { Knowledge } from '#judge/knowledge';
import { hostVersions } from '#lab/host';
import { type OpenLab, openLab, type WantedLab } from '#lab/open';
import { watchMemory } from '#lab/usage';
import { look } from '#look';
import type { App, Plan, Run, Verdicts } from '#model';
import type { Progress } from '#progress';
import { type Busy, busyShares } from '#schedule/busy';
import { createRun, openRun, type RunFolder } from '#store/folder';

export interface RunOptions {
  readonly matrix: Run['matrix'];
  readonly plan: Plan;
  readonly apps: readonly App[];
  readonly lab: WantedLab;
  /** Folder of the run; made if it is not there, taken up again if it holds a run. */
  readonly out: string;
  readonly resume: boolean;
  readonly knowledge: Knowledge;
  readonly progress: Progress;
  readonly signal: AbortSignal;
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
 * The caller closes the folder. Whatever happens, the lab is closed and no process is left behind.
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const { out, apps, signal, now, knowledge, progress } = options;
  const began = now().getTime();
  const memory = watchMemory();
  const lab = await openLab(options.lab, { apps, logs: join(out, 'logs') });
  // What is in flight fails at once when the servers go: an interrupted run ends within seconds.
  const stop = (): void => void lab.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (const { id, why } of lab.leftOut) progress.say(`${id}: ${why}`);
    if (lab.phones.length === 0) throw new NoPhoneError('no phone of the lab can be used');
    const folder = await folderOf(options, lab);
    const { run: stored } = await folder.read();
    await look({ run: stored, folder, lab, knowledge, progress, signal, now });
    if (!signal.aborted) await folder.finish(now().toISOString());
    const seen = await folder.read();
    const verdicts = judge(seen.run, seen.trials, seen.controls, knowledge);
    await folder.writeVerdicts(verdicts);
    return {
      folder,
      verdicts,
      interrupted: signal.aborted,
      trials: seen.trials.length,
      busy: busyShares(seen.trials),
      seconds: (now().getTime() - began) / 1000,
      peakMiB: memory.peakMiB(),
    };
  } finally {
    signal.removeEventListener('abort', stop);
    memory.stop();
    await lab.close();
  }
}

async function folderOf(options: RunOptions, lab: OpenLab): Promise<RunFolder> {
  if (options.resume) return openRun(options.out);
  const { matrix, plan, apps, now } = options;
  const startedAt = now();
  return createRun(options.out, {
    schema: 1,
    runId: runId(startedAt),
    matrix,
    plan,
    apps,
    lab: {
      virtual: lab.lab.virtual,
      ...(lab.lab.world !== undefined && { world: lab.lab.world }),
      phones: lab.phones.map(({ facts }) => facts),
      leftOut: lab.leftOut,
    },
    versions: await hostVersions(),
    startedAt: startedAt.toISOString(),
    endedAt: null,
  });
}

/** `20211130-031500-4f2a`: sorts by time, and two runs of one second differ. */
export const runId = (at: Date): string =>
  `${at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;
