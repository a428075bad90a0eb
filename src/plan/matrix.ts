import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import { notOneOf, quoted } from '#document/explain';
import type { Path } from '#document/places';
import {
  type App,
  type Cell,
  cellId,
  type Link,
  type Named,
  type Presentation,
  type Repetition,
  type Scope,
} from '#model';
import { checkLinks, twice } from './links.ts';
import { type Block, MatrixFile } from './schema.ts';

/** A matrix that has been checked: every cell it spans can be tried, or is excluded with a reason. */
export interface Matrix {
  readonly file: string;
  readonly title: Named;
  /** In the order of the file; no cell twice, the excluded ones included. */
  readonly cells: readonly { readonly cell: Cell; readonly trials: Repetition; readonly excluded?: string }[];
  /** All links that its cells may name. */
  readonly links: readonly Link[];
}

/** What a matrix is checked against. */
export interface Known {
  /** As problems name it. */
  readonly file: string;
  /** The link corpus, and the matrix's own link files. A link inside the matrix replaces one of the same id. */
  readonly links: readonly Link[];
  readonly apps: readonly App[];
  /** The apps that Hutong can use, by id. */
  readonly sources: ReadonlyMap<string, { readonly scopes: readonly Scope[] }>;
}

/** Link files beside the matrix that it names, relative to its own folder, and where it names them. Throws AskedWrongly. */
export function linkFilesOf(text: string, file: string): readonly { readonly path: string; readonly where: string }[] {
  const { value, problem } = readDocument(text, file, MatrixFile);
  return value.linkFiles.map((path, index) => ({ path, where: problem(['linkFiles', index], '') }));
}

/** Reads a matrix. Pure. Throws AskedWrongly with every problem: file, line, key, and what would be valid. */
export function parseMatrix(text: string, known: Known): Matrix {
  const { value, problem } = readDocument(text, known.file, MatrixFile);
  const own = checkLinks(value.links, known.apps, problem);
  const links = [...known.links.filter((link) => !own.some(({ id }) => id === link.id)), ...own];
  const problems: string[] = [];
  const complain = (path: Path, message: string): void => void problems.push(problem(path, message));
  const blocks = blocksOf(value, complain);
  const valid = { app: new Set(known.sources.keys()), link: new Set(links.map(({ id }) => id)) };
  for (const { block, path } of blocks) checkAxes(block, path, valid, complain);
  value.exclude.forEach((exclusion, index) => {
    checkAxes(exclusion, ['exclude', index], valid, complain);
  });
  const count = blocks.reduce((sum, { block }) => sum + sizeOf(block), 0);
  if (count > MOST_CELLS) complain([], `spans ${count} cells; at most ${MOST_CELLS} are allowed`);
  if (problems.length > 0) throw new AskedWrongly(problems);

  const spans = blocks.map((placed) => ({ ...placed, cells: span(placed.block) }));
  checkOverlap(spans, complain);
  value.exclude.forEach((exclusion, index) => {
    const hits = spans.some(({ cells }) => cells.some((cell) => matches(exclusion, cell)));
    if (!hits) complain(['exclude', index], 'excludes nothing; no cell of this matrix matches it');
  });
  const byId = new Map(links.map((link) => [link.id, link]));
  const cells = spans.flatMap(({ cells: spanned, path, trials }) =>
    spanned.map((cell) => {
      const excluded = value.exclude.find((exclusion) => matches(exclusion, cell))?.reason;
      if (excluded !== undefined) return { cell, trials, excluded };
      const why = impossible(cell, byId.get(cell.link), known);
      if (why !== null) complain(path, `${cellId(cell)}: ${why}; leave it out or exclude it with a reason`);
      return { cell, trials };
    }),
  );
  if (problems.length > 0) throw new AskedWrongly(problems);
  return { file: known.file, title: value.title, cells, links };
}

interface Placed {
  readonly block: Omit<Block, 'trials'>;
  readonly path: Path;
  readonly trials: Repetition;
}

function blocksOf(value: MatrixFile, complain: (path: Path, message: string) => void): readonly Placed[] {
  const { axes, cells, trials } = value;
  if ((axes === undefined) === (cells === undefined)) {
    complain(
      [],
      'exactly one of axes and cells is needed: axes {app, link, scope, platform}, or a list of such blocks',
    );
  }
  const placed: Placed[] = [
    ...(axes ? [{ block: axes, path: ['axes'], trials }] : []),
    ...(cells ?? []).map((block, index) => ({ block, path: ['cells', index], trials: block.trials ?? trials })),
  ];
  if (trials.least > trials.most) complain(['trials'], 'least must not be greater than most');
  for (const { path, trials: own } of placed) {
    if (own !== trials && own.least > own.most) complain([...path, 'trials'], 'least must not be greater than most');
  }
  return placed;
}

