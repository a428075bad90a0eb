import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '#model';
import { benches, cellOf } from './bench.ts';
import { compare, type Measured, matched } from './compare.ts';
import { loadData } from './data.ts';
import { generate } from './generate.ts';
import { measure, RunError } from './measure.ts';
import type { Scenario } from './scenario.ts';
import { sample } from './select.ts';
import { show } from './show.ts';

const stages = generate(loadData(), 'hutong');
const scenarios = stages.flatMap((stage) => stage.scenarios);

test('there are more than three hundred scenarios, on both platforms alike, each of its own name', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(300);
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  const android = scenarios.filter(({ platform }) => platform === 'android').length;
  expect(Math.abs(android - scenarios.length / 2)).toBeLessThan(scenarios.length / 20);
});

test('the same seed gives the same scenarios, another one other hosts', () => {
  expect(generate(loadData(), 'hutong')).toEqual(stages);
  expect(generate(loadData(), 'other').map(({ link }) => link.url)).not.toEqual(stages.map(({ link }) => link.url));
});

test('a scenario stays as it is when others are left out', () => {
  const data = loadData();
  const only = data.behaviours.filter(({ id }) => id === 'counterfeit');
  const ids = new Set(only.map(({ id }) => id));
  const same = stages.filter(({ scenarios: [first] }) => ids.has((first?.id ?? '').replace(/.*\/|\+.*/g, '')));
  expect(generate({ ...data, behaviours: only }, 'hutong')).toEqual(same);
});

test('a modifier says what becomes of a label', () => {
  const label = (id: RegExp): unknown => scenarios.find((one) => id.test(one.id))?.expect;
  expect(label(/\/opens\+folded$/)).toEqual({ verdict: 'conditional', decidable: true });
  expect(label(/\/stops-known\+no-address$/)).toEqual({ verdict: 'likely-blocked', decidable: true });
  expect(label(/\/stops-known\+folded$/)).toEqual({ verdict: 'blocked', how: 'stop', decidable: true });
});

// ── the comparison can fail ─────────────────────────────────────────────────

const verdictOf = (scenario: Scenario, said: Partial<Verdict>): Verdict => ({
  cell: cellOf(scenario),
  verdict: 'insufficient',
  rule: 'V0',
  ...{ outcomes: {}, trials: 3, steps: 1, seconds: 1, flags: [], judged: [] },
  ...said,
});
/** What an instrument that is always right would say. */
const right = ({ expect: { verdict, how, via } }: Scenario): Partial<Verdict> =>
  ({ verdict, ...(how && { how }), ...(via && { via }) }) as Partial<Verdict>;
const measuredBy = (said: (scenario: Scenario) => Partial<Verdict>): readonly Measured[] =>
  matched(
    scenarios,
    scenarios.map((one) => verdictOf(one, said(one))),
    (name) => `cells/${name}.html`,
  );
const lastLine = (report: string): string | undefined => report.trimEnd().split('\n').at(-1);

test('an instrument that is always right passes', () => {
  const comparison = compare(measuredBy(right));
  expect(comparison).toMatchObject({ falseDirect: 0, falseBlocked: 0, undecided: 0, good: true });
  expect(comparison.measured.filter(({ standing }) => standing !== 'agrees')).toEqual([]);
  expect(lastLine(show(comparison))).toBe(
    `accuracy: ${scenarios.length} scenarios, 0 false direct, 0 false blocked, 0 undecided`,
  );
});

test.for([
  ['blocked', { verdict: 'direct', via: 'page' }, 'falseDirect'],
  ['mixed', { verdict: 'direct', via: 'page' }, 'falseDirect'],
  ['direct', { verdict: 'blocked', how: 'stop' }, 'falseBlocked'],
  ['target-refusal', { verdict: 'likely-blocked' }, 'falseBlocked'],
] as const)('one wrong verdict is caught: %s measured as %o', ([expected, wrong, counted]) => {
  const flipped = scenarios.find((one) => one.expect.verdict === expected)?.id;
  const comparison = compare(measuredBy((one) => (one.id === flipped ? wrong : right(one))));
  expect(comparison).toMatchObject({ falseDirect: 0, falseBlocked: 0, [counted]: 1, good: false });
  expect(show(comparison)).toContain(flipped);
});

test('no answer where there is one is borne up to three in a hundred', () => {
  const decidable = scenarios.filter((one) => one.expect.decidable);
  const silentOn = (count: number) => {
    const ids = new Set(decidable.slice(0, count).map(({ id }) => id));
    return compare(measuredBy((one) => (ids.has(one.id) ? { verdict: 'insufficient' } : right(one))));
  };
  const most = Math.floor(decidable.length * 0.03);
  expect(silentOn(most)).toMatchObject({ undecided: most, good: true });
  expect(silentOn(most + 1)).toMatchObject({ undecided: most + 1, good: false });
});

test('a cell that the run left out is no agreement', () => {
  expect(() => matched(scenarios, [], String)).toThrow('the run has no verdict');
});

test('a run that the command line refuses is an error of the report, not a measurement', async () => {
  const [bench] = benches(sample(stages, 1, 'hutong'));
  if (!bench) throw new Error('no bench');
  const folder = await mkdtemp(join(tmpdir(), 'hutong-accuracy-'));
  const broken = { ...bench, world: { ...bench.world, rules: [{ id: 'x', tap: { wbe: 'link' } }] } };
  await expect(measure(broken, folder, { judge: false, say: () => {} })).rejects.toThrow(RunError);
  await rm(folder, { recursive: true });
});

test('verdicts are taken from a run that stands there complete, of the very same files', async () => {
  const [bench] = benches(sample(stages, 1, 'hutong'));
  const [scenario] = bench?.scenarios ?? [];
  if (!bench || !scenario) throw new Error('no bench');
  const folder = await mkdtemp(join(tmpdir(), 'hutong-accuracy-'));
  const broken = { ...bench, matrix: { ...bench.matrix, cells: [] } };
  await expect(measure(broken, folder, { judge: false, say: () => {} })).rejects.toThrow(RunError);
  const stored = { schema: 1, runId: 'x', ruleset: 'x', verdicts: [verdictOf(scenario, { verdict: 'down' })] };
  const dir = join(folder, bench.name);
  await mkdir(join(dir, 'run'), { recursive: true });
  await writeFile(join(dir, 'run', 'run.json'), JSON.stringify({ endedAt: '2024-05-01T08:00:00.000Z' }));
  await writeFile(join(dir, 'run', 'verdicts.json'), JSON.stringify(stored));
  expect(await measure(broken, folder, { judge: false, say: () => {} })).toEqual(stored.verdicts);
  await rm(folder, { recursive: true });
});
