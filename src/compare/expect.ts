import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import { cellId, type Run, type Verdict, type Verdicts } from '#model';
import { type Expectations, meet, type Surprise, subjectOf } from './expectations.ts';

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

/**
 * Writes what a run found into the text of its expectations, for review: comments and everything that still holds stay
 * as they are. Too little evidence teaches nothing. Pure; `expectations` are those that the text holds.
 */
export function learn(
  text: string,
  expectations: Expectations,
  { run, verdicts }: { readonly run: Run; readonly verdicts: Verdicts },
): { readonly text: string; readonly learnt: readonly Learnt[] } {
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
  if (learnt.length === 0) return { text, learnt };
  const document = parseDocument(text);
  const entries = document.get('expectations');
  if (!isSeq(entries)) throw new TypeError(`${expectations.file}: its expectations are no list`);
  // An empty list is written as `[]`, and what is put into it would stay on that line.
  entries.flow = false;
  const corrected = correct(entries, expectations, surprises);
  const rest = learnt.filter(({ cell }) => !corrected.has(cell));
  for (const after of new Set(rest.map((one) => one.after))) {
    const cells = rest.filter((one) => one.after === after).map(({ cell }) => cell);
    entries.add(entryOf(document, { cells, after, run }));
  }
  return { text: document.toString({ lineWidth: 120 }), learnt };
}

/** With its way only where the way was expected so far. */
function expected({ verdict, how, via }: Verdict, before: readonly string[]): string {
  const way = how ?? via;
  return way !== undefined && before.some((one) => one.includes(' ')) && /^(direct|blocked)$/.test(verdict)
    ? `${verdict} ${way}`
    : verdict;
}

/**
 * Changes an entry in place if all cells that it names are to be expected alike, and takes single ones out of its list
 * otherwise. What is said of cells by description is left alone. Returns the cells that need no entry of their own.
 */
function correct(
  entries: YAMLSeq,
  { entries: read }: Expectations,
  surprises: readonly Surprise[],
): ReadonlySet<string> {
  const corrected = new Set<string>();
  entries.items.forEach((entry, index) => {
    const named = read[index]?.cells ?? [];
    const own = surprises.filter(({ expectation }) => expectation === read[index]);
    if (!isMap(entry) || named.length === 0 || own.length === 0) return;
    const wrong = new Map(own.map((one) => [cellId(one.verdict.cell), expected(one.verdict, one.expectation.expect)]));
    const [after, ...others] = new Set(wrong.values());
    if (others.length === 0 && named.every((cell) => wrong.has(cell))) {
      entry.set('expect', after);
      // Whatever came now and then beside the old verdict says nothing about the new one.
      entry.delete('intermittent');
      for (const cell of named) corrected.add(cell);
      return;
    }
    const cells = entry.get('cells', true);
    if (isSeq(cells)) cells.items = cells.items.filter((cell) => !isScalar(cell) || !wrong.has(String(cell.value)));
  });
  return corrected;
}

function entryOf(
  document: Document,
  { cells, after, run }: { readonly cells: readonly string[]; readonly after: string; readonly run: Run },
): Node {
  const entry = document.createNode({ cells, expect: after }) as YAMLMap;
  entry.commentBefore = ` run ${run.runId}, ${run.startedAt.slice(0, 10)}`;
  const list = entry.get('cells', true);
  if (list instanceof YAMLSeq) list.flow = false;
  return entry;
}
