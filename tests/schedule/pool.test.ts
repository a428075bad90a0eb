import { expect, test } from 'vitest';
import { type Cell, cellId, type Trial } from '#model';
import { type Ended, type PoolOptions, work } from '#schedule/pool';
import { Queue, type Turn } from '#schedule/queue';

const CELL: Cell = { app: 'wechat', link: 'taobao', scope: 'private', platform: 'android' };

const made = ({ cell, attempt }: Turn, id: string): Trial => ({
  ...{ schema: 1, id: `${cellId(cell)}#${attempt}`, cell, attempt, account: null, versions: {} },
  phone: { id, platform: 'android', osVersion: '13', model: 'x', virtual: true },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1, observation: null, fault: null },
});

/** Two phones and a cell of two trials; later, where told, another one that only b can try. Tells, in order, what each did. */
async function night(
  tryOnce: (phone: string, trial: Trial, made: readonly Trial[]) => Promise<Partial<Ended>>,
  bringBack: PoolOptions['bringBack'] = async () => true,
  apps: readonly string[] = ['wechat'],
): Promise<readonly string[]> {
  const told: string[] = [];
  const trials: Trial[] = [];
  const phones = ['a', 'b'];
  const pool = phones.map((id) => ({
    ...{ id, platform: CELL.platform },
    serves: ({ app }: Pick<Cell, 'app'>) => app === 'wechat' || id === 'b',
  }));
  const cells = apps.map((app, stage) => ({ cell: { ...CELL, app }, stage, trials: { least: 2, most: 2 } }));
  await work(new Queue(cells, pool, () => false), phones, {
    signal: new AbortController().signal,
    rests: () => () => 0,
    onTurn: () => {},
    bringBack: async (phone, unwanted) => {
      const back = await bringBack(phone, unwanted);
      told.push(`${phone} ${back ? 'is back' : 'is not back'}`);
      return back;
    },
    tryOnce: async (phone, turn) => {
      const trial = made(turn, phone);
      trials.push(trial);
      const ended = await tryOnce(phone, trial, trials);
      told.push(`${phone} ${turn.cell.app} #${turn.attempt}`);
      return { trial, worth: 'valid', ...ended };
    },
  });
  return told;
}

/** As long as others take that have nothing to wait for. */
const later = (): Promise<void> => new Promise(setImmediate);

test('a trial that is worth nothing in the end is made again by a phone that had nothing left to do', async () => {
  const told = await night(async (phone, { attempt }, trials) => {
    if (phone === 'a' || attempt > 2) return {};
    await later();
    // What it says against the other's trial, it says against itself too.
    return { voided: trials.filter(({ phone: by }) => by.id === 'a'), unfit: 'phone' };
  });
  expect(told).toEqual(['a wechat #1', 'b wechat #2', 'a wechat #3']);
});

test('a phone that was lost and not wanted any more is brought back when it is wanted again', async () => {
  let lost = 0;
  const unwanted = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
  const told = await night(
    async (phone, { cell }, trials) => {
      if (phone === 'a') return trials.length === 1 ? { lost: true } : {};
      await later();
      return cell.app === 'qq' ? { voided: trials.slice(0, 1), unfit: 'phone' } : {};
    },
    async (_, signal) => (lost++ === 0 ? unwanted(signal) : true),
    ['wechat', 'qq'],
  );
  expect(told).toEqual(['a wechat #1', 'b wechat #2', 'a is not back', 'b qq #1', 'a is back', 'a wechat #3']);
});

test('a phone that is given up is not used again, and the others end the night', async () => {
  const told = await night(
    async (phone) => (phone === 'a' ? { worth: 'faulty', lost: true } : {}),
    async () => false,
  );
  expect(told).toEqual(['a wechat #1', 'b wechat #2', 'a is not back', 'b wechat #3']);
});
