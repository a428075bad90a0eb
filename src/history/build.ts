import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { State } from '#compare/kind';
import { subjectOf } from '#compare/subject';
import { groupOf, Suspicion } from '#compare/suspects';
import { type Cell, cellId, type Run, type Trial, type Verdict, type Verdicts, versionOf } from '#model';
import { isSealed, sealMark } from '#seal/seal';
import { digestsOf, readOutcome } from '#store/read';
import { foldersIn } from './folders.ts';
import type { Index } from './tables.ts';

/** What an update did: folders read anew, folders that are gone, and those that could not be read, with the reason. */
export interface Updated {
  readonly read: number;
  readonly gone: number;
  readonly skipped: readonly { readonly folder: string; readonly why: string }[];
}

/** Brings the index up to what the folders hold. Folders that have not changed are not read again. */
export async function update(index: Index, runs: string): Promise<Updated> {
  const known = new Map(
    (index.prepare('SELECT folder, mark FROM run').all() as { folder: string; mark: string }[]).map((one) => [
      one.folder,
      one.mark,
    ]),
  );
  let read = 0;
  const skipped: { folder: string; why: string }[] = [];
  const there = new Set<string>();
  for (const folder of await foldersIn(runs)) {
    const mark = await markOf(join(runs, folder));
    if (mark === null) continue;
    there.add(folder);
    if (known.get(folder) === mark) continue;
    try {
      await take(index, { folder, mark, dir: join(runs, folder) });
      read += 1;
    } catch (error) {
      forget(index, folder);
      skipped.push({ folder, why: (error as Error).message });
    }
  }
  const gone = [...known.keys()].filter((folder) => !there.has(folder));
  for (const folder of gone) forget(index, folder);
  if (read > 0 || gone.length > 0) markSuspects(index);
  return { read, gone: gone.length, skipped };
}

const NEEDED = ['run.json', 'verdicts.json', 'trials.jsonl'];
/** Of these depends too whether a run is as it was sealed. */
const BESIDE = ['controls.jsonl', 'incidents.jsonl', 'seals'];

/** Null where the folder holds no run that was judged. */
async function markOf(dir: string): Promise<string | null> {
  const found = await Promise.all([...NEEDED, ...BESIDE].map((name) => stat(join(dir, name)).catch(() => null)));
  if (!found.slice(0, NEEDED.length).every((one) => one?.isFile())) return null;
  return found.map((one) => (one ? `${one.size}@${one.mtimeMs}` : '-')).join(' ');
}

async function take(index: Index, at: { folder: string; mark: string; dir: string }): Promise<void> {
  const { run, verdicts } = await readOutcome(at.dir);
  if (!verdicts) throw new Error('not judged yet');
  // Half a night looks like one in which the other half was lost.
  if (run.endedAt === null) throw new Error('interrupted; hutong run --resume finishes it');
  if (await isSealed(at.dir)) await sealMark(at.dir, await digestsOf(at.dir));
  const judged = new Map(verdicts.verdicts.flatMap((one) => one.judged.map((trial) => [trial.trial, trial] as const)));
  const trials: TrialHead[] = [];
  for await (const line of createInterface({ input: createReadStream(join(at.dir, 'trials.jsonl')) })) {
    const trial = headOf(line);
    if (trial) trials.push(trial);
  }
  index.exec('BEGIN');
  try {
    forget(index, at.folder);
    put(index, at, { run, verdicts, trials, judged });
    index.exec('COMMIT');
  } catch (error) {
    index.exec('ROLLBACK');
    throw error;
  }
}

type TrialHead = Pick<Trial, 'id' | 'cell' | 'attempt' | 'account' | 'versions' | 'builds' | 'startedAt'> & {
  phone: string;
};

/** Of the end of a line that may be torn, and of a canary, null. */
function headOf(line: string): TrialHead | null {
  let trial: Trial;
  try {
    trial = JSON.parse(line) as Trial;
  } catch {
    return null;
  }
  if (trial.canary) return null;
  const { id, cell, attempt, account, versions, builds, startedAt, phone } = trial;
  return { id, cell, attempt, account, versions, ...(builds && { builds }), startedAt, phone: phone.id };
}

function forget(index: Index, folder: string): void {
  const known = index.prepare('SELECT id FROM run WHERE folder = ?').get(folder) as { id: number } | undefined;
  if (!known) return;
  const cells = index.prepare('SELECT cell FROM verdict WHERE run = ?').all(known.id) as { cell: number }[];
  const drop = index.prepare('DELETE FROM trial WHERE cell = ? AND run = ?');
  for (const { cell } of cells) drop.run(cell, known.id);
  for (const table of ['verdict', 'suspect']) index.prepare(`DELETE FROM ${table} WHERE run = ?`).run(known.id);
  index.prepare('DELETE FROM run WHERE id = ?').run(known.id);
}

