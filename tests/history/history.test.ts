import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { latest, runsIn, suspectsIn, timelines } from '#history/ask';
import { turnsIn } from '#history/changes';
import { knownBefore } from '#history/known';
import { historyOf } from '#history/open';
import type { Verdict } from '#model';
import { PROJECT } from '#tests/run/hutong';
import { writeNight } from './nights.ts';

let runs = '';
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), 'hutong-history-'));
});
afterEach(() => rm(runs, { recursive: true }));

const ITEM = 'wechat/taobao-item/private/android';
const COPY = { verdict: 'blocked', how: 'copy', rule: 'V9', share: { agree: 3, of: 3, low: 0.292, high: 1 } } as const;
const PAGE = { verdict: 'direct', via: 'page', share: { agree: 3, of: 4, low: 0.194, high: 0.994 } } as const;
const SUSPECT = { folder: '2026-03-02', runId: '2026-03-02', group: 'wechat/android', subject: 'virtual:2021-11-30' };
const NOTHING = { verdict: 'insufficient', why: '0 of 4 trials are valid, 3 are needed', rule: 'V2' } as const;

const all = (found: Pick<Verdict, 'verdict'> & Partial<Verdict>) =>
  Object.fromEntries(
    ['taobao-item', 'jd-item', 'douyin-video', 'wechat-article'].map((link) => [
      `wechat/${link}/private/android`,
      found,
    ]),
  );

