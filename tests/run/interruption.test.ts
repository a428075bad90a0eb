import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellId } from '#model';
import { descendants, hutong, left, MARK, PROJECT, start, storedRun, storedTrials, until, verdicts } from './hutong.ts';
import { listening } from './listening.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

const DAYS = 'tests/run/three-days.yaml';

/** Longest that an interrupted run may take to end. */
const LEAVE_MS = 5000;

test('Ctrl-C while the phones are being started ends it within 5 s and leaves no process behind', async () => {
  const out = join(folder, 'early');
  const mark = `early-${process.pid}`;
  const run = start(['run', DAYS, '--out', out], mark);
  const entered = (name: string) => descendants(run.process).some(({ command }) => command.includes(name));
  await until(() => entered('phones/android/main.ts') && entered('phones/iphone/main.ts'));
  const before = descendants(run.process);
  const asked = Date.now();
  run.process.kill('SIGINT');
  const { status, err, out: printed } = await run.ended;
  expect(Date.now() - asked).toBeLessThan(LEAVE_MS);
  expect({ status, err, printed }).toEqual({ status: 130, err: 'interrupted before the run began\n', printed: '' });
  expect(left(before, mark)).toEqual([]);
  expect(existsSync(out)).toBe(false);
});

test('a time limit that reaches only the shell of a recipe ends the run behind it, and the reason is told', async () => {
  const report = join(folder, 'report');
  const mark = `recipe-${process.pid}`;
  const settings = { HUTONG_MATRIX: 'matrices/smoke.yaml', HUTONG_LAB: 'virtual', HUTONG_REPORT: report };
  const shell = spawn('sh', ['docs/ci/nightly.sh'], {
    cwd: PROJECT,
    env: { ...process.env, ...settings, HUTONG_RUNS: join(folder, 'runs'), [MARK]: mark },
    stdio: 'ignore',
  });
  await until(() => descendants(shell).some(({ command }) => command.includes('phones/android/main.ts')));
  const before = descendants(shell);
  shell.kill('SIGTERM');
  expect(await once(shell, 'exit')).toEqual([130, null]);
  expect(left(before, mark)).toEqual([]);
  expect(await readFile(join(report, 'status.txt'), 'utf8')).toBe(
    'hutong: exit status 130: interrupted before the run began\n',
  );
});

/** Trials are told as they end; canaries are none of a cell's. */
const TOLD = /^ {2}(android|iphone)-\d .*#\d/m;
const CELLS = ['private', 'group'].flatMap((scope) =>
  ['android', 'ios'].map((platform) => `wechat/taobao-item/${scope}/${platform}`),
);
const trialsIn = async (out: string) => (await storedTrials(out)).filter(({ canary }) => !canary);

test('interrupted, gone on with, killed and gone on with again, a run records every trial once and leaves no process behind', async () => {
  const out = join(folder, 'interrupted');
  const mark = `middle-${process.pid}`;
  const run = start(['run', DAYS, '--world', '2021-09-16', '--only', 'app=wechat', '--out', out], mark);
  await run.says(TOLD, 2);
  const before = descendants(run.process);
  const tools = ['adb -P', 'appium/index.js', 'phones/android/main.ts', 'phones/iphone/main.ts'];
  for (const tool of [...tools, 'chromium']) {
    expect(before.map(({ command }) => command)).toContainEqual(expect.stringContaining(tool));
  }
  const listeners = listening(before);
  for (const tool of [...tools, 'web/main.ts']) {
    expect(listeners.map(({ command }) => command)).toContainEqual(expect.stringContaining(tool));
  }
  expect(listeners.filter(({ on }) => !/^127\.|^::1$/.test(on))).toEqual([]);
  const asked = Date.now();
  run.process.kill('SIGINT');
  const { status, err } = await run.ended;
  expect(Date.now() - asked).toBeLessThan(LEAVE_MS);
  expect(status).toBe(130);
  expect(err).toContain(`interrupted; npx hutong run --resume ${out} goes on\n`);
  expect(left(before, mark)).toEqual([]);
  const first = await trialsIn(out);
  expect(first.map(({ id }) => id)).toEqual([...err.matchAll(/^ {2}\S+ +(\S+#\d+) /gm)].map(([, id]) => id));
  expect(first.filter(({ fault }) => fault)).toEqual([]);
  expect((await storedRun(out)).endedAt).toBeNull();

  expect(await hutong(['run', '--resume', out, '--world', 'open'])).toMatchObject({
    status: 2,
    err: `--world open: not the world of ${out}, which ran in 2021-09-16\n`,
  });
  const again = start(['run', '--resume', out], mark);
  await again.says(TOLD, 2);
  const beside = descendants(again.process);
  again.process.kill('SIGKILL');
  await again.ended;
  await until(() => left(beside, mark).length === 0);
  const second = await trialsIn(out);
  expect(second.slice(0, first.length)).toEqual(first);
  expect(second.length).toBeGreaterThanOrEqual(first.length + 2);

  const resumed = await hutong(['run', '--resume', out]);
  expect({ status: resumed.status, err: resumed.err }).toEqual({ status: 0, err: expect.not.stringMatching('fault') });
  expect(await verdicts(out)).toEqual(Object.fromEntries(CELLS.map((cell) => [cell, 'blocked copy'])));
  const all = await trialsIn(out);
  expect(all.slice(0, second.length)).toEqual(second);
  // Three trials a cell decide; each that is planned is recorded once, and the numbers of trials are their own.
  expect(all.map(({ cell }) => cellId(cell)).sort()).toEqual(CELLS.flatMap((cell) => [cell, cell, cell]).sort());
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect((await storedRun(out)).endedAt).not.toBeNull();
});

test('a folder that holds something else is refused before anything is started', async () => {
  const { status, err, seconds } = await hutong(['run', DAYS, '--out', folder]);
  expect({ status, err }).toEqual({
    status: 2,
    err: `${folder}: not empty; a new run needs a folder of its own\n`,
  });
  expect(existsSync(join(folder, 'logs'))).toBe(false);
  expect(seconds).toBeLessThan(30);
});
