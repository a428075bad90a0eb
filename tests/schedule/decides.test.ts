import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, cellId, type PlannedCell, type Trial } from '#model';
import type { PhoneInPool } from '#schedule/crew';
import { Queue, type Turn } from '#schedule/queue';
import { PlainQueue } from './plain-queue.ts';

const WORTHS = ['valid', 'faulty', 'uncontrolled'] as const;
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
const moves = fc.array(fc.record({ phone: fc.nat(4), what: fc.integer({ min: 0, max: 22 }) }), { maxLength: 120 });
const earlier = fc.array(fc.record({ phone: fc.nat(4), cell: fc.nat(19), worth: fc.constantFrom(...WORTHS) }), {
  maxLength: 12,
});

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

type Either = Pick<
  Queue,
  'next' | 'record' | 'recall' | 'void' | 'giveBack' | 'retire' | 'bar' | 'stop' | 'wants' | 'progress'
>;

/** What a queue says while phones pull, end their trials, lose them, give them back, are lost, barred and stopped. */
function say(queue: Either, pool: readonly PhoneInPool[], events: readonly { phone: number; what: number }[]) {
  const at = new Map<string, Turn>();
  const valid: Trial[] = [];
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
    const trial = made(turn, phone);
    if (what >= 4) queue.record(trial, what >= 9 ? 'valid' : what >= 6 ? 'faulty' : 'uncontrolled');
    else queue.giveBack(phone.id, turn);
    if (what >= 9) valid.push(trial);
    if (what === 3 || what === 19) queue.bar(phone.id, turn.cell);
    if (what === 4) queue.retire(phone.id);
    // Phones that share an account are stopped together, whatever they are at.
    if (what >= 20) for (const { id } of pool.slice(0, what - 20)) queue.stop(id, turn.cell.app);
    if (what === 18) for (const one of valid.splice(0, 2)) queue.void(one);
    return [queue.progress, queue.wants('one'), queue.wants('two')];
  });
}

test('the queue decides as its rules say, word for word', () => {
  fc.assert(
    fc.property(cells, phones, earlier, moves, (plan, pool, before, events) => {
      const needsMore = ({ link }: Cell): boolean => link === 'two';
      const decide = (queue: Either) => {
        for (const [at, { worth, ...which }] of before.entries()) {
          const { cell: of } = plan[which.cell % plan.length] as PlannedCell;
          queue.recall(made({ cell: of, attempt: at + 1 }, pool[which.phone % pool.length] as PhoneInPool), worth);
        }
        return say(queue, pool, events);
      };
      expect(decide(new Queue(plan, pool, needsMore))).toEqual(decide(new PlainQueue(plan, pool, needsMore)));
    }),
    { numRuns: 600, seed: 8 },
  );
});
