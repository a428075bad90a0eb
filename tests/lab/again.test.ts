import { expect, test } from 'vitest';
import { again } from '#lab/again';
import type { PhoneFacts } from '#model';

const facts = (id: string): PhoneFacts => ({ id, platform: 'android', osVersion: '14', model: 'm', virtual: true });
const ready = (id: string) =>
  ({ spec: { id, platform: 'android', accounts: {} }, facts: facts(id), installed: null }) as const;
const unserved = (link: string) => ({
  cell: { app: 'wechat', link, scope: 'group', platform: 'android' } as const,
  why: 'no group chat',
});

test('a phone that has come back is no longer left out, and what it can try is no longer unserved', () => {
  const before = {
    virtual: true,
    phones: [facts('a1')],
    leftOut: [
      { id: 'a2', why: 'offline' },
      { id: 'a3', why: 'offline' },
    ],
    unserved: [unserved('one'), unserved('two')],
  };
  const now = { phones: [ready('a1'), ready('a2')], leftOut: [{ id: 'a3', why: 'unauthorized' }] };
  expect(again(before, now, [unserved('two'), unserved('three')])).toEqual({
    virtual: true,
    phones: [facts('a1'), facts('a2')],
    leftOut: [{ id: 'a3', why: 'unauthorized' }],
    unserved: [unserved('two')],
  });
});

test('a phone that has gone has tried what it has tried', () => {
  const before = { virtual: true, phones: [facts('a1'), facts('a2')], leftOut: [], unserved: [unserved('one')] };
  const now = { phones: [ready('a2')], leftOut: [{ id: 'a1', why: 'offline' }] };
  expect(again(before, now, [])).toEqual({ virtual: true, phones: [facts('a1'), facts('a2')], leftOut: [] });
});