interface Taken {
  readonly run: Run;
  readonly verdicts: Verdicts;
  readonly trials: readonly TrialHead[];
  readonly judged: ReadonlyMap<string, Verdict['judged'][number]>;
}

function put(index: Index, at: { folder: string; mark: string }, { run, verdicts, trials, judged }: Taken): void {
  const { lastInsertRowid } = index
    .prepare('INSERT INTO run (folder, mark, runId, subject, matrix, ruleset, startedAt) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(at.folder, at.mark, run.runId, subjectOf(run), run.matrix.file, verdicts.ruleset, run.startedAt);
  const id = Number(lastInsertRowid);
  const opens = new Map(run.plan.links.map((link) => [link.id, link.opens]));
  const cells = numbered(index, 'cell');
  const versions = numbered(index, 'versions');
  const addTrial = index.prepare('INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const seen = new Map<string, Map<string, Set<string>>>();
  for (const trial of trials) {
    const name = cellId(trial.cell);
    const own = seen.get(name) ?? new Map<string, Set<string>>();
    seen.set(name, own);
    const held = Object.fromEntries(
      [trial.cell.app, opens.get(trial.cell.link)].flatMap((app) => {
        const version = app === undefined ? undefined : versionOf(trial, app);
        return app === undefined || version === undefined ? [] : [[app, version]];
      }),
    );
    for (const [app, version] of Object.entries(held)) own.set(app, (own.get(app) ?? new Set()).add(version));
    const { validity = null, outcome = null } = judged.get(trial.id) ?? {};
    const cell = cells(name, cellColumns(trial.cell));
    const number = versions(JSON.stringify(held), []);
    addTrial.run(cell, id, trial.attempt, trial.phone, trial.account, trial.startedAt, number, validity, outcome);
  }
  const addVerdict = index.prepare('INSERT INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const { cell, verdict, how, via, why, rule, trials: count, share } of verdicts.verdicts) {
    if (verdict === 'not-applicable') continue;
    const name = cellId(cell);
    const under = Object.fromEntries([...(seen.get(name) ?? [])].map(([app, all]) => [app, [...all].sort()]));
    const { agree = null, of: among = null, low = null, high = null } = share ?? {};
    const said = [verdict, how ?? null, via ?? null, why ?? null, rule, count, agree, among, low, high];
    addVerdict.run(cells(name, cellColumns(cell)), id, ...said, JSON.stringify(under));
  }
}

const cellColumns = (cell: Cell): readonly string[] => [cell.app, cell.link, groupOf(cell)];

/** Numbers of names in a table, which gets a row for each that is new. */
function numbered(index: Index, table: 'cell' | 'versions'): (name: string, more: readonly string[]) => number {
  const key = table === 'cell' ? 'name' : 'held';
  const rows = index.prepare(`SELECT id, ${key} AS name FROM ${table}`).all() as { id: number; name: string }[];
  const numbers = new Map(rows.map(({ id, name }) => [name, id]));
  const add = index.prepare(`INSERT INTO ${table} VALUES (NULL, ?${table === 'cell' ? ', ?, ?, ?' : ''})`);
  return (name, more) => {
    const there = numbers.get(name);
    if (there !== undefined) return there;
    const number = Number(add.run(name, ...more).lastInsertRowid);
    numbers.set(name, number);
    return number;
  };
}

/** Goes through the runs of each subject in the order of time. */
function markSuspects(index: Index): void {
  index.exec('BEGIN; DELETE FROM suspect');
  const runs = index.prepare('SELECT id, subject FROM run ORDER BY subject, startedAt, runId').all();
  const verdicts = index.prepare(
    'SELECT name, grouped, verdict, how FROM verdict JOIN cell ON cell.id = verdict.cell WHERE run = ?',
  );
  const add = index.prepare('INSERT INTO suspect VALUES (?, ?, NULL)');
  const clear = index.prepare('UPDATE suspect SET cleared = ? WHERE run = ? AND grouped = ?');
  let suspicion = new Suspicion();
  let subject = '';
  for (const run of runs as { id: number; subject: string }[]) {
    if (run.subject !== subject) [subject, suspicion] = [run.subject, new Suspicion()];
    const rows = verdicts.all(run.id) as { name: string; grouped: string; verdict: string; how: string | null }[];
    const found = rows.map(({ name, grouped, verdict, how }) => ({
      cell: name,
      group: grouped,
      now: { verdict, ...(how !== null && { how }) } as State,
    }));
    const { suspect, cleared } = suspicion.next(run.id, found);
    for (const one of cleared) clear.run(run.id, one.run, one.group);
    for (const group of suspect) add.run(run.id, group);
  }
  index.exec('COMMIT');
}
