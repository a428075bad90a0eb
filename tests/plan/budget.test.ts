import { expect, test } from 'vitest';
import { type Cell, cellId, type Pacing, type Plan, type PlannedCell } from '#model';
import { leastBudget, type Night, type NightOptions, planNight } from '#plan/budget';
import { expectedSeconds, type Pace } from '#plan/duration';
import { expand } from '#plan/expand';
import { assertCovered, coveredIn, pairsOf, soonest, type Visit } from '#plan/pairwise';
import { dayOf, type NightPhone, nightOf, settingsOf } from '#plan/turns';
import { serversOf } from '#plan/unserved';
import { shipped } from './known.ts';

const APPS = ['wechat', 'qq', 'toutiao', 'baidu'];
const phone = (
  id: string,
  platform: Cell['platform'],
  osVersion: string,
  alias: string,
  network?: string,
): NightPhone => ({
  id,
  platform,
  osVersion,
  network,
  accounts: Object.fromEntries(APPS.map((app) => [app, { alias, private: 'p', group: 'g' }])),
});
const PHONES = [
  phone('a1', 'android', '13', 't1', 'wifi'),
  phone('a2', 'android', '15', 't2', 'wifi'),
  phone('a3', 'android', '9', 't3', 'mobile'),
  phone('i1', 'ios', '17.5', 't4'),
];
const plan = expand(shipped('nightly.yaml'));
const UNHURRIED = { secondsBetweenSends: 20, perHour: 180, perDay: 4320 };
const pace = (phones: readonly NightPhone[], limits: Pacing = UNHURRIED): Pace => ({
  virtual: false,
  phones: {
    android: phones.filter(({ platform }) => platform === 'android').length,
    ios: phones.filter(({ platform }) => platform === 'ios').length,
  },
  limits,
  servers: (cell) =>
    serversOf(cell, phones).map(({ id, accounts }) => ({ phone: id, account: accounts[cell.app]?.alias ?? null })),
});
const options = (budgetSeconds: number, night: number, phones = PHONES): NightOptions => ({
  phones,
  pace: pace(phones),
  budgetSeconds,
  night,
  undecided: new Set(),
});
const nights = (budgetSeconds: number, count: number, of: Plan = plan): readonly Night[] =>
  Array.from({ length: count }, (_, night) => planNight(of, options(budgetSeconds, night)));
const ids = (cells: readonly { cell: Cell }[]): readonly string[] => cells.map(({ cell }) => cellId(cell));
const HOURS = 3600;

test('every night has all headline cells first, and never takes longer than its budget', () => {
  const headline = plan.cells.filter(({ cell }) => cell.presentation === undefined);
  for (const night of nights(2.2 * HOURS, 5)) {
    expect(ids(night.plan.cells.slice(0, headline.length))).toEqual(ids(headline));
    expect(night.plan.cells.slice(headline.length).every(({ stage }) => stage === 2)).toBe(true);
    expect(night.seconds).toBeLessThanOrEqual(2.2 * HOURS);
    expect(night.seconds).toBe(expectedSeconds(night.plan, [], pace(PHONES)));
  }
});

test('a headline cell is tried by the phone with the newest system, whatever else tries it', () => {
  const [first] = nights(2.2 * HOURS, 1);
  const pairs = first?.plan.cells.filter(({ cell }) => cell.platform === 'android' && !cell.presentation);
  expect(new Set(pairs?.map((one) => one.pairs?.[0]?.phone))).toEqual(new Set(['a2']));
  expect(settingsOf({ app: 'qq', link: 'x', scope: 'group', platform: 'android' }, PHONES)).toEqual([
    { phone: 'a2', account: 't2', osVersion: '15', network: 'wifi' },
    { phone: 'a1', account: 't1', osVersion: '13', network: 'wifi' },
    { phone: 'a3', account: 't3', osVersion: '9', network: 'mobile' },
  ]);
});

/** What a night tries, read from its plan alone. */
const visitsIn = (cells: readonly PlannedCell[]): readonly Visit[] =>
  cells.flatMap(({ cell, pairs = [] }) =>
    pairs.map(({ phone, account }) => {
      const { osVersion = null, network = null } = PHONES.find(({ id }) => id === phone) ?? {};
      return { cell, setting: { phone, account, osVersion, network } };
    }),
  );

test('a larger budget makes no fewer turns in any night of the rotation, and tries no fewer cells at its beginning', () => {
  const budgets = Array.from({ length: 12 }, (_, index) => (0.2 + index * 0.1) * HOURS);
  for (const night of Array.from({ length: 13 }, (_, index) => index)) {
    const planned = budgets.map((budget) => planNight(plan, options(budget, night)).plan.cells);
    const turns = planned.map((cells) => visitsIn(cells).length);
    expect(turns).toEqual(turns.toSorted((a, b) => a - b));
    // Later a turn may be one trial more of a headline cell that is tried anyway.
    if (night > 4) continue;
    const cells = planned.map(({ length }) => length);
    expect(cells).toEqual(cells.toSorted((a, b) => a - b));
  }
});

