import { type Finding, type Problem, unless } from './finding.ts';
import type { Inventory } from './inventory.ts';
import { linesOf, sha256 } from './lines.ts';
import type { Predicate } from './statement.ts';

interface Line {
  /** Absent where a line has none, or none that can be read. */
  readonly id?: string;
  readonly sha256: string;
}

/** Do the journals have the lines that were sealed, all of them, in their order, and no others? */
export function checkJournals({ kept }: Inventory, { trials, controls }: Predicate): Finding {
  const lines = (name: string): readonly Line[] => linesOf(kept.get(name) ?? Buffer.alloc(0)).map(readLine);
  const problems = [
    ...compare('trials.jsonl', trials, lines('trials.jsonl')),
    ...compare(
      'controls.jsonl',
      controls.map((one) => ({ sha256: one })),
      lines('controls.jsonl'),
    ),
  ];
  const facts = { trials: trials.length, controls: controls.length };
  return unless(problems, { holds: 'journals-whole', fails: 'journals-differ' }, facts);
}

function readLine(line: Buffer): Line {
  const digest = sha256(line);
  try {
    const { id } = JSON.parse(line.toString('utf8')) as { id?: unknown };
    return typeof id === 'string' ? { id, sha256: digest } : { sha256: digest };
  } catch {
    // A damaged line is known by its place alone.
    return { sha256: digest };
  }
}

function compare(file: string, sealed: readonly Line[], there: readonly Line[]): readonly Problem[] {
  const left = countOf(there);
  // What is there as it was sealed, wherever it stands.
  const lost = sealed.flatMap((line, index) => (take(left, line) ? [] : [{ ...line, index }]));
  const strange = there.flatMap((line, index) => (take(left, line) ? [{ ...line, index }] : []));
  const problems = lost.map(({ id, index }): Problem => {
    const at = strange.findIndex((one) =>
      id === undefined || one.id === undefined ? one.index === index : one.id === id,
    );
    const [changed] = at < 0 ? [] : strange.splice(at, 1);
    const facts = { line: (changed?.index ?? index) + 1, id: id ?? '' };
    return { file, what: changed ? 'line-changed' : 'line-missing', facts };
  });
  const added = strange.map(
    ({ id, index }): Problem => ({ file, what: 'line-added', facts: { line: index + 1, id: id ?? '' } }),
  );
  if (problems.length + added.length > 0) return [...problems, ...added];
  const moved = sealed.findIndex((line, index) => line.sha256 !== there[index]?.sha256);
  return moved < 0 ? [] : [{ file, what: 'lines-moved', facts: { line: moved + 1 } }];
}

function countOf(lines: readonly Line[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line.sha256, (counts.get(line.sha256) ?? 0) + 1);
  return counts;
}

/** Takes one of these lines out; false where none is left. */
function take(counts: Map<string, number>, { sha256: digest }: Line): boolean {
  const count = counts.get(digest) ?? 0;
  counts.set(digest, count - 1);
  return count > 0;
}
