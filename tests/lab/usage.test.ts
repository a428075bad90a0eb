import { expect, test } from 'vitest';
import { familyOf } from '#lab/usage';

test('a family is a process with its children and theirs, and nobody else', () => {
  const processes = [
    { pid: 1, parent: 0 },
    { pid: 10, parent: 1 },
    { pid: 11, parent: 10 },
    { pid: 12, parent: 11 },
    { pid: 20, parent: 1 },
  ];
  expect(familyOf(processes, 10).map(({ pid }) => pid)).toEqual([10, 11, 12]);
});
