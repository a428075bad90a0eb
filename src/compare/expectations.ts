import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import { type Cell, type CellsWhere, cellId, type Link, type Run, type Verdict, type Verdicts } from '#model';
import { dayInChina } from './day.ts';
import { type Ids, strangersIn } from './ids.ts';
import { ExpectationFile } from './schema.ts';
import { describes } from './where.ts';

/** What is known of some cells: the verdicts that are no news. */
export interface Expectation {
  /** Where it stands: `matrices/expectations/x.yaml:12`. */
  readonly place: string;
  readonly cells?: readonly string[];
  readonly where?: readonly CellsWhere[];
  /** `blocked`, or with its way `blocked copy`. */
  readonly expect: readonly string[];
  /** What else is known to happen now and then, why, and until which day that is an excuse. */
  readonly intermittent?: { readonly also: readonly string[]; readonly reason: string; readonly until: string };
}

/** A file of expectations: about one matrix, in one world or on real phones. */
export interface Expectations {
  readonly file: string;
  /** Name of the matrix file. */
  readonly matrix: string;
  readonly world: string;
  readonly entries: readonly Expectation[];
}

/** Stands for real phones where a world is named. */
const REAL = 'real';

/** What an expectations file would have to name to be about this run. */
export const subjectOf = ({ matrix, lab }: Pick<Run, 'matrix' | 'lab'>): Pick<Expectations, 'matrix' | 'world'> => ({
  matrix: matrix.file.split(/[\\/]/).at(-1) ?? matrix.file,
  world: lab.virtual ? (lab.world ?? '') : REAL,
});

/** Reads a file of expectations. Pure. Throws AskedWrongly, with `ids` also for what names nothing of its matrix. */
export function parseExpectations(text: string, file: string, ids?: Ids): Expectations {
  const { value, problem } = readDocument(text, file, ExpectationFile);
  const { matrix, world, expectations } = value;
  const strange = ids ? strangersIn(expectations, ids, problem) : [];
  if (strange.length > 0) throw new AskedWrongly(strange);
  const entries = expectations.map((entry, index) => ({
    place: problem(['expectations', index], '').replace(/: .*$/, ''),
    ...entry,
  }));
  return { file, matrix, world, entries };
}

/** The expectation for a cell. Of several the last one holds, so that an exception stands below its rule. */
export const expectationFor = (
  cell: Cell,
  link: Link | undefined,
  { entries }: Expectations,
): Expectation | undefined => entries.findLast((entry) => speaksOf(entry, cell, link));

const speaksOf = ({ cells, where }: Expectation, cell: Cell, link: Link | undefined): boolean =>
  cells
    ? cells.includes(cellId(cell))
    : link !== undefined && (where?.some((one) => describes(one, cell, link)) ?? false);

/** A verdict that is not what was expected: worse or better. */
export interface Surprise {
  readonly verdict: Verdict;
  readonly expectation: Expectation;
  /** It would have been excused, until that day. */
  readonly expired: boolean;
}

export interface Met {
  readonly surprises: readonly Surprise[];
  /** Verdicts that nothing was expected of. */
  readonly unexpected: readonly Verdict[];
  /** As expected, or excused. */
  readonly met: number;
  /** Too little evidence to say whether they came true. */
  readonly untold: number;
  /** Intermittents whose day is over, whether they happened or not. */
  readonly expired: readonly Expectation[];
  /** Expectations of cells that the run does not have. */
  readonly idle: readonly Expectation[];
}

/** Which expectations came true. Pure: what is expired is so on the day on which the run began. */
export function meet(run: Run, verdicts: Verdicts, expectations: Expectations): Met {
  const day = dayInChina(run.startedAt);
  const isOver = ({ intermittent }: Expectation): boolean => intermittent !== undefined && intermittent.until < day;
  const linkOf = (cell: Cell): Link | undefined => run.plan.links.find(({ id }) => id === cell.link);
  const told = verdicts.verdicts
    .filter(({ verdict }) => verdict !== 'not-applicable')
    .map((verdict) => ({ verdict, expectation: expectationFor(verdict.cell, linkOf(verdict.cell), expectations) }));
  const known = told.flatMap(({ verdict, expectation }) => (expectation ? [{ verdict, expectation }] : []));
  const surprises: Surprise[] = [];
  let untold = 0;
  for (const { verdict, expectation } of known) {
    const { expect, intermittent } = expectation;
    const excused = amongst(intermittent?.also ?? [], verdict);
    if (amongst(expect, verdict) || (excused && !isOver(expectation))) continue;
    // A doubt is neither better nor worse than what was known.
    if (verdict.verdict === 'insufficient') untold += 1;
    else surprises.push({ verdict, expectation, expired: excused });
  }
  return {
    surprises,
    unexpected: told.flatMap(({ verdict, expectation }) => (expectation ? [] : [verdict])),
    met: known.length - surprises.length - untold,
    untold,
    expired: expectations.entries.filter(isOver),
    idle: expectations.entries.filter((one) => !run.plan.cells.some(({ cell }) => speaksOf(one, cell, linkOf(cell)))),
  };
}

const amongst = (expected: readonly string[], { verdict, how, via }: Verdict): boolean =>
  expected.some((one) => one === verdict || one === `${verdict} ${how ?? via ?? ''}`);