type Axes = { readonly [K in Exclude<keyof Cell, 'presentation'>]?: readonly Cell[K][] | undefined } & {
  readonly presentation?: readonly Presentation[] | undefined;
};

function checkAxes(
  axes: Axes,
  path: Path,
  valid: { readonly app: ReadonlySet<string>; readonly link: ReadonlySet<string> },
  complain: (path: Path, message: string) => void,
): void {
  for (const axis of ['app', 'link', 'scope', 'platform', 'presentation'] as const) {
    const values: readonly string[] = axes[axis] ?? [];
    for (const index of twice(values)) complain([...path, axis, index], `${quoted(values[index])} is here twice`);
  }
  for (const axis of ['app', 'link'] as const) {
    const known = [...valid[axis]];
    (axes[axis] ?? []).forEach((id, index) => {
      if (!valid[axis].has(id)) complain([...path, axis, index], notOneOf(id, known));
    });
  }
}

function span({ app, link, scope, platform, presentation = ['url'] }: Omit<Block, 'trials'>): readonly Cell[] {
  const cells: Cell[] = [];
  for (const a of app)
    for (const l of link)
      for (const s of scope)
        for (const p of platform)
          for (const written of presentation) {
            const cell = { app: a, link: l, scope: s, platform: p };
            cells.push(written === 'url' ? cell : { ...cell, presentation: written });
          }
  return cells;
}

/** Complains of cells that stand in an earlier block too. The axes tell where none can: cells are many, blocks are few. */
function checkOverlap(
  spans: readonly (Placed & { readonly cells: readonly Cell[] })[],
  complain: (path: Path, message: string) => void,
): void {
  const axes = spans.map(({ block }) => axesOf(block));
  const meeting = spans.filter((_, index) => axes.some((one, other) => other !== index && meet(one, axes[index])));
  const cells = meeting.flatMap(({ cells: spanned, path }) => spanned.map((cell) => ({ cell, path })));
  for (const index of twice(cells.map(({ cell }) => cellId(cell)))) {
    const { cell, path } = cells[index] ?? {};
    if (cell && path) complain(path, `${cellId(cell)} is in an earlier block too`);
  }
}

/** The short axes first: most blocks differ there. */
const axesOf = ({ app, link, scope, platform, presentation = ['url'] }: Placed['block']): readonly Set<string>[] =>
  [scope, app, platform, presentation, link].map((values) => new Set<string>(values));

const meet = (some: readonly Set<string>[], others: readonly Set<string>[] = []): boolean =>
  some.every((values, axis) => [...values].some((value) => others[axis]?.has(value)));

/** A matrix of all links for all apps has some thousands. */
const MOST_CELLS = 1_000_000;

const sizeOf = ({ app, link, scope, platform, presentation = ['url'] }: Omit<Block, 'trials'>): number =>
  app.length * link.length * scope.length * platform.length * presentation.length;

const matches = (axes: Axes, cell: Cell): boolean =>
  (!axes.app || axes.app.includes(cell.app)) &&
  (!axes.link || axes.link.includes(cell.link)) &&
  (!axes.scope || axes.scope.includes(cell.scope)) &&
  (!axes.platform || axes.platform.includes(cell.platform)) &&
  (!axes.presentation || axes.presentation.includes(cell.presentation ?? 'url'));

const KEYS = { 'share-text': 'shareText', password: 'password' } as const;

/** Why nobody could try this cell; null if it can be tried. */
function impossible({ app, scope, presentation }: Cell, link: Link | undefined, { sources }: Known): string | null {
  const offered = sources.get(app)?.scopes ?? [];
  if (!offered.includes(scope)) return `${app} is used in scope ${offered.join(', ')} only`;
  if (presentation !== undefined) {
    if (scope === 'search') return `a ${presentation} is sent in chats only`;
    if (link?.presentations?.[presentation] === undefined) return `the link declares no ${KEYS[presentation]}`;
  }
  const mini = link?.miniProgram !== undefined;
  return mini && scope !== 'search' ? 'a mini program has no address to send; it is found in scope search only' : null;
}
