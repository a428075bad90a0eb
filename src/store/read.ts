import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AskedWrongly } from '#asked-wrongly';
import type { Run, StoredRun, Verdicts } from '#model';
import { checkRecord, parseJournal, readRecordFile } from './journal.ts';
import { unlabelled } from './label.ts';
import { ControlRecord, IncidentRecord, RunRecord, TrialRecord, VerdictsRecord } from './schemas.ts';

/** A run as far as it is stored: verdicts only once it has been judged. */
export type ReadRun = Omit<StoredRun, 'verdicts'> & { readonly verdicts?: Verdicts };

/** What was planned and on what. Throws AskedWrongly. */
export const readRunFile = async (dir: string): Promise<Run> =>
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
