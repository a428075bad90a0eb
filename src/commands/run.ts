import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { steadyNow } from '#clock';
import { inForce } from '#compare/commitments';
import { dayInChina } from '#compare/day';
import { loadKnowledge } from '#judge/load';
import { CANARIES } from '#lab/virtual';
import { loadCommitments } from '#load';
import type { Language, Plan } from '#model';
import { withCanaries } from '#plan/canaries';
import { consoleProgress } from '#progress/console';
import { isUndecided } from '#reporters/sentence';
import type { RunResult } from '#run';
import { isSealed } from '#seal/seal';
import { readyForRun } from '#store/folder';
import { readRun } from '#store/read';
import { isFull } from '#store/room';
import { counted } from '#text';
import { Recorder, UNTRACED } from '#trace/trace';
import { writeTrace } from '#trace/write';
import { type Account, accountLine, accountOf } from './account.ts';
import { type Affected, affectedPart, tried } from './affected.ts';
import { type Checking, checkVerdicts, expectationsOf } from './check.ts';
import { type NightWanted, tonight } from './night.ts';
import { nightAsText } from './nights.ts';
import { notesOnWorld } from './notes.ts';
import { reportersOf, writeReports } from './report.ts';
import { NOT_SEALED, putSeal, readyToSeal, type Sealing } from './seal.ts';
import { type Subject, sameWorld, subjectOf } from './subject.ts';
import { type Chosen, choose, RUNS, wantedLab } from './wanted.ts';

/** Also where what is recorded is not what was planned. */
const NO_REPORT = 1;
const UNDECIDED = 3;
const INTERRUPTED = 130;

interface RunCommand extends Sealing, Checking {
  readonly lab: string;
  readonly world?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly only?: string;
  /** Only what updates may have changed, and sentinels. */
  readonly affected?: Affected;
  /** Where `hutong watch` keeps what it saw. */
  readonly state: string;
  /** Only what fits into one night. */
  readonly night?: NightWanted;
  readonly reporter?: readonly string[];
  readonly maxUndecided: number;
  /** Where a trace of all phones is to be written. */
  readonly trace?: string;
  readonly signal: AbortSignal;
}

/** Runs a matrix from beginning to report. */
export async function runCommand(file: string | undefined, options: RunCommand): Promise<number> {
  const { language } = options;
  const whole = await subjectOf(file, options);
  const updated = options.affected === undefined ? null : await affectedPart(whole, options.affected, options.state);
  if (options.affected !== undefined && updated === null) {
    process.stdout.write('run: no app of this matrix was updated; nothing to try\n');
    return 0;
  }
  const subject = updated ? { ...whole, plan: updated.plan } : whole;
  const reporters = await reportersOf(options.reporter);
  const chosen = await choose({ ...options, world: options.world ?? subject.worldFrom?.path ?? subject.world });
  if ('world' in chosen) sameWorld(chosen, subject, options.resume);
  if (options.resume !== undefined && (await isSealed(options.resume))) return complete(options.resume, options);
  const notes = [...subject.notes, ...('world' in chosen ? notesOnWorld(chosen.strangers(subject.links)) : [])];
  const part = await partOf(subject, chosen, options);
  for (const note of notes) process.stderr.write(`${note[language]}\n`);
  if (updated) {
    const { apps, plan, sentinels } = updated;
    process.stderr.write(
      `updated: ${apps.join(', ')}; ${counted(plan.cells.length, 'cell')}, ${sentinels} of them sentinels\n`,
    );
  }
  const lab = { virtual: 'world' in chosen, ...('world' in chosen && { world: chosen.name }), phones: [], leftOut: [] };
  const expectations = await expectationsOf({ ...subject, lab }, options);
  const measured = 'world' in chosen ? chosen.date : dayInChina(new Date().toISOString());
  const commitments = inForce(await loadCommitments(subject.apps), measured);
  await readyToSeal(options);
  // The drivers behind it take seconds to load; what was asked wrongly has been said by now.
  const { NoPhoneError, run, runId } = await import('#run');
  const id = runId(new Date());
  const out = options.resume ?? options.out ?? join(RUNS, id);
  const declared = 'lab' in chosen ? chosen.lab.canaries : CANARIES;
  const { plan, canaries } = withCanaries(part, declared, subject.links);
  const platforms = new Set(plan.cells.map(({ cell }) => cell.platform));
  const progress = consoleProgress(process.stderr, language);
  const recorder = options.trace === undefined ? null : new Recorder(steadyNow);
  try {
    if (options.resume === undefined) await readyForRun(out);
    const wanted = await wantedLab(chosen, { ...options, links: plan.links, logs: join(out, 'logs'), platforms });
    const result = await run({
      ...subject,
      plan,
      canaries,
      commitments,
      runId: id,
      lab: wanted,
      ...('world' in chosen && chosen.from && { worldFrom: chosen.from }),
      out,
      resume: options.resume !== undefined,
      knowledge: loadKnowledge(),
      progress,
      language,
      signal: options.signal,
      now: () => new Date(steadyNow()),
      trace: recorder ?? UNTRACED,
    });
    if (recorder && options.trace !== undefined) await writeTrace(options.trace, recorder, join(out, 'logs'));
    const status = await finish(result, { ...options, reporters, expectations });
    // What was interrupted is owed still. What could not be decided comes again at night: a timer that asks every half
    // hour would otherwise try it day and night.
    if (updated && options.affected === true && status !== INTERRUPTED) await tried(updated.apps, options.state);
    return status;
  } catch (error) {
    if (isFull(error)) return stuck(out, error as Error);
    if (!options.signal.aborted && !(error instanceof NoPhoneError)) throw error;
    await clear(out);
    if (options.signal.aborted) return interrupted(out);
    const check = options.lab === 'virtual' ? '' : ` --lab ${options.lab}`;
    process.stderr.write(`${(error as Error).message}; npx hutong lab check${check} says what to do\n`);
    return UNDECIDED;
  }
}

