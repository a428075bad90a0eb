import { type Finding, type Problem, unless } from './finding.ts';
import type { Inventory } from './inventory.ts';
import { keyFile, olderVerdicts, sealFile } from './names.ts';
import type { Statement } from './statement.ts';

/** Is every file what was sealed, and is there none besides? */
export function checkFiles(stock: Inventory, { subject }: Statement, seals: number): Finding {
  const { digests, strange, oversized } = stock;
  const sealed = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
  const others = new Set(sealFilesOf(seals));
  const problems: readonly Problem[] = [
    ...[...sealed].flatMap(([name, digest]): readonly Problem[] => {
      const there = digests.get(name);
      if (there === undefined) return [{ file: name, what: 'missing' }];
      return there === digest ? [] : [{ file: name, what: 'changed' }];
    }),
    ...[...others].filter((name) => !digests.has(name)).map((file) => ({ file, what: 'missing' }) as const),
    ...[...digests.keys()]
      .filter((name) => !sealed.has(name) && !others.has(name))
      .map((file) => ({ file, what: 'added' }) as const),
    ...strange.map((file) => ({ file, what: 'strange' }) as const),
    ...oversized.map((file) => ({ file, what: 'oversized' }) as const),
  ];
  return unless(problems, { holds: 'files-whole', fails: 'files-differ' }, { files: sealed.size });
}

function sealFilesOf(seals: number): readonly string[] {
  const numbers = Array.from({ length: seals }, (_, index) => index + 1);
  return numbers.flatMap((number) => [
    sealFile(number),
    keyFile(number),
    ...(number < seals ? [olderVerdicts(number)] : []),
  ]);
}
