import { createHash } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import { lock } from '#lock';
import { type Control, type Evidence, evidencePath, type Incident, type Run, type Trial, type Verdicts } from '#model';
import { flushFolder, writeWhole } from './file.ts';
import { type Journal, openJournal } from './journal.ts';
import { labelled } from './label.ts';
import { type ReadRun, readRun, readRunFile } from './read.ts';
import { writeReport } from './report.ts';
import { isFull, type Room, waitingForRoom } from './room.ts';

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
      if (isFull(error)) throw error;
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
    await mkdir(join(dir, 'evidence'), { recursive: true });
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
  const room = waitingForRoom(dir, onFull);
  try {
    await room.for(prepare);
    return await hold(dir, run, unlock, room);
  } catch (error) {
    await unlock();
    throw error;
  }
}

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