/** All that is to be run, or what fits into the night. */
async function partOf({ plan }: Subject, chosen: Chosen, { night, out, language }: RunCommand): Promise<Plan> {
  if (!night) return plan;
  const runs = out === undefined ? RUNS : dirname(out);
  const where = 'lab' in chosen ? { lab: chosen.lab, runs } : { lab: null, world: chosen.name, runs };
  const planned = await tonight(plan, where, night);
  process.stderr.write(`${nightAsText(planned, plan.cells.length, language).head}\n`);
  return planned.plan;
}

/** A sealed run is not touched again: nothing of it is left to be tried. */
async function complete(dir: string, options: Checking & { readonly language: Language }): Promise<number> {
  process.stdout.write(`${dir}: complete and sealed; nothing is left to be tried\n`);
  const { run: stored, verdicts } = await readRun(dir);
  if (!verdicts) return 0;
  return checkVerdicts({ run: stored, verdicts }, { ...options, expectations: await expectationsOf(stored, options) });
}

/** A run that never began leaves nothing behind. */
async function clear(dir: string): Promise<void> {
  if (existsSync(join(dir, 'run.json'))) return;
  await rm(join(dir, 'logs'), { recursive: true, force: true });
  // A folder in which there is something else is somebody's.
  for (const folder of [join(dir, 'evidence'), dir]) await rmdir(folder).catch(() => {});
}

/** Nothing of it is lost, and nothing more can be written. */
async function stuck(dir: string, { message }: Error): Promise<number> {
  await clear(dir);
  const begun = existsSync(join(dir, 'run.json'));
  const next = begun ? `npx hutong run --resume ${dir} goes on when there is room` : 'the run has not begun';
  process.stderr.write(`${message}; ${next}\n`);
  return UNDECIDED;
}

/** Says how to go on, where there is something to go on with. */
function interrupted(dir: string): number {
  const next = existsSync(join(dir, 'run.json')) ? `; npx hutong run --resume ${dir} goes on` : ' before the run began';
  process.stderr.write(`interrupted${next}\n`);
  return INTERRUPTED;
}

const WORDS = {
  zh: { busy: '手机利用率' },
  en: { busy: 'phones at work' },
} as const;

async function finish(
  { folder, verdicts, interrupted: stopped, trials, busy, seconds, peakMiB }: RunResult,
  {
    reporters,
    language,
    maxUndecided,
    ...rest
  }: Parameters<typeof writeReports>[2] &
    Sealing &
    Parameters<typeof checkVerdicts>[1] & { readonly maxUndecided: number },
): Promise<number> {
  let [fine, sealed] = [false, false];
  let differs = 0;
  let account: Account = { cells: 0, trials: 0, short: 0, wrong: [] };
  try {
    // Before the reports, which are made from what is sealed.
    sealed = stopped || (await putSeal(folder.dir, { ...rest, language })) !== 'failed';
    const stored = { ...(await folder.read()), verdicts };
    account = accountOf(stored);
    fine = await writeReports(folder, stored, { reporters, language });
    if (!stopped) differs = checkVerdicts(stored, { ...rest, language });
  } finally {
    await folder.close();
  }
  const cells = verdicts.verdicts.length;
  const undecided = verdicts.verdicts.filter(isUndecided).length;
  const spent = `${seconds.toFixed(1)} s, ${peakMiB} MiB peak`;
  process.stdout.write(
    `${WORDS[language].busy}: ${busy.map(({ phone, share }) => `${phone} ${Math.round(share * 100)} %`).join(' · ')}\n` +
      `${accountLine(account, language)}\n` +
      `run: ${cells} cells, ${trials} trials, ${spent}, ${undecided} undecided\n`,
  );
  for (const line of account.wrong) process.stderr.write(`${line}\n`);
  if (stopped) return interrupted(folder.dir);
  if (!sealed) return NOT_SEALED;
  if (undecided * 100 > cells * maxUndecided) return UNDECIDED;
  return fine && account.wrong.length === 0 ? differs : NO_REPORT;
}
