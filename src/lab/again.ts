import { cellId, type Run, type UnservedCell } from '#model';
import type { OpenLab } from './open.ts';

type Lab = Run['lab'];

/**
 * What a run says of its lab once it has been taken up again: phones may have come back, and some that were there may
 * be gone, but not what they have tried. `unserved`: what nobody can try now.
 */
export function again(
  before: Lab,
  { phones, leftOut }: Pick<OpenLab, 'phones' | 'leftOut'>,
  unserved: readonly UnservedCell[],
): Lab {
  const { unserved: then = [], ...rest } = before;
  const known = new Set(before.phones.map(({ id }) => id));
  const all = [...before.phones, ...phones.map(({ facts }) => facts).filter(({ id }) => !known.has(id))];
  const had = new Set(all.map(({ id }) => id));
  const out = new Map([...before.leftOut, ...leftOut].map((one) => [one.id, one]));
  const now = new Set(unserved.map(({ cell }) => cellId(cell)));
  const still = then.filter(({ cell }) => now.has(cellId(cell)));
  return {
    ...rest,
    phones: all,
    leftOut: [...out.values()].filter(({ id }) => !had.has(id)),
    ...(still.length > 0 && { unserved: still }),
  };
}
