import { expect, test } from 'vitest';
import { type Cell, cellId, type PlannedCell, type Trial } from '#model';
import type { PhoneInPool } from '#schedule/crew';
import type { Worth } from '#schedule/open-cell';
import { Queue, type Turn } from '#schedule/queue';

const cell = (id: string): Cell => {
  const [app = '', link = '', scope, platform] = id.split('/');
  return { app, link, scope: scope as Cell['scope'], platform: platform as Cell['platform'] };
};
const plan = (...ids: string[]): PlannedCell[] => ids.map((id) => ({ cell: cell(id), trials: { least: 3, most: 7 } }));
const phone = (id: string, platform: Cell['platform'] = 'android'): PhoneInPool => ({
  id,
  platform,
  serves: () => true,
});
const trial = (turn: Turn, by: string): Trial => ({
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

/** Lets phones pull in turn, each trial ending before the next pull, and tells who tried what. */
function drain(queue: Queue, phones: readonly string[], worth: (turn: Turn) => Worth = () => 'valid'): string[] {
  const tried: string[] = [];
  for (let idle = 0; idle < phones.length; ) {
    idle = 0;
    for (const id of phones) {
      const turn = queue.next(id);
      if (turn === null || turn === 'wait') {
        idle += 1;
        continue;
      }
      tried.push(`${id} ${cellId(turn.cell)}#${turn.attempt}`);
      queue.record(trial(turn, id), worth(turn));
    }
  }
  return tried;
}

test('each cell gets its least number of trials, spread over both phones', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a'), phone('b')], () => false);
  expect(drain(queue, ['a', 'b'])).toEqual([
    'a wechat/taobao/private/android#1',
    'b wechat/taobao/private/android#2',
    'a wechat/taobao/private/android#3',
  ]);
  expect(queue.progress).toEqual({ cells: 1, done: 1, trialsLeft: 0 });
});

test('an undecided cell is tried on, one by one, until seven valid trials', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a')], () => true);
  expect(drain(queue, ['a'])).toHaveLength(7);
});

test('trials lost to the instrument are made again, but not for ever', () => {
  const once = new Queue(plan('wechat/taobao/private/android'), [phone('a')], () => false);
  expect(drain(once, ['a'], (turn) => (turn.attempt === 2 ? 'faulty' : 'valid'))).toHaveLength(4);
  const never = new Queue(plan('wechat/taobao/private/android'), [phone('a')], () => false);
  expect(drain(never, ['a'], () => 'faulty')).toHaveLength(4);
});

test('trials for which no control speaks have a longer patience of their own, and no phone is blamed for them', () => {
  const some = new Queue(plan('wechat/taobao/private/android'), [phone('a'), phone('b')], () => false);
  const tried = drain(some, ['a', 'b'], ({ attempt }) => (attempt <= 5 ? 'uncontrolled' : 'valid'));
  expect(tried.map((one) => one[0])).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  const all = new Queue(plan('wechat/taobao/private/android'), [phone('a')], () => false);
  expect(drain(all, ['a'], () => 'uncontrolled')).toHaveLength(8);
});

test('trials are numbered without gaps: a number that was given back or lost with a session is given again', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a'), phone('b')], () => false);
  const of = cell('wechat/taobao/private/android');
  queue.recall(trial({ cell: of, attempt: 2 }, 'a'), 'valid');
  const next = (id: string): number => (queue.next(id) as Turn).attempt;
  expect([next('a'), next('b')]).toEqual([1, 3]);
  queue.giveBack('a', { cell: of, attempt: 1 });
  expect(next('b')).toBe(1);
});

test('a trial that a phone has lost is made again on another', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a'), phone('b')], () => false);
  const tried = drain(queue, ['a', 'b'], ({ attempt }) => (attempt === 1 ? 'faulty' : 'valid'));
  expect(tried).toEqual([
    'a wechat/taobao/private/android#1',
    'b wechat/taobao/private/android#2',
    'b wechat/taobao/private/android#3',
    'b wechat/taobao/private/android#4',
  ]);
  expect(queue.progress).toEqual({ cells: 1, done: 1, trialsLeft: 0 });
});

