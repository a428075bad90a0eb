import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT } from '#tests/run/hutong';
import { readSeen, writeSeen } from '#watch/state';

const SMOKE = join(PROJECT, 'matrices/smoke.yaml');

let here = '';
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'hutong-affected-'));
});
afterEach(() => rm(here, { recursive: true }));

const hutong = (...args: readonly string[]) =>
  new Promise<{ status: number; out: string; err: string }>((resolve) => {
    const env = { PATH: process.env.PATH ?? '', LANG: 'C' };
    execFile(process.execPath, [join(PROJECT, 'src/hutong.mjs'), ...args], { cwd: here, env }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
  });

test('where no app of the matrix was updated, nothing is run', async () => {
  expect(await hutong('run', SMOKE, '--affected')).toEqual({
    status: 0,
    out: 'run: no app of this matrix was updated; nothing to try\n',
    err: '',
  });
});

test('an app that nobody knows is refused', async () => {
  const { status, err } = await hutong('run', SMOKE, '--affected', 'wechatt');
  expect([status, err]).toEqual([
    2,
    '--affected: "wechatt" is not one of wechat, qq, toutiao, baidu, taobao, tmall, jd, pinduoduo, douyin, xigua, huoshan, kuaishou, alipay, launcher, browser, settings; did you mean wechat?\n',
  ]);
});

test('what was seen is kept, and a spoilt file is named', async () => {
  const state = join(here, 'seen.json');
  expect(await readSeen(state)).toEqual({ schema: 1, versions: {}, pending: [] });
  const seen = { schema: 1, versions: { 'phone android-1 wechat': '8.0.16' }, pending: ['wechat'] } as const;
  await writeSeen(state, seen);
  expect(await readSeen(state)).toEqual(seen);
  await writeFile(state, '{"schema":2}');
  await expect(readSeen(state)).rejects.toThrow(`${state}: not what hutong watch wrote; delete it to begin anew`);
});
