import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, cellId, type PlannedCell, type Trial } from '#model';
import { type PhoneInPool, Queue, type Turn } from '#schedule/queue';
import { PlainQueue } from './plain-queue.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const cell = fc.record({
  app: fc.constantFrom('wechat', 'qq'),
  link: fc.constantFrom('one', 'two', 'three', 'four'),
  scope: fc.constantFrom<Cell['scope']>('private', 'group'),
  platform: fc.constantFrom<Cell['platform']>('android', 'ios'),
});
const planned = fc
  .record({
    cell,
    trials: fc.constantFrom({ least: 1, most: 2 }, { least: 3, most: 7 }),
    pairs: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 }),
    stage: fc.option(fc.nat(2)),
  })
  .map(
    ({ stage, pairs, ...one }): PlannedCell => ({
      ...one,
      ...(pairs.length > 0 && { pairs: pairs.map((phone) => ({ phone, account: null })) }),
      ...(stage !== null && { stage }),
    }),
  );
const cells = fc.uniqueArray(planned, { selector: ({ cell: one }) => cellId(one), minLength: 1, maxLength: 20 });
const phones = fc
  .array(fc.record({ platform: fc.constantFrom<Cell['platform']>('android', 'ios'), lacks: fc.nat(4) }), {
    minLength: 1,
    maxLength: NAMES.length,
  })
  .map((all) =>
    all.map(
      ({ platform, lacks }, at): PhoneInPool => ({
        id: NAMES[at] ?? '',
        platform,
        serves: ({ app }) => !(app === 'qq' && lacks === 0),
      }),
    ),
  );
const moves = fc.array(fc.record({ phone: fc.nat(4), what: fc.integer({ min: 0, max: 19 }) }), { maxLength: 120 });

const made = ({ cell: of, attempt }: Turn, { id, platform }: PhoneInPool): Trial => ({
  schema: 1,
  id: `${cellId(of)}#${attempt}`,
  cell: of,
  attempt,
  phone: { id, platform, osVersion: '13', model: 'x', virtual: true },
  account: null,
  versions: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  observation: null,
  fault: null,
});

type Either = Pick<Queue, 'next' | 'record' | 'giveBack' | 'retire' | 'bar' | 'wants' | 'progress'>;

/** What a queue says while phones pull, end their trials, lose them, give them back, are lost and barred. */
function say(queue: Either, pool: readonly PhoneInPool[], events: readonly { phone: number; what: number }[]) {
  const at = new Map<string, Turn>();
  return events.map(({ phone: which, what }) => {
    const phone = pool[which % pool.length];
    const turn = phone && at.get(phone.id);
    if (!phone) return null;
    if (!turn) {
      const next = queue.next(phone.id, ({ app }) => (app === 'qq' ? 4000 : 6000) * (what % 3));
      if (next !== null && next !== 'wait') at.set(phone.id, next);
      return next;
    }
    at.delete(phone.id);
    if (what >= 4) queue.record(made(turn, phone), what >= 9 ? 'valid' : what >= 6 ? 'faulty' : 'uncontrolled');
    else queue.giveBack(phone.id, turn);
    if (what === 3 || what === 19) queue.bar(phone.id, turn.cell);
    if (what === 4) queue.retire(phone.id);
    return [queue.progress, queue.wants('one'), queue.wants('two')];
  });
}

test('the queue decides as its rules say, word for word', () => {
  fc.assert(
    fc.property(cells, phones, moves, (plan, pool, events) => {
      const needsMore = ({ link }: Cell): boolean => link === 'two';
      const plain = say(new PlainQueue(plan, pool, needsMore), pool, events);
      expect(say(new Queue(plan, pool, needsMore), pool, events)).toEqual(plain);
    }),
    { numRuns: 600, seed: 8 },
  );
});