test('where every phone has lost one, all go on', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a'), phone('b')], () => false);
  const tried = drain(queue, ['a', 'b'], ({ attempt }) => (attempt > 2 ? 'valid' : 'faulty'));
  expect(tried.map((one) => one[0])).toEqual(['a', 'b', 'a', 'b', 'a']);
});

test('a phone only gets cells of its platform that it can serve', () => {
  const android: PhoneInPool = { ...phone('a'), serves: ({ app }) => app !== 'qq' };
  const queue = new Queue(plan('qq/taobao/private/android', 'wechat/taobao/private/ios'), [android], () => false);
  expect(queue.next('a')).toBeNull();
});

test('a phone stays in its app and scope while there is work in it', () => {
  const cells = plan('wechat/taobao/private/android', 'qq/taobao/private/android', 'wechat/douyin/private/android');
  const tried = drain(new Queue(cells, [phone('a')], () => false), ['a']);
  expect(tried.slice(0, 3)).toEqual([
    'a wechat/taobao/private/android#1',
    'a wechat/douyin/private/android#1',
    'a qq/taobao/private/android#1',
  ]);
});

test('when a phone is lost the others take over, and cells nobody can try are given up', () => {
  const both = new Queue(plan('wechat/taobao/private/android'), [phone('a'), phone('b')], () => false);
  both.retire('a');
  expect(drain(both, ['a', 'b'])).toHaveLength(3);
  const alone = new Queue(plan('wechat/taobao/private/ios'), [phone('i', 'ios')], () => false);
  alone.retire('i');
  expect(alone.progress.done).toBe(1);
});

test('a phone waits while another one may still leave work for it', () => {
  const queue = new Queue(
    plan('wechat/taobao/private/android'),
    [phone('a'), phone('b'), phone('c'), phone('d')],
    () => false,
  );
  for (const id of ['a', 'b', 'c']) expect(queue.next(id)).not.toBeNull();
  expect(queue.next('d')).toBe('wait');
});

test('a phone goes where its account may send, and sits out a rest that is shorter than the way there', () => {
  const cells = plan('wechat/taobao/private/android', 'wechat/douyin/private/android', 'qq/taobao/private/android');
  const resting =
    (ms: number) =>
    ({ app }: { readonly app: string }) =>
      app === 'wechat' ? ms : 0;
  const afterOne = (ms: number) => {
    const queue = new Queue(cells, [phone('a')], () => false);
    return [queue.next('a'), queue.next('a', resting(ms))].map((turn) => turn && turn !== 'wait' && turn.cell.app);
  };
  expect([afterOne(4000), afterOne(6000)]).toEqual([
    ['wechat', 'wechat'],
    ['wechat', 'qq'],
  ]);
});

test('an account that is stopped is used in none of its app’s scopes; others go on with its cells', () => {
  const cells = plan('wechat/taobao/private/android', 'wechat/taobao/group/android', 'qq/taobao/private/android');
  const queue = new Queue(cells, [phone('a'), phone('b')], () => false);
  queue.stop('a', 'wechat');
  expect(drain(queue, ['a', 'b']).filter((line) => line.startsWith('a wechat'))).toEqual([]);
  expect(queue.progress).toEqual({ cells: 3, done: 3, trialsLeft: 0 });
});

test('cells that only a stopped account could try are given up', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a')], () => false);
  queue.stop('a', 'wechat');
  expect(drain(queue, ['a'])).toEqual([]);
  expect(queue.progress).toEqual({ cells: 1, done: 1, trialsLeft: 0 });
});

test('a trial that turns out to be worth nothing is made again, and its cell is not blamed for it', () => {
  const queue = new Queue(plan('wechat/taobao/private/android'), [phone('a')], () => false);
  for (let round = 0; round < 5; round++) {
    const made = drain(queue, ['a']);
    expect(made).toHaveLength(round === 0 ? 3 : 1);
    expect(queue.progress).toEqual({ cells: 1, done: 1, trialsLeft: 0 });
    queue.void(trial({ cell: cell('wechat/taobao/private/android'), attempt: 1 }, 'a'));
    expect(queue.progress).toEqual({ cells: 1, done: 0, trialsLeft: 1 });
  }
  queue.retire('a');
  expect(queue.progress).toEqual({ cells: 1, done: 1, trialsLeft: 0 });
});