test('all pairs of values are covered when the rotation says so, and every turn comes when it was said', () => {
  const cycle = Math.max(...(nights(2.2 * HOURS, 1)[0]?.rotations ?? []).map((one) => one.nights));
  expect(cycle).toBeGreaterThan(2);
  const all = nights(2.2 * HOURS, cycle + 2);
  const possible = plan.cells.flatMap(({ cell }) => settingsOf(cell, PHONES).map((setting) => ({ cell, setting })));
  const visits = all.slice(0, cycle).map((night) => visitsIn(night.plan.cells));
  expect(() => assertCovered(possible, visits)).not.toThrow();
  const covered = coveredIn(visits);
  for (const pair of ['presentation=password × network=mobile', 'network=wifi × scope=group'])
    expect([...covered.keys()]).toContain(pair);
  for (const { platform, pairs } of all[0]?.rotations ?? []) {
    const here = pairsOn(platform, possible);
    const own = [...covered].filter(([pair]) => here.has(pair));
    expect(Math.max(...own.map(([, at]) => at + 1))).toBeLessThanOrEqual(pairs.nights);
  }
  for (const { cell, setting, night } of [...(all[0]?.later ?? []), ...(all[2]?.later ?? [])]) {
    const there = all[night ?? -1]?.plan.cells.find((one) => cellId(one.cell) === cellId(cell));
    expect(there?.pairs).toContainEqual({ phone: setting?.phone, account: setting?.account });
  }
  expect(all[2]?.later.every(({ night }) => night !== null && night > 2)).toBe(true);
});

const pairsOn = (platform: Cell['platform'], visits: readonly Visit[]): ReadonlySet<string> =>
  new Set(visits.filter(({ cell }) => cell.platform === platform).flatMap(pairsOf));

test('a cell of the rotation that is skipped leaves pairs uncovered, and that is an error', () => {
  const cell: Cell = { app: 'wechat', link: 'l', scope: 'group', platform: 'android' };
  const [one, other] = ['t1', 't2'].map((account) => ({
    cell,
    setting: { phone: account, account, osVersion: null, network: null },
  }));
  if (!one || !other) throw new Error('two visits');
  expect(() => assertCovered([one, other], [[one]])).toThrow(
    'the nights do not cover 5 pairs: presentation=url × account=t2, account=t2 × app=wechat, account=t2 × link=l, ' +
      'account=t2 × scope=group, account=t2 × platform=android',
  );
  expect([...coveredIn([[one], [one, other]])].filter(([, night]) => night === 1)).toHaveLength(5);
});

test('what covers most new pairs comes first, and the rest in its own order', () => {
  const visit = (link: string, account: string): Visit => ({
    cell: { app: 'wechat', link, scope: 'group', platform: 'ios' },
    setting: { phone: account, account, osVersion: null, network: null },
  });
  const visits = [visit('l1', 't1'), visit('l2', 't1'), visit('l3', 't1'), visit('l3', 't2')];
  const order = soonest(visits, new Set([visit('l1', 't1'), visit('l2', 't1')].flatMap(pairsOf)));
  expect(order.map(({ cell, setting }) => `${cell.link} ${setting.account}`)).toEqual([
    'l3 t2',
    'l3 t1',
    'l1 t1',
    'l2 t1',
  ]);
});

test('cells that were undecided last time come first, also those whose turn it is not', () => {
  const [base] = nights(2.2 * HOURS, 1);
  const late = base?.later.find(({ cell }) => !ids(base.plan.cells).includes(cellId(cell)));
  const waiting = cellId(late?.cell ?? plan.cells[0]?.cell ?? fail());
  const undecided = new Set([waiting, 'qq/jd-item/group/ios', 'not/in/group/plan']);
  const night = planNight(plan, { ...options(2.2 * HOURS, 0), undecided });
  expect(new Set(ids(night.plan.cells.slice(0, 2)))).toEqual(new Set([waiting, 'qq/jd-item/group/ios']));
  expect(night.plan.cells.slice(0, 3).map(({ stage }) => stage)).toEqual([0, 0, 1]);
  expect(new Set(night.undecided)).toEqual(new Set([waiting, 'qq/jd-item/group/ios']));
  expect(night.seconds).toBeLessThanOrEqual(2.2 * HOURS);
});

test('a budget that does not hold all headline cells lets them take turns, and none is forgotten', () => {
  const [first] = nights(0.25 * HOURS, 1);
  expect(first?.rotations.map(({ headline }) => headline)).toEqual([false, false]);
  const cycle = Math.max(...(first?.rotations ?? []).map((one) => one.nights));
  const all = nights(0.25 * HOURS, cycle);
  expect(new Set(all.flatMap((night) => ids(night.plan.cells)))).toEqual(new Set(ids(plan.cells)));
  for (const { seconds } of all) expect(seconds).toBeLessThanOrEqual(0.25 * HOURS);
});

test('what no night has room for is said to have no turn', () => {
  const night = planNight(plan, options(85, 0));
  expect([...night.plan.cells, ...night.later.filter(({ night: when }) => when !== null)]).toEqual([]);
  expect(new Set(ids(night.later))).toEqual(new Set(ids(plan.cells)));
  expect(night.seconds).toBeNull();
});

test('cells that no phone can try stay in the plan, so that a report can say so', () => {
  const phones = PHONES.filter(({ platform }) => platform === 'android');
  const night = planNight(plan, options(9 * HOURS, 0, phones));
  const ios = plan.cells.filter(({ cell }) => cell.platform === 'ios');
  expect(night.plan.cells.filter(({ cell }) => cell.platform === 'ios')).toHaveLength(ios.length);
});

test('a generous night holds everything; the rest is other phones', () => {
  const [night] = nights(24 * HOURS, 1);
  expect(night?.plan.cells).toHaveLength(plan.cells.length);
});

test('nights are counted from the first of January 2026', () => {
  expect([nightOf('2026-01-01'), nightOf('2026-11-23'), dayOf(326)]).toEqual([0, 326, '2026-11-23']);
});

function fail(): never {
  throw new Error('every cell is in the first night');
}

test('the least budget has room for a cell, and where no phone can try any there is none', () => {
  const least = leastBudget(plan, options(0, 0)) ?? 0;
  expect(nights(least, 1)[0]?.seconds).toBeGreaterThan(0);
  expect(nights(least / 2, 1)[0]?.seconds).toBeNull();
  expect(leastBudget(plan, options(0, 0, []))).toBeNull();
});
