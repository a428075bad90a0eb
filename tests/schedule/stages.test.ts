import { expect, test } from 'vitest';
import { type Cell, cellId, type PlannedCell, type Trial } from '#model';
import { Queue, type Turn } from '#schedule/queue';

const cell = (link: string): Cell => ({ app: 'wechat', link, scope: 'group', platform: 'android' });
const planned = (link: string, more: Partial<PlannedCell> = {}): PlannedCell => ({
  cell: cell(link),
  trials: { least: 3, most: 7 },
  ...more,
});
const phone = (id: string) => ({ id, platform: 'android', serves: () => true }) as const;
const made = (turn: Turn, by: string): Trial => ({
  schema: 1,
  id: `${cellId(turn.cell)}#${turn.attempt}`,
  cell: turn.cell,
  attempt: turn.attempt,
  phone: { id: by, platform: 'android', osVersion: '13', model: 'x', virtual: true },
  account: null,
  versions: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  observation: null,
  fault: null,
});

/** One turn of a phone: which link it tried, or what the queue said instead. */
function pull(queue: Queue, id: string, valid = true): string | null {
  const turn = queue.next(id);
  if (turn === null || turn === 'wait') return turn;
  queue.record(made(turn, id), valid ? 'valid' : 'faulty');
  return turn.cell.link;
}
const pairs = (...phones: string[]) => ({ pairs: phones.map((one) => ({ phone: one, account: null })) });

test('cells of an early stage are tried to their end before those of a later one', () => {
  const queue = new Queue([planned('late', { stage: 2 }), planned('early', { stage: 1 })], [phone('a')], () => false);
  expect(Array.from({ length: 7 }, () => pull(queue, 'a'))).toEqual([
    'early',
    'early',
    'early',
    'late',
    'late',
    'late',
    null,
  ]);
});

test('a trial is kept for each phone that the plan wants to have tried the cell', () => {
  const queue = new Queue([planned('x', pairs('b'))], ['a', 'b'].map(phone), () => false);
  expect(['a', 'a', 'a', 'b', 'a'].map((id) => pull(queue, id))).toEqual(['x', 'x', 'wait', 'x', null]);
});

test('a trial of it that does not count leaves the turn to it', () => {
  const queue = new Queue([planned('x', pairs('b'))], ['a', 'b'].map(phone), () => false);
  expect([pull(queue, 'a'), pull(queue, 'b', false), pull(queue, 'a'), pull(queue, 'a')]).toEqual([
    'x',
    'x',
    'x',
    'wait',
  ]);
  expect([pull(queue, 'b'), pull(queue, 'a')]).toEqual(['x', null]);
});

test('two phones that are both wanted for one trial do not wait for each other', () => {
  const one = planned('x', { trials: { least: 1, most: 2 }, ...pairs('a', 'b') });
  let tried = 0;
  const queue = new Queue([one], ['a', 'b'].map(phone), () => tried < 2);
  for (const id of ['a', 'b', 'a', 'b']) if (pull(queue, id) === 'x') tried += 1;
  expect(tried).toBe(2);
});

test('where the wanted phone is lost, the others go on', () => {
  const queue = new Queue([planned('x', pairs('b'))], ['a', 'b'].map(phone), () => false);
  expect(['a', 'a', 'a'].map((id) => pull(queue, id))).toEqual(['x', 'x', 'wait']);
  queue.retire('b');
  expect([pull(queue, 'a'), pull(queue, 'a')]).toEqual(['x', null]);
});
