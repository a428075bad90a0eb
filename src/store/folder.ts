import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AskedWrongly } from '#document';
import { lock } from '#lock';
import {
  type Control,
  type Evidence,
  evidencePath,
  type Incident,
  type Run,
  type StoredRun,
  type Trial,
  type Verdicts,
} from '#model';
import { flushFolder, writeWhole } from './file.ts';
import { checkRecord, type Journal, openJournal, parseJournal, readRecordFile } from './journal.ts';
import { labelled, unlabelled } from './label.ts';
import { writeReport } from './report.ts';
import { type Room, waitingForRoom } from './room.ts';
import { ControlRecord, IncidentRecord, RunRecord, TrialRecord, VerdictsRecord } from './schemas.ts';

/** A run as far as it is stored: verdicts only once it has been judged. */
export type ReadRun = Omit<StoredRun, 'verdicts'> & { readonly verdicts?: Verdicts };

/** The folder of a run, held by this process until it is closed. The functions may be passed on by themselves. */
export interface RunFolder {
  readonly dir: string;
  /** Resolves when the trial and all evidence saved before are on disk. */
  readonly appendTrial: (trial: Trial) => Promise<void>;
  readonly appendControl: (control: Control) => Promise<void>;
  /** The file is made with the first one. */
  readonly appendIncident: (incident: Incident) => Promise<void>;
  /** Stores bytes under their own hash; the same bytes are stored once. */
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
  readonly writeVerdicts: (verdicts: Verdicts) => Promise<void>;
  /**
   * Writes into `report/`; names may lead into folders below it, never out of it. What the reporter `by` wrote before
   * and does not write now is removed.
   */
  readonly writeReport: (
    files: Readonly<Record<string, string | Uint8Array>>,
    evidence?: Readonly<Record<string, Evidence>>,
    by?: string,
  ) => Promise<void>;
  /** For a run that is taken up again: its phones may be others. */
  readonly writeLab: (change: (before: Run['lab']) => Run['lab']) => Promise<void>;
  readonly finish: (endedAt: string) => Promise<void>;
  readonly read: () => Promise<ReadRun>;
  readonly close: () => Promise<void>;
}

/** What may be in a folder before its run is made. */
const EARLIER = ['logs'];

/** Makes sure that a new run can be made there. Throws AskedWrongly if something but logs is there already. */
export async function readyForRun(dir: string): Promise<void> {
  const names = await mkdir(dir, { recursive: true })
    .then(() => readdir(dir))
    .catch((error: Error) => {
      throw new AskedWrongly(`${dir}: cannot be the folder of a run: ${error.message}`, { cause: error });
    });
  if (names.some((name) => !EARLIER.includes(name))) {
    throw new AskedWrongly(`${dir}: not empty; a new run needs a folder of its own`);
  }
}

/** Makes the folder of a new run. Throws AskedWrongly if something but logs is there already. */
export async function createRun(dir: string, run: Run, onFull = (): void => {}): Promise<RunFolder> {
  await readyForRun(dir);
  const prepare = async (): Promise<void> => {
    await mkdir(join(dir, 'evidence'));
    await writeRun(dir, run);
  };
  return locked(dir, run, prepare, onFull);
}

/** Opens the folder of a run that was made before. Throws AskedWrongly if it is none or is in use. */
export async function openRun(dir: string, onFull = (): void => {}): Promise<RunFolder> {
  return locked(dir, await readRunFile(dir), async () => {}, onFull);
}

async function locked(dir: string, run: Run, prepare: () => Promise<void>, onFull: () => void): Promise<RunFolder> {
  const unlock = await lock(dir, 'this run');
  try {
    await prepare();
    return await hold(dir, run, unlock, waitingForRoom(dir, onFull));
  } catch (error) {
    await unlock();
    throw error;
  }
}

const readRunFile = async (dir: string): Promise<Run> =>
  checkRecord(await readRecordFile(join(dir, 'run.json')), 'run.json', RunRecord);

/** Reads a run without holding it. Every file is checked; AskedWrongly names the file, the line and the key. */
export async function readRun(dir: string): Promise<ReadRun> {
  const text = (name: string): Promise<string> => readRecordFile(join(dir, name));
  return parseRun({
    run: await text('run.json'),
    trials: await text('trials.jsonl'),
    controls: await text('controls.jsonl'),
    ...(existsSync(join(dir, 'incidents.jsonl')) && { incidents: await text('incidents.jsonl') }),
    verdicts: existsSync(join(dir, 'verdicts.json')) ? await text('verdicts.json') : null,
  });
}

/** What a run was and what it came to, without its trials; null where it was not judged. Throws AskedWrongly. */
export async function readOutcome(dir: string): Promise<{ readonly run: Run; readonly verdicts: Verdicts | null }> {
  const run = await readRunFile(dir);
  const file = join(dir, 'verdicts.json');
  if (!existsSync(file)) return { run, verdicts: null };
  return { run, verdicts: readVerdicts(await readRecordFile(file), run) };
}

