import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Verdict } from '#model';
import { cell, runOf, verdict, verdictsOf } from '#tests/compare/runs';
import { openReceiver } from '#tests/notify/receiver';
import { PROJECT } from '#tests/run/hutong';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-notify-'));
});
afterEach(() => rm(folder, { recursive: true }));

const hutong = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ status: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      ['src/hutong.mjs', 'notify', ...args, '--lang', 'zh'],
      { cwd: PROJECT, env: { PATH: process.env.PATH ?? '', LANG: 'C', ...env } },
      (error, out, err) => resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
  });

const one = cell('wechat/taobao-item/group/ios');

async function stored(name: string, startedAt: string, found: Partial<Verdict>, world = '2021-11-30'): Promise<string> {
  const dir = join(folder, name);
  const run = { ...runOf([one], name), startedAt };
  await mkdir(dir);
  const files = {
    'run.json': { ...run, lab: { ...run.lab, world } },
    'verdicts.json': verdictsOf([verdict(one, 'direct', found)]),
  };
  for (const [file, value] of Object.entries(files)) await writeFile(join(dir, file), JSON.stringify(value));
  for (const file of ['trials.jsonl', 'controls.jsonl']) await writeFile(join(dir, file), '');
  return dir;
}

test('a webhook hears of a change since the newest run of the same kind, and of nothing else', async () => {
  await stored('old', '2026-01-01T00:00:00.000Z', { via: 'app' });
  await stored('elsewhere', '2026-01-02T12:00:00.000Z', { via: 'app' }, 'open');
  const calm = await stored('calm', '2026-01-02T00:00:00.000Z', { via: 'app' });
  const news = await stored('news', '2026-01-03T00:00:00.000Z', { verdict: 'blocked', how: 'copy' });
  const receiver = await openReceiver({ status: 200, body: '{"code":0}' });
  const env = { HUTONG_WEBHOOK: receiver.url, HUTONG_WEBHOOK_SECRET: 's' };
  try {
    expect(await hutong([calm, '--shape', 'feishu'], env)).toEqual({
      status: 0,
      out: 'notify: nothing changed in the cells that both runs have (1); nothing sent\n',
      err: '',
    });
    expect(receiver.received).toEqual([]);
    expect(await hutong([news, '--shape', 'feishu'], env)).toEqual({
      status: 0,
      out: `notify: 1 change sent to ${new URL(receiver.url).host}\n`,
      err: '',
    });
    expect(receiver.received.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        sign: expect.any(String),
        card: expect.objectContaining({
          header: expect.objectContaining({
            title: { tag: 'plain_text', content: '互通：1 个单元有变化【虚拟手机，场景 2021-11-30】' },
          }),
        }),
      }),
    ]);
    expect(JSON.stringify(receiver.received[0]?.body)).toContain('A  calm');
  } finally {
    await receiver.close();
  }
});

test('a webhook that refuses is exit status 1, and its address is not shown', async () => {
  const before = await stored('old', '2026-01-01T00:00:00.000Z', { via: 'app' });
  const news = await stored('news', '2026-01-03T00:00:00.000Z', { verdict: 'blocked', how: 'copy' });
  const receiver = await openReceiver({ status: 404, body: 'no_service' });
  try {
    const said = await hutong([news, '--before', before, '--shape', 'slack', '--webhook', receiver.url]);
    const { host } = new URL(receiver.url);
    expect(said).toEqual({ status: 1, out: '', err: `notify: ${host} took nothing (attempts: 1): 404 no_service\n` });
  } finally {
    await receiver.close();
  }
});

test.for<[readonly string[], Readonly<Record<string, string>>, string]>([
  [[], {}, '--webhook: missing; an address, or HUTONG_WEBHOOK in the environment\n'],
  [['--webhook', 'http://example.com/T0KEN'], {}, '--webhook: not an https address (http is for this machine only)\n'],
  [
    ['--webhook', 'https://example.com/', '--shape', 'slack'],
    { HUTONG_WEBHOOK_SECRET: 's' },
    'HUTONG_WEBHOOK_SECRET: slack signs nothing; leave it unset\n',
  ],
])('%j is refused', async ([args, env, problem]) => {
  const run = await stored('old', '2026-01-01T00:00:00.000Z', { via: 'app' });
  expect(await hutong([run, ...args], env)).toEqual({ status: 2, out: '', err: problem });
});

test('runs of different worlds are not compared, and a first run has nothing to be compared with', async () => {
  const first = await stored('a', '2026-01-01T00:00:00.000Z', { via: 'app' });
  const other = await stored('b', '2026-01-02T00:00:00.000Z', { verdict: 'blocked', how: 'copy' }, 'open');
  const webhook = ['--webhook', 'https://127.0.0.1:9/'];
  expect(await hutong([other, '--before', first, ...webhook])).toEqual({
    status: 2,
    out: '',
    err: `${first}: another world than that of ${other}; no app need have changed\n`,
  });
  expect(await hutong([other, ...webhook])).toEqual({
    status: 0,
    out: `notify: ${other} is the first run of its kind; nothing to compare it with\n`,
    err: '',
  });
});
