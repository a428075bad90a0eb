import type { Verdict } from '#model';
import type { Point } from './changes.ts';
import type { Index } from './tables.ts';

/** A run as the index knows it. */
export interface IndexedRun {
  readonly folder: string;
  readonly runId: string;
  /** `real`, or `virtual:` and the world. Runs of different subjects are never compared. */
  readonly subject: string;
  readonly matrix: string;
  readonly ruleset: string;
  readonly startedAt: string;
}

/** A cell's points in the order of time, under one subject. */
export interface Timeline {
  readonly cell: string;
  readonly subject: string;
  readonly points: readonly Point[];
}

/** Of which cells: all conditions must hold. */
export interface Asked {
  readonly cell?: string;
  readonly app?: string;
  readonly link?: string;
}

interface Row {
  readonly name: string;
  readonly subject: string;
  readonly folder: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly ruleset: string;
  readonly verdict: Verdict['verdict'];
  readonly how: Verdict['how'] | null;
  readonly via: Verdict['via'] | null;
  readonly why: string | null;
  readonly rule: string;
  readonly trials: number;
  readonly agree: number | null;
  readonly among: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly versions: string;
  readonly suspect: number;
  readonly confirmedAt: string | null;
}

const POINTS = `
  SELECT cell.name, run.subject, run.folder, run.runId, run.startedAt, run.ruleset, verdict, how, via, why, rule, trials, agree,
    among, low, high, versions, suspect.run IS NOT NULL AND suspect.cleared IS NULL AS suspect,
    clearing.startedAt AS confirmedAt
  FROM cell JOIN verdict ON verdict.cell = cell.id JOIN run ON run.id = verdict.run
    LEFT JOIN suspect ON suspect.run = run.id AND suspect.grouped = cell.grouped
    LEFT JOIN run AS clearing ON clearing.id = suspect.cleared`;

/** The timelines of the cells that are asked for, by subject and name. */
export function timelines(index: Index, asked: Asked): readonly Timeline[] {
  const columns = { cell: 'name', app: 'app', link: 'link' } as const;
  const given = (['cell', 'app', 'link'] as const).filter((key) => asked[key] !== undefined);
  const where = ['1', ...given.map((key) => `cell.${columns[key]} = ?`)].join(' AND ');
  const rows = index
    .prepare(`${POINTS} WHERE ${where} ORDER BY run.subject, cell.name, run.startedAt, run.runId`)
    .all(...given.map((key) => asked[key])) as Row[];
  const found = new Map<string, { cell: string; subject: string; points: Point[] }>();
  for (const row of rows) {
    const key = `${row.subject}\n${row.name}`;
    const one = found.get(key) ?? { cell: row.name, subject: row.subject, points: [] };
    found.set(key, one);
    one.points.push(pointOf(row));
  }
  return [...found.values()];
}

function pointOf(row: Row): Point {
  const { folder, runId, startedAt, ruleset, verdict, how, via, why, rule, trials, agree, among, low, high } = row;
  return {
    folder,
    runId,
    startedAt,
    ruleset,
    verdict,
    ...(how !== null && { how }),
    ...(via !== null && { via }),
    ...(why !== null && { why }),
    rule,
    trials,
    ...(agree !== null &&
      among !== null &&
      low !== null &&
      high !== null && { share: { agree, of: among, low, high } }),
    versions: JSON.parse(row.versions) as Point['versions'],
    suspect: row.suspect === 1,
    ...(row.confirmedAt !== null && { confirmedAt: row.confirmedAt }),
  } as Point;
}

/** All runs, newest first. */
export const runsIn = (index: Index): readonly IndexedRun[] =>
  index
    .prepare('SELECT folder, runId, subject, matrix, ruleset, startedAt FROM run ORDER BY startedAt DESC, runId DESC')
    .all() as IndexedRun[];

/** A run whose instrument is suspect in one source app and platform, as `wechat/android`. */
export interface Suspect {
  readonly folder: string;
  readonly runId: string;
  readonly group: string;
  readonly subject: string;
}

/** All that are so still, in the order of time. */
export const suspectsIn = (index: Index): readonly Suspect[] =>
  index
    .prepare(
      `SELECT folder, runId, suspect.grouped AS "group", subject FROM suspect JOIN run ON run.id = suspect.run
      WHERE cleared IS NULL ORDER BY startedAt, runId, 2`,
    )
    .all() as Suspect[];

/** What was found of a cell, and the folder of the run that found it. */
export interface Latest {
  readonly cell: string;
  readonly folder: string;
  readonly point: Point;
}

/** What was found longer before the newest run is not what an app does now. */
const LATEST_DAYS = 30;

/** What the newest run of a subject found, and of the cells that it did not try the newest of the other runs of its matrix. */
export function latest(index: Index, subject: string): readonly Latest[] {
  const newest = index
    .prepare('SELECT matrix, startedAt FROM run WHERE subject = ? ORDER BY startedAt DESC, runId DESC LIMIT 1')
    .get(subject) as { matrix: string; startedAt: string } | undefined;
  if (!newest) return [];
  const since = new Date(Date.parse(newest.startedAt) - LATEST_DAYS * 24 * 3_600_000).toISOString();
  const runs = index
    .prepare(
      'SELECT id, folder FROM run WHERE subject = ? AND matrix = ? AND startedAt >= ? ORDER BY startedAt DESC, runId DESC',
    )
    .all(subject, newest.matrix, since) as { id: number; folder: string }[];
  const cellsOf = index.prepare('SELECT cell.name FROM verdict JOIN cell ON cell.id = verdict.cell WHERE run = ?');
  const rowsOf = index.prepare(`${POINTS} WHERE verdict.run = ?`);
  const found = new Map<string, Latest>();
  for (const { id, folder } of runs) {
    if ((cellsOf.all(id) as { name: string }[]).every(({ name }) => found.has(name))) continue;
    for (const row of rowsOf.all(id) as Row[]) {
      if (!found.has(row.name)) found.set(row.name, { cell: row.name, folder, point: pointOf(row) });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.cell < b.cell ? -1 : 1));
}
