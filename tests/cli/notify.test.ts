import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Cell, Verdict } from '#model';
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

interface Kept {
  readonly world?: string;
  readonly endedAt?: null;
  readonly cells?: readonly Cell[];
}

async function stored(
  name: string,
  startedAt: string,
  found: Partial<Verdict>,
  { world = '2021-11-30', cells = [one], ...more }: Kept = {},
): Promise<string> {
  const dir = join(folder, name);
  const run = { ...runOf(cells, name), startedAt, ...more };
  await mkdir(dir, { recursive: true });
  const files = {
    'run.json': { ...run, lab: { ...run.lab, world } },
    'verdicts.json': verdictsOf(cells.map((cell) => verdict(cell, 'direct', found))),
  };
  for (const [file, value] of Object.entries(files)) await writeFile(join(dir, file), JSON.stringify(value));
  for (const file of ['trials.jsonl', 'controls.jsonl']) await writeFile(join(dir, file), '');
  return dir;
}

test('a webhook hears of a change since the newest run of the same kind, and of nothing else', async () => {
  await stored('old', '2026-01-01T00:00:00.000Z', { via: 'app' });
  await stored('elsewhere', '2026-01-02T12:00:00.000Z', { via: 'app' }, { world: 'open' });
  const calm = await stored('calm', '2026-01-02T00:00:00.000Z', { via: 'app' });
  const news = await stored('news', '2026-01-03T00:00:00.000Z', { verdict: 'blocked', how: 'copy' });
  const receiver = await openReceiver({ status: 200, body: '{"code":0}' });
  const env = { HUTONG_WEBHOOK: receiver.url, HUTONG_WEBHOOK_SECRET: 's' };
  try {
    expect(await hutong([calm, '--shape', 'feishu'], env)).toEqual({
      status: 0,
      out: 'notify: 可比的单元没有变化（1 个）；未发送\n',
      err: '',
    });
    expect(receiver.received).toEqual([]);
    expect(await hutong([news, '--shape', 'feishu'], env)).toEqual({
      status: 0,
      out: `notify: 1 项变化已发送到 ${new URL(receiver.url).host}\n`,
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
    expect(said).toEqual({ status: 1, out: '', err: `notify: ${host} 没有接收（尝试 1 次）：404 no_service\n` });
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
  const other = await stored('b', '2026-01-02T00:00:00.000Z', { verdict: 'blocked', how: 'copy' }, { world: 'open' });
  const webhook = ['--webhook', 'https://127.0.0.1:9/'];
  expect(await hutong([other, '--before', first, ...webhook])).toEqual({
    status: 2,
    out: '',
    err: `${first}: another world than that of ${other}; no app need have changed\n`,
  });
  expect(await hutong([other, ...webhook])).toEqual({
    status: 0,
    out: `notify: ${other} 是同类的第一次运行，没有可比的\n`,
    err: '',
  });
});

const night = (number: number): string => `2026-01-0${number}T18:00:00.000Z`;
const BLOCKED = { verdict: 'blocked', how: 'copy' } as const;

/** What a receiver was told of cells, by a run among all runs of the folder. */
async function told(run: string): Promise<{ readonly out: string; readonly text: string | undefined }> {
  const receiver = await openReceiver({ status: 200, body: '' });
  try {
    const { out } = await hutong([run, '--runs', folder], { HUTONG_WEBHOOK: receiver.url });
    const [got] = receiver.received as readonly { readonly body: { readonly text: string } }[];
    const cells = got?.body.text.split('\n').filter((line) => line.startsWith('  ') || line.startsWith('!'));
    return { out: out.replace(/127.*\n/, ''), text: cells?.join('\n') };
  } finally {
    await receiver.close();
  }
}

test('a cell is held against the last run that could tell of it: not the doubt between, not an interrupted run, not another cell’s night', async () => {
  await stored('nightly/a', night(1), { via: 'page' });
  await stored('nightly/b', night(2), { verdict: 'insufficient' });
  await stored('nightly/c', night(3), BLOCKED, { endedAt: null });
  await stored('nightly/d', night(4), { via: 'page' }, { cells: [cell('qq/jd-item/private/ios')] });
  const blocked = await stored('updates/e', night(5), BLOCKED);
  expect(await told(blocked)).toEqual({
    out: 'notify: 1 项变化已发送到 ',
    text: '  wechat/taobao-item/group/ios: 可直接打开 (V7) → 需复制到浏览器 (V7)',
  });
  const mixed = await stored('nightly/f', night(6), { verdict: 'mixed' });
  expect((await told(mixed)).text).toBe(
    '  wechat/taobao-item/group/ios: 需复制到浏览器 (V7) → 多次试验结果不一致 (V7)',
  );
  const open = await stored('nightly/g', night(7), { via: 'page' });
  expect((await told(open)).text).toBe('  wechat/taobao-item/group/ios: 多次试验结果不一致 (V7) → 可直接打开 (V7)');
  const interrupted = join(folder, 'nightly/c');
  expect(await hutong([interrupted, '--webhook', 'https://127.0.0.1:9/'])).toMatchObject({
    status: 2,
    err: `${interrupted}: interrupted; hutong run --resume finishes it\n`,
  });
}, 240_000);

test('what a suspect instrument found is not told, and all of it is when the next night confirms it', async () => {
  const links = ['taobao-item', 'jd-item', 'douyin-video', 'toutiao-article'];
  const cells = links.map((link) => cell(`wechat/${link}/group/ios`));
  await stored('a', night(1), { via: 'page' }, { cells });
  const flipped = await stored('b', night(2), BLOCKED, { cells });
  expect(await told(flipped)).toEqual({
    out: 'notify: 仪器可疑：wechat/ios 的大量单元同时翻转，不算变化；未发送\n',
    text: undefined,
  });
  const again = await stored('c', night(3), BLOCKED, { cells });
  const { out, text } = await told(again);
  expect([out, text?.split('\n').length]).toEqual(['notify: 4 项变化已发送到 ', 4]);
  const later = await stored('d', night(4), BLOCKED, { cells });
  expect((await told(later)).out).toBe('notify: 可比的单元没有变化（4 个）；未发送\n');
}, 240_000);

test('of a suspect instrument one line is told where there is other news', async () => {
  const links = ['taobao-item', 'jd-item', 'douyin-video', 'toutiao-article'];
  const cells = links.map((link) => cell(`wechat/${link}/group/ios`));
  const apart = cell('qq/jd-item/private/ios');
  await stored('a', night(1), { via: 'page' }, { cells: [...cells, apart] });
  const flipped = await stored('b', night(2), BLOCKED, { cells: [...cells, apart] });
  expect(await told(flipped)).toEqual({
    out: 'notify: 1 项变化已发送到 ',
    text: '!  仪器可疑：wechat/ios 的大量单元同时翻转，不算变化\n  qq/jd-item/private/ios: 可直接打开 (V7) → 需复制到浏览器 (V7)',
  });
}, 240_000);
