import { isDeepStrictEqual } from 'node:util';
import { findSeal } from './chain.ts';
import { type Finding, fails, holds, open, type Problem, unless } from './finding.ts';
import type { Inventory } from './inventory.ts';
import { olderVerdicts, SEALS } from './names.ts';
import { type OpenedSeal, openSeal } from './opened.ts';

/** Seals before the newest: does each name the one before it, and speak of the same observations? */
export function checkHistory(stock: Inventory, newest: OpenedSeal): Finding | null {
  const problems: Problem[] = [];
  let later = newest;
  for (let number = newest.number - 1; number >= 1; number -= 1) {
    const seal = openSeal(stock, number);
    if ('why' in seal) {
      problems.push({ file: seal.file, what: 'broken', facts: { why: seal.why } });
      break;
    }
    problems.push(...compare(stock, seal, later));
    later = seal;
  }
  const { supersedes } = later.statement.predicate;
  if (later.number === 1 && supersedes)
    problems.push({ file: later.file, what: 'other-seal', facts: { seal: supersedes.seal } });
  if (newest.number === 1 && problems.length === 0) return null;
  return unless(problems, { holds: 'history-whole', fails: 'history-broken' }, { seals: newest.number - 1 });
}

function compare({ digests }: Inventory, seal: OpenedSeal, later: OpenedSeal): readonly Problem[] {
  const { supersedes, previous } = later.statement.predicate;
  const seen = ({ statement }: OpenedSeal) => statement.subject.filter(({ name }) => name !== 'verdicts.json');
  const verdicts = seal.statement.subject.find(({ name }) => name === 'verdicts.json')?.digest.sha256;
  const kept = olderVerdicts(seal.number);
  return [
    ...(supersedes?.seal === seal.number && supersedes.sha256 === seal.sha256
      ? []
      : [{ file: later.file, what: 'other-seal', facts: { seal: seal.number } } as const]),
    ...(seal.signed ? [] : [{ file: seal.file, what: 'signature-wrong' } as const]),
    ...(isDeepStrictEqual(seen(seal), seen(later)) && isDeepStrictEqual(previous, seal.statement.predicate.previous)
      ? []
      : [{ file: seal.file, what: 'other-observations', facts: { seal: later.number } } as const]),
    // That it is missing is told of all files together.
    ...([undefined, verdicts].includes(digests.get(kept)) ? [] : [{ file: kept, what: 'changed' } as const]),
  ];
}

/** Is the run that was sealed before this one still there, as it was? Looked for beside the run or the bundle. */
export async function checkChain(place: string, { file, statement }: OpenedSeal): Promise<Finding> {
  const { previous } = statement.predicate;
  if (!previous) return holds('chain-begins');
  const facts = { folder: previous.folder, digest: previous.sha256 };
  const found = await findSeal(place, previous);
  switch (found.state) {
    case 'there':
      return holds('chain-whole', { ...facts, folder: found.folder });
    case 'absent':
      return open('chain-unknown', facts);
    case 'unsealed':
      return fails('chain-broken', [{ file: `../${previous.folder}/${SEALS}`, what: 'missing' }], facts);
    case 'other':
      return fails(
        'chain-broken',
        [
          { file: `../${previous.folder}`, what: 'changed' },
          { file, what: 'other-seal', facts: { seal: previous.folder } },
        ],
        facts,
      );
  }
}
