import { type Document, isMap, isNode, isScalar, isSeq, type Node, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import { type Cell, cellId, type Link, type Run, type Verdict, type Verdicts } from '#model';
import { type Expectations, expectationFor, meet, type Surprise, subjectOf } from './expectations.ts';

/** One cell of which something else is to be expected from now on. */
export interface Learnt {
  readonly cell: string;
  /** Null where nothing was expected of it. */
  readonly before: readonly string[] | null;
  readonly after: string;
}

/** A new file, about the matrix and the world of a run, that expects nothing yet. */
export function emptyExpectations(run: Run): string {
  const { matrix, world } = subjectOf(run);
  return `# What is known of the cells of ${matrix}. Written by \`hutong expect --update\`, reviewed by people.
schema: hutong.expectations/1
matrix: ${JSON.stringify(matrix)}
world: ${JSON.stringify(world)}
expectations: []
`;
}

/** The cells that expectations are about, and their links. */
export interface Span {
  readonly cells: readonly Cell[];
  readonly links: readonly Link[];
}

/** What becomes of a file of expectations. */
export interface Lesson {
  readonly text: string;
  readonly learnt: readonly Learnt[];
  /** What stood beside entries that say something else now, a line each. */
  readonly gone: readonly string[];
}

/**
 * Writes what a run found into the text of its expectations, for review: everything that still holds stays as it is,
 * with its comments. Too little evidence teaches nothing. Pure; `expectations` are those that the text holds, `matrix`
 * is all that its matrix spans: a run may be of a part.
 */
export function learn(
  text: string,
  expectations: Expectations,
  { run, verdicts, matrix }: { readonly run: Run; readonly verdicts: Verdicts; readonly matrix: Span },
): Lesson {
  const { surprises, unexpected } = meet(run, verdicts, expectations);
  const fresh = unexpected.filter(({ verdict }) => verdict !== 'insufficient');
  const learnt: readonly Learnt[] = [
    ...surprises.map((one) => ({
      cell: cellId(one.verdict.cell),
      before: one.expectation.expect,
      after: expected(one.verdict, one.expectation.expect),
    })),
    ...fresh.map((verdict) => ({ cell: cellId(verdict.cell), before: null, after: expected(verdict, []) })),
  ];
  if (learnt.length === 0) return { text, learnt, gone: [] };
  const document = parseDocument(text);
  const entries = document.get('expectations');
  if (!isSeq(entries)) throw new TypeError(`${expectations.file}: its expectations are no list`);
  // An empty list is written as `[]`, and what is put into it would stay on that line.
  entries.flow = false;
  const { corrected, gone } = correct(entries, expectations, { surprises, run, matrix });
  const rest = learnt.filter(({ cell }) => !corrected.has(cell));
  for (const after of new Set(rest.map((one) => one.after))) {
    const cells = rest.filter((one) => one.after === after).map(({ cell }) => cell);
    entries.add(entryOf(document, { cells, after, run }));
  }
  return { text: document.toString({ lineWidth: 120 }), learnt, gone };
}

/** How an app blocks is what a reader asks first; by which way a link opens only where that was expected so far. */
function expected({ verdict, how, via }: Verdict, before: readonly string[]): string {
  if (verdict === 'blocked' && how !== undefined) return `${verdict} ${how}`;
  return verdict === 'direct' && via !== undefined && before.some((one) => one.includes(' '))
    ? `${verdict} ${via}`
    : verdict;
}

/**
 * Changes an entry in place if all cells that it decides are to be expected alike, and takes single ones out of its list
 * otherwise. A description that holds for other cells still is left alone. `corrected` need no entry of their own.
 */
function correct(
  entries: YAMLSeq,
  expectations: Expectations,
  { surprises, run, matrix }: { readonly surprises: readonly Surprise[]; readonly run: Run; readonly matrix: Span },
): { readonly corrected: ReadonlySet<string>; readonly gone: readonly string[] } {
  const corrected = new Set<string>();
  const gone: string[] = [];
  const links = new Map(matrix.links.map((link) => [link.id, link]));
  const heldBy = (cell: Cell) => expectationFor(cell, links.get(cell.link), expectations);
  entries.items.forEach((entry, index) => {
    const read = expectations.entries[index];
    const own = surprises.filter(({ expectation }) => expectation === read);
    if (!isMap(entry) || !read || own.length === 0) return;
    const wrong = new Map(own.map((one) => [cellId(one.verdict.cell), expected(one.verdict, read.expect)]));
    const named = read.cells ?? matrix.cells.filter((cell) => heldBy(cell) === read).map(cellId);
    const [after, ...others] = new Set(wrong.values());
    if (others.length === 0 && named.length > 0 && named.every((cell) => wrong.has(cell))) {
      gone.push(...uncomment(entries, entry));
      entry.set('expect', after);
      // Whatever came now and then beside the old verdict says nothing about the new one.
      entry.delete('intermittent');
      remark(entries, entry, `${sourceOf(run)}; before: ${read.expect.join(', ')}`);
      for (const cell of wrong.keys()) corrected.add(cell);
      return;
    }
    const cells = entry.get('cells', true);
    if (isSeq(cells)) cells.items = cells.items.filter((cell) => !isScalar(cell) || !wrong.has(String(cell.value)));
  });
  return { corrected, gone };
}

/** The comment above the first entry of a list stands with the list. */
const holderOf = (entries: YAMLSeq, entry: YAMLMap): YAMLSeq | YAMLMap =>
  entries.items[0] === entry ? entries : entry;

/** Takes away what people wrote beside an entry: on its lines, and above it as far as the next empty line. */
function uncomment(entries: YAMLSeq, entry: YAMLMap): readonly string[] {
  const holder = holderOf(entries, entry);
  const above = holder.commentBefore?.split('\n\n') ?? [];
  const taken = [above.pop()];
  holder.commentBefore = above.length > 0 ? above.join('\n\n') : null;
  for (const { key, value } of entry.items) {
    for (const node of [key, value].filter((one) => isNode(one))) {
      taken.push(node.commentBefore ?? undefined, node.comment ?? undefined);
      node.commentBefore = null;
      node.comment = null;
    }
  }
  return taken.flatMap((text) => text?.split('\n') ?? []).map((line) => line.trim());
}

function remark(entries: YAMLSeq, entry: YAMLMap, text: string): void {
  const holder = holderOf(entries, entry);
  holder.commentBefore = [...(holder.commentBefore ? [holder.commentBefore] : []), ` ${text}`].join('\n\n');
}

/** `run r1, 2026-11-22, virtual phones`: what is known of real phones alone says nothing more. */
const sourceOf = ({ runId, startedAt, lab }: Run): string =>
  [`run ${runId}`, startedAt.slice(0, 10), ...(lab.virtual ? ['virtual phones'] : [])].join(', ');

function entryOf(
  document: Document,
  { cells, after, run }: { readonly cells: readonly string[]; readonly after: string; readonly run: Run },
): Node {
  const entry = document.createNode({ cells, expect: after }) as YAMLMap;
  entry.commentBefore = ` ${sourceOf(run)}`;
  const list = entry.get('cells', true);
  if (list instanceof YAMLSeq) list.flow = false;
  return entry;
}