const hutong = (args: readonly string[]) =>
  new Promise<{ status: number; out: string; err: string }>((resolve) => {
    const env = { PATH: process.env.PATH ?? '', LANG: 'C' };
    execFile(process.execPath, ['src/hutong.mjs', 'history', ...args], { cwd: PROJECT, env }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
  });

test('a cell is told over nights and versions, with its change as a bounded range', async () => {
  await writeNight(runs, 1, { version: '8.0.15', found: { [ITEM]: COPY } });
  await writeNight(runs, 2, { version: '8.0.15', found: { [ITEM]: NOTHING } });
  await writeNight(runs, 3, { version: '8.0.16', found: { [ITEM]: PAGE } });
  const { status, out, err } = await hutong([ITEM, '--runs', runs]);
  expect(err).toBe('');
  expect(status).toBe(0);
  expect(out).toBe(`wechat/taobao-item/private/android · [VIRTUAL] world 2021-11-30
  2026-03-02 02:00:00 (UTC+8)  2026-03-01  must copy  3/3  wechat 8.0.15, taobao 10.2
  2026-03-03 02:00:00 (UTC+8)  2026-03-02  undecided  –    wechat 8.0.15, taobao 10.2
  2026-03-04 02:00:00 (UTC+8)  2026-03-03  direct     3/4  wechat 8.0.16, taobao 10.2
  opened: must copy → direct, after wechat 8.0.15, by wechat 8.0.16 (2026-03-01, 2026-03-02 – 2026-03-03, 2026-03-04)
  flips: 0; trials that disagree: 14.3 %
`);
  expect((await hutong(['wechat/none/private/android', '--runs', runs])).status).toBe(2);
});

test('a run is not taken for a folder of runs: what is put into it would break its seal', async () => {
  await writeNight(runs, 1, { version: '8.0.15', found: all(PAGE) });
  const { folder } = runsIn((await historyOf(runs)).index)[0] ?? { folder: '' };
  const night = join(runs, folder);
  const before = await readdir(night);
  expect(await hutong(['--runs', night])).toEqual({
    status: 2,
    out: '',
    err: `--runs ${night}: is itself a run; expected the folder that it lies in\n`,
  });
  expect(await readdir(night)).toEqual(before);
});

test('a damaged index is made anew', async () => {
  await writeNight(runs, 1, { version: '8.0.15', found: all(PAGE) });
  await writeFile(join(runs, '.history.sqlite'), 'no index at all, '.repeat(1000));
  const { index, updated } = await historyOf(runs);
  expect(updated).toEqual({ read: 1, gone: 0, skipped: [] });
  index.close();
});

test('a night in which nothing of an app is found is suspect, and no change is made of it', async () => {
  await writeNight(runs, 1, { version: '8.0.15', found: all(PAGE) });
  await writeNight(runs, 2, { version: '8.0.16', found: all({ verdict: 'blocked', how: 'absent', rule: 'V10' }) });
  await writeNight(runs, 3, { version: '8.0.16', found: all(PAGE) });
  expect((await hutong(['--app', 'wechat', '--runs', runs])).out).toContain(`
Nights with a suspect instrument (many cells flipped at once; not reported as changes):
  2026-03-02  wechat/android  [VIRTUAL] world 2021-11-30
`);
  const { index } = await historyOf(runs);
  expect(suspectsIn(index)).toEqual([SUSPECT]);
  expect(timelines(index, { app: 'wechat' }).map(({ cell, points }) => [cell, turnsIn(points).length])).toEqual([
    ['wechat/douyin-video/private/android', 0],
    ['wechat/jd-item/private/android', 0],
    ['wechat/taobao-item/private/android', 0],
    ['wechat/wechat-article/private/android', 0],
  ]);
  index.close();
});

test('all that flips at once is news when the next night sees it again, dated to the first', async () => {
  await writeNight(runs, 1, { version: '8.0.15', found: all(COPY) });
  await writeNight(runs, 2, { version: '8.0.16', found: all(PAGE) });
  const first = await historyOf(runs);
  expect(suspectsIn(first.index)).toEqual([SUSPECT]);
  first.index.close();
  await writeNight(runs, 3, { version: '8.0.17', found: all(PAGE) });
  const { index } = await historyOf(runs);
  expect(suspectsIn(index)).toEqual([]);
  expect(
    timelines(index, { app: 'wechat' }).flatMap(({ points }) =>
      turnsIn(points).map(({ kind, by }) => [kind, by.runId]),
    ),
  ).toEqual(Array.from({ length: 4 }, () => ['opened', '2026-03-02']));
  index.close();
});

test('the latest of each cell: the newest run’s, and what it did not try as the month before it found it', async () => {
  const [taobao, jd, douyin] = Object.keys(all(PAGE));
  await writeNight(runs, 1, { version: '8.0.15', found: all(COPY) });
  await writeNight(runs, 10, { version: '8.0.15', found: { [String(taobao)]: PAGE, [String(jd)]: PAGE } });
  await writeNight(runs, 31, { version: '8.0.16', found: { [String(taobao)]: NOTHING, [String(douyin)]: PAGE } });
  const { index } = await historyOf(runs);
  const [newest] = timelines(index, {});
  expect(latest(index, newest?.subject ?? '').map(({ cell, folder, point }) => [cell, folder, point.verdict])).toEqual([
    [douyin, '2026-03-31', 'direct'],
    [jd, '2026-03-10', 'direct'],
    [taobao, '2026-03-31', 'insufficient'],
    ['wechat/wechat-article/private/android', '2026-03-01', 'blocked'],
  ]);
  index.close();
});

test('the index follows the folders: what is new, judged again or gone; made anew it says the same', async () => {
  await writeNight(runs, 1, { version: '8.0.15', found: { [ITEM]: COPY } });
  await writeNight(runs, 2, { version: '8.0.15', found: { [ITEM]: COPY } });
  const first = await historyOf(runs);
  expect(first.updated).toEqual({ read: 2, gone: 0, skipped: [] });
  first.index.close();
  await writeNight(runs, 2, { version: '8.0.16', found: { [ITEM]: PAGE } });
  await writeNight(runs, 3, { version: '8.0.16', found: { [ITEM]: PAGE } });
  await rm(join(runs, '2026-03-01'), { recursive: true });
  await writeNight(runs, 4, { version: '8.0.16', found: { [ITEM]: PAGE } });
  await writeFile(join(runs, '2026-03-04', 'verdicts.json'), '{"schema":');
  const second = await historyOf(runs);
  expect(second.updated).toEqual({
    read: 2,
    gone: 1,
    skipped: [{ folder: '2026-03-04', why: expect.stringContaining('verdicts.json') }],
  });
  const said = timelines(second.index, {});
  expect(said.map(({ points }) => points.map(({ runId, verdict }) => [runId, verdict]))).toEqual([
    [
      ['2026-03-02', 'direct'],
      ['2026-03-03', 'direct'],
    ],
  ]);
  second.index.close();
  const anew = await historyOf(runs, { rebuild: true });
  expect(timelines(anew.index, {})).toEqual(said);
  anew.index.close();
});

test('runs in folders below are runs too; what lies in a run is none', async () => {
  await writeNight(join(runs, 'nightly'), 1, { version: '8.0.15', found: { [ITEM]: COPY } });
  await writeNight(join(runs, 'lab-2/updates'), 2, { version: '8.0.16', found: { [ITEM]: PAGE } });
  await writeNight(join(runs, 'too/far/down'), 3, { version: '8.0.16', found: { [ITEM]: COPY } });
  await writeNight(join(runs, 'nightly/2026-03-01'), 4, { version: '8.0.16', found: { [ITEM]: COPY } });
  const { index, updated } = await historyOf(runs);
  expect(updated).toEqual({ read: 2, gone: 0, skipped: [] });
  expect(runsIn(index).map(({ folder }) => folder)).toEqual(['lab-2/updates/2026-03-02', 'nightly/2026-03-01']);
  index.close();
});

test('what was known before a run: of each cell the last night that could tell, until a change of everything is confirmed', async () => {
  const rotated = 'wechat/jd-item/group/android';
  await writeNight(runs, 1, { version: '8.0.15', found: { ...all(COPY), [rotated]: COPY } });
  await writeNight(runs, 2, { version: '8.0.15', found: { ...all(COPY), [ITEM]: NOTHING } });
  await writeNight(runs, 3, { version: '8.0.16', found: all(PAGE) });
  await writeNight(runs, 4, { version: '8.0.16', found: { ...all(PAGE), [rotated]: PAGE } });
  const { index } = await historyOf(runs);
  const known = (night: number) => {
    const run = runsIn(index).find(({ runId }) => runId === `2026-03-0${night}`);
    const found = run && knownBefore(index, run);
    return (
      found && [found.newest.runId, [...found.cells].map(([cell, { foundIn }]) => `${cell} ${foundIn.runId}`).sort()]
    );
  };
  const others = Object.keys(all(PAGE)).filter((cell) => cell !== ITEM);
  expect(known(1)).toBe(null);
  const confirming = [...others.map((cell) => `${cell} 2026-03-02`), `${ITEM} 2026-03-01`];
  expect(known(4)).toEqual(['2026-03-02', [...confirming, `${rotated} 2026-03-01`].sort()]);
  index.close();
});
