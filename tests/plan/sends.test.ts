import { expect, test } from 'vitest';
import { cellId, type Pacing, type PlannedCell } from '#model';
import { planNight } from '#plan/budget';
import { expectedSeconds, type Pace, type Server } from '#plan/duration';
import { secondsUntil, sendsWithin } from '#plan/sends';
import type { NightPhone } from '#plan/turns';
import { Pacer } from '#schedule/pacing';

const HOUR = 3600;

/** Seconds at which an account sends that always sends as soon as it may. */
function sent(count: number, limits: Pacing): readonly number[] {
  const pacer = new Pacer(limits);
  let now = 0;
  return Array.from({ length: count }, () => {
    now += pacer.wait('a', now);
    pacer.sent('a', now);
    return now / 1000;
  });
}

test.for<Pacing>([
  { secondsBetweenSends: 20, perHour: 40, perDay: 200 },
  { secondsBetweenSends: 20, perHour: 1, perDay: 3 },
  { secondsBetweenSends: 0, perHour: 7, perDay: 20 },
  { secondsBetweenSends: 120, perHour: 40, perDay: 200 },
  { secondsBetweenSends: 900, perHour: 3, perDay: 1000 },
])('an account is planned to send when the pacing lets it: %j', (limits) => {
  const times = sent(420, limits);
  expect(times.map((_, before) => secondsUntil(before, limits))).toEqual(times);
  for (const seconds of [-1, 0, 19, 20, HOUR - 1, HOUR, 8 * HOUR, 24 * HOUR - 1, 24 * HOUR])
    expect([seconds, sendsWithin(seconds, limits)]).toEqual([seconds, times.filter((at) => at <= seconds).length]);
});

const planned = (app: string, link: string, platform: 'android' | 'ios' = 'android'): PlannedCell => ({
  cell: { app, link, scope: app === 'baidu' ? 'search' : 'private', platform },
  trials: { least: 4, most: 7 },
});
const planOf = (cells: readonly PlannedCell[]) => ({ matrix: 'm.yaml', cells, excluded: [], links: [] });
const one = (account: string | null): Server => ({ phone: `phone of ${account}`, account });
const paced = (limits: Pacing, servers: readonly Server[], canaries = 0): Pace => ({
  ...{ virtual: false, phones: { android: servers.length, ios: 0 }, limits },
  servers: () => servers,
  canaries: () => canaries,
});

test('a run takes as long as its busiest account may take, which may send in an hour and in a day only so much', () => {
  const cells = Array.from({ length: 10 }, (_, index) => planned('wechat', `l${index}`));
  const seconds = (limits: Partial<Pacing>, servers: readonly Server[], canaries?: number) =>
    expectedSeconds(
      planOf(cells),
      [],
      paced({ secondsBetweenSends: 20, perHour: 100, perDay: 1000, ...limits }, servers, canaries),
    );
  // 40 sends; 15 s to begin and 15 s for the last of them.
  expect(seconds({}, [one('t1')])).toBe(30 + 39 * 20);
  expect(seconds({ perHour: 20 }, [one('t1')])).toBe(30 + HOUR + 19 * 20);
  expect(seconds({ perDay: 30 }, [one('t1')])).toBe(30 + 24 * HOUR + 9 * 20);
  expect(seconds({ perHour: 20 }, [one('t1'), one('t2')])).toBe(30 + 19 * 20);
  expect(seconds({ perHour: 20 }, [one('t1'), { ...one('t1'), phone: 'other' }])).toBe(30 + HOUR + 19 * 20);
  expect(seconds({ perHour: 20 }, [one('t1'), one('t2')], 1)).toBe(30 + HOUR);
});

test('a search is a send of the account that the phone has for its app, and where there is none nobody has to rest', () => {
  const limits = { secondsBetweenSends: 20, perHour: 1, perDay: 100 };
  const seconds = (account: string | null) =>
    expectedSeconds(planOf([planned('baidu', 'l')]), [], paced(limits, [one(account)]));
  expect(seconds('t1')).toBe(30 + 3 * HOUR);
  expect(seconds(null)).toBe(15 + 4 * 15 + 2 * 15);
});

const phone = (id: string, alias: string, platform: 'android' | 'ios' = 'android'): NightPhone => ({
  ...{ id, platform, osVersion: '15' },
  accounts: { wechat: { alias, private: 'p' } },
});

/** Ids of the cells of a night, and of those that wait with the night in which they come. */
function nightOf(phones: readonly NightPhone[], cells: readonly PlannedCell[], perDay: number, night = 0) {
  const { plan, later, seconds } = planNight(planOf(cells), {
    ...{ phones, budgetSeconds: 8 * HOUR, night, undecided: new Set<string>() },
    pace: {
      ...{ virtual: false, limits: { secondsBetweenSends: 20, perHour: 40, perDay } },
      phones: { android: phones.length, ios: phones.length },
      servers: ({ platform }) =>
        phones
          .filter((server) => server.platform === platform)
          .map(({ id, accounts }) => ({ phone: id, account: accounts.wechat?.alias ?? null })),
    },
  });
  expect(seconds ?? 0).toBeLessThanOrEqual(8 * HOUR);
  return {
    tonight: plan.cells.map(({ cell }) => cellId(cell)),
    later: later.map((turn) => `${cellId(turn.cell)} by ${turn.setting?.phone} in ${turn.night}`),
  };
}

test('cells for which an account may send no more today wait for another night', () => {
  const cells = ['l1', 'l2', 'l3'].map((link) => planned('wechat', link));
  expect(nightOf([phone('a', 't1')], cells, 7)).toEqual({
    tonight: ['wechat/l1/private/android'],
    later: ['wechat/l2/private/android by a in 1', 'wechat/l3/private/android by a in 2'],
  });
  expect(nightOf([phone('a', 't1')], cells, 7, 1).tonight).toEqual(['wechat/l2/private/android']);
  expect(nightOf([phone('a', 't1')], cells, 3)).toEqual({
    tonight: [],
    later: cells.map(({ cell }) => `${cellId(cell)} by a in null`),
  });
});

test('accounts on several phones share the sends of a night, and an account on several phones has no more for it', () => {
  const cells = ['l1', 'l2', 'l3'].map((link) => planned('wechat', link));
  const tonight = (...phones: readonly NightPhone[]) => nightOf(phones, cells, 7).tonight.length;
  expect([tonight(phone('a', 't1'), phone('b', 't2')), tonight(phone('a', 't1'), phone('b', 't1'))]).toEqual([3, 1]);
});

test('an account on phones of both platforms is shared out between them', () => {
  const cells = (['android', 'ios'] as const).flatMap((platform) =>
    ['l1', 'l2', 'l3'].map((link) => planned('wechat', link, platform)),
  );
  const phones = [phone('a', 't1'), phone('i', 't1', 'ios')];
  expect(nightOf(phones, cells, 8).tonight).toEqual(['wechat/l1/private/android', 'wechat/l1/private/ios']);
});