/** sha256 of each record of a run, as `sha256sum` gives it for the file. */
export async function digestsOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const names = ['run.json', 'trials.jsonl', 'controls.jsonl', 'incidents.jsonl', 'verdicts.json'].filter((name) =>
    existsSync(join(dir, name)),
  );
  const sums = names.map(async (name) => {
    const sum = createHash('sha256');
    await pipeline(createReadStream(join(dir, name)), sum);
    return [name, sum.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(sums));
}

/** What the files of a run hold, wherever they were read. Throws AskedWrongly as readRun does. */
export function parseRun(text: {
  readonly run: string;
  readonly trials: string;
  readonly controls: string;
  /** Absent where nothing befell the instrument. */
  readonly incidents?: string;
  /** Null where it was not judged yet. */
  readonly verdicts: string | null;
}): ReadRun {
  const run = checkRecord(text.run, 'run.json', RunRecord);
  const trials = parseJournal(text.trials, 'trials.jsonl', TrialRecord);
  const lines = <T extends object>(records: readonly T[], name: string): readonly T[] =>
    records.map((record, index) => unlabelled(record, `${name}:${index + 1}`, run));
  const controls = lines(parseJournal(text.controls, 'controls.jsonl', ControlRecord), 'controls.jsonl');
  const ids = new Set<string>();
  trials.forEach(({ id }, index) => {
    if (ids.has(id)) throw new AskedWrongly(`trials.jsonl:${index + 1}: id: ${id} is recorded twice`);
    ids.add(id);
  });
  const incidents = lines(parseJournal(text.incidents ?? '', 'incidents.jsonl', IncidentRecord), 'incidents.jsonl');
  const seen = { run, trials, controls, ...(incidents.length > 0 && { incidents }) };
  if (text.verdicts === null) return seen;
  return { ...seen, verdicts: readVerdicts(text.verdicts, run) };
}

const readVerdicts = (text: string, run: Run): Verdicts =>
  unlabelled(checkRecord(text, 'verdicts.json', VerdictsRecord), 'verdicts.json', run);

async function hold(dir: string, run: Run, unlock: () => Promise<void>, room: Room): Promise<RunFolder> {
  const trials = await openJournal<Trial>(join(dir, 'trials.jsonl'));
  const controls = await openJournal<object>(join(dir, 'controls.jsonl'));
  await flushFolder(dir);
  let incidents: Promise<Journal<object>> | null = null;
  /** Opened once, also where two incidents come at the same instant. */
  const incidentJournal = (): Promise<Journal<object>> => {
    incidents ??= openJournal<object>(join(dir, 'incidents.jsonl')).catch((error) => {
      incidents = null;
      throw error;
    });
    return incidents;
  };
  let unflushed = false;
  let flushing: Promise<void> = Promise.resolve();
  /** Evidence is named before the line that refers to it. */
  const flushEvidence = (): Promise<void> => {
    if (!unflushed) return flushing;
    unflushed = false;
    flushing = flushFolder(join(dir, 'evidence')).catch((error) => {
      unflushed = true;
      throw error;
    });
    return flushing;
  };
  const amend = async (change: (begun: Run) => Partial<Run>): Promise<void> => {
    const begun = await readRunFile(dir);
    await room.for(() => writeRun(dir, { ...begun, ...change(begun) }));
  };
  return {
    dir,
    appendTrial: (trial) =>
      room.for(async () => {
        await flushEvidence();
        await trials.append(trial);
      }),
    appendControl: (control) =>
      room.for(async () => {
        await flushEvidence();
        await controls.append(labelled(control, run));
      }),
    appendIncident: (incident) =>
      room.for(async () => {
        const journal = await incidentJournal();
        await flushEvidence();
        await journal.append(labelled(incident, run));
      }),
    save: async (bytes, type) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const evidence: Evidence = { sha256, type, bytes: bytes.length };
      const path = join(dir, evidencePath(evidence));
      const there = await stat(path).catch(() => null);
      if (there?.size !== bytes.length) await room.for(() => writeWhole(path, bytes));
      unflushed = true;
      return evidence;
    },
    writeVerdicts: (verdicts) =>
      room.for(() => writeWhole(join(dir, 'verdicts.json'), `${JSON.stringify(labelled(verdicts, run), null, 2)}\n`)),
    writeReport: (files, evidence, by) => writeReport(dir, files, evidence, by),
    writeLab: (change) => amend(({ lab }) => ({ lab: change(lab) })),
    finish: (endedAt) => amend(() => ({ endedAt })),
    read: () => readRun(dir),
    close: async () => {
      await trials.close();
      await controls.close();
      await (await incidents)?.close();
      await unlock();
    },
  };
}

async function writeRun(dir: string, run: Run): Promise<void> {
  await writeWhole(join(dir, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
  await flushFolder(dir);
}
