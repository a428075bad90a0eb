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
import type { RunResult } from '#run';
import { isSealed } from '#seal/seal';
import { readyForRun } from '#store/folder';
import { readRun } from '#store/read';
import { counted } from '#text';
import { Recorder, UNTRACED } from '#trace/trace';
import { writeTrace } from '#trace/write';
import { type Affected, affectedPart, tried } from './affected.ts';
import { type Checking, checkVerdicts, expectationsOf } from './check.ts';
import { endedEarly, finish, INTERRUPTED } from './ended.ts';
import { type NightWanted, tonight } from './night.ts';
import { nightAsText } from './nights.ts';
import { notesOnWorld } from './notes.ts';
import { reportersOf } from './report.ts';
import { readyToSeal, type Sealing } from './seal.ts';
import { type Subject, sameWorld, subjectOf } from './subject.ts';
import { type Chosen, choose, RUNS, wantedLab } from './wanted.ts';

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
  const plan = await partOf(subject, chosen, options);
  tellNotes(subject, chosen, options);
  if (updated) tellUpdated(updated);
  const lab = { virtual: 'world' in chosen, ...('world' in chosen && { world: chosen.name }), phones: [], leftOut: [] };
  const expectations = await expectationsOf({ ...subject, lab }, options);
  await readyToSeal(options);
  // The drivers behind it take seconds to load; what was asked wrongly has been said by now.
  const { runId } = await import('#run');
  const id = runId(new Date());
  const out = options.resume ?? options.out ?? join(RUNS, id);
  try {
    const result = await begin({ ...subject, plan }, chosen, { ...options, id, out });
    const status = await finish(result, { ...options, reporters, expectations });
    // What was interrupted is owed still. What could not be decided comes again at night: a timer that asks every half
    // hour would otherwise try it day and night.
    if (updated && options.affected === true && status !== INTERRUPTED) await tried(updated.apps, options.state);
    return status;
  } catch (error) {
    return endedEarly(error, out, options);
  }
}

function tellNotes({ notes, links }: Subject, chosen: Chosen, { language }: RunCommand): void {
  const all = [...notes, ...('world' in chosen ? notesOnWorld(chosen.strangers(links)) : [])];
  for (const note of all) process.stderr.write(`${note[language]}\n`);
}

function tellUpdated({ apps, plan, sentinels }: NonNullable<Awaited<ReturnType<typeof affectedPart>>>): void {
  process.stderr.write(
    `updated: ${apps.join(', ')}; ${counted(plan.cells.length, 'cell')}, ${sentinels} of them sentinels\n`,
  );
}

/** Opens the lab, looks, judges and stores: all of a run but its reports. */
async function begin(
  subject: Subject,
  chosen: Chosen,
  { id, out, ...options }: RunCommand & { readonly id: string; readonly out: string },
): Promise<RunResult> {
  const { language, signal, resume, trace } = options;
  const { run } = await import('#run');
  const { plan, canaries } = withCanaries(
    subject.plan,
    'lab' in chosen ? chosen.lab.canaries : CANARIES,
    subject.links,
  );
  const platforms = new Set(plan.cells.map(({ cell }) => cell.platform));
  const measured = 'world' in chosen ? chosen.date : dayInChina(new Date().toISOString());
  const commitments = inForce(await loadCommitments(subject.apps), measured);
  const recorder = trace === undefined ? null : new Recorder(steadyNow);
  if (resume === undefined) await readyForRun(out);
  const result = await run({
    ...subject,
    plan,
    canaries,
    commitments,
    runId: id,
    lab: await wantedLab(chosen, { ...options, links: plan.links, logs: join(out, 'logs'), platforms }),
    ...('world' in chosen && chosen.from && { worldFrom: chosen.from }),
    out,
    resume: resume !== undefined,
    knowledge: loadKnowledge(),
    progress: consoleProgress(process.stderr, language),
    language,
    signal,
    now: () => new Date(steadyNow()),
    trace: recorder ?? UNTRACED,
  });
  if (recorder && trace !== undefined) await writeTrace(trace, recorder, join(out, 'logs'));
  return result;
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
