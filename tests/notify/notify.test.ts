import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { compareRuns, newsIn } from '#compare/runs';
import type { Comparison, Language, StoredRun, Verdict } from '#model';
import { type Notice, noticeOf, textOf } from '#notify/notice';
import { type Clock, send } from '#notify/send';
import { SERVICES, type Shape } from '#notify/shapes';
import { cell, runOf, verdict, verdictsOf } from '#tests/compare/runs';
import { openReceiver, type Receiver, type Reply } from './receiver.ts';

const stored = (verdicts: readonly Verdict[], runId: string): StoredRun => ({
  run: runOf(
    verdicts.map((one) => one.cell),
    runId,
  ),
  trials: [],
  controls: [],
  verdicts: verdictsOf(verdicts),
});
const [group, chat] = [cell('wechat/taobao-item/group/ios'), cell('qq/jd-item/private/android')];
const comparison: Comparison = compareRuns(
  stored([verdict(group, 'blocked', { how: 'copy' }), verdict(chat, 'direct', { via: 'page' })], 'r1'),
  stored([verdict(group, 'direct', { via: 'page' }), verdict(chat, 'insufficient')], 'r2'),
);

function notice(language: Language, of = comparison): Notice {
  const made = noticeOf({ ...of, changes: newsIn(of) }, language);
  if (!made) throw new Error('no news');
  return made;
}

test('only what an app does otherwise is news: that an instrument could not tell is none', () => {
  expect(notice('en').comparison.changes.map(({ kind }) => kind)).toEqual(['opened']);
  const doubts = { ...comparison, changes: comparison.changes.filter(({ kind }) => kind === 'undecided') };
  expect(doubts.changes).toHaveLength(1);
  expect(noticeOf({ ...doubts, changes: newsIn(doubts) }, 'en')).toBeNull();
});

test('a notice says in either language what has changed, between which runs, and that it is virtual', () => {
  const say = (language: Language): string =>
    textOf(notice(language), 10_000).replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME');
  expect(say('zh').split('\n')).toEqual([
    '互通：1 个单元有变化【虚拟手机，场景 2021-11-30】',
    '',
    expect.stringMatching(/^A {2}r1 · 【虚拟手机 VIRTUAL】场景 2021-11-30 · matrices\/m\.yaml · /),
    expect.stringMatching(/^B {2}r2 · /),
    '',
    '开放（1）',
    expect.stringMatching(/^ {2}wechat\/taobao-item\/group\/ios：需复制到浏览器（V7） → 可直接打开（V7）/),
    '',
    '共比较 2 个单元：开放 1',
  ]);
  expect(say('en').split('\n')[0]).toBe('Hutong: 1 cell has changed [VIRTUAL, world 2021-11-30]');
  expect(say('en')).toContain('wechat/taobao-item/group/ios: must be copied to a browser (V7) → opens directly (V7)');
});

test('a notice that is too long keeps its beginning and its sum, and says how much is cut', () => {
  const [change] = notice('zh').comparison.changes;
  if (!change) throw new Error('no change');
  const long = notice('zh', { ...comparison, changes: Array.from({ length: 500 }, () => change) });
  const text = textOf(long, 2048);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  const lines = text.split('\n');
  const [title, more, sum] = [lines[0], lines.at(-2), lines.at(-1)];
  expect(title).toBe('互通：500 个单元有变化【虚拟手机，场景 2021-11-30】');
  expect(more).toBe(`……另有 ${long.lines.length - 1 - (lines.length - 4)} 行`);
  expect(sum).toBe('共比较 2 个单元：开放 500');
  for (const [shape, most] of [
    ['wecom', 2600],
    ['slack', 3500],
    ['feishu', 20_000],
    ['dingtalk', 20_000],
  ] as const) {
    const { body } = SERVICES[shape].post(long, new URL('http://127.0.0.1/'), { secret: 's', nowMs: 0 });
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(most);
  }
});

const NOW_MS = 1_700_000_000_123;
const TEXT = textOf(notice('en'), 10_000);
const [TITLE = '', , ...REST] = TEXT.split('\n');
const base64 = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

test.for<[Shape, string | null, unknown, Readonly<Record<string, string>>]>([
  [
    'generic',
    null,
    {
      schema: 'hutong.notice/1',
      language: 'en',
      title: TITLE,
      text: REST.join('\n'),
      comparison: notice('en').comparison,
    },
    {},
  ],
  [
    'feishu',
    'secret',
    {
      timestamp: '1700000000',
      sign: base64('1700000000\nsecret', ''),
      msg_type: 'interactive',
      card: {
        config: { wide_screen_mode: true },
        header: { title: { tag: 'plain_text', content: TITLE }, template: 'orange' },
        elements: [{ tag: 'div', text: { tag: 'plain_text', content: REST.join('\n') } }],
      },
    },
    {},
  ],
  [
    'dingtalk',
    'SECret',
    { msgtype: 'text', text: { content: TEXT } },
    { timestamp: String(NOW_MS), sign: base64('SECret', `${NOW_MS}\nSECret`) },
  ],
  ['dingtalk', null, { msgtype: 'text', text: { content: TEXT } }, {}],
  ['wecom', null, { msgtype: 'text', text: { content: TEXT } }, {}],
  [
    'slack',
    null,
    {
      text: TITLE,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: TITLE } },
        { type: 'section', text: { type: 'plain_text', text: REST.join('\n') } },
      ],
    },
    {},
  ],
])('%s gets the shape that it documents (secret: %s)', async ([shape, secret, body, query]) => {
  const { sent, receiver } = await sendTo(shape, [taken(shape)], secret);
  expect(sent).toMatchObject({ taken: true, attempts: 1 });
  const [got] = receiver.received;
  expect(got).toMatchObject({ method: 'POST', body, headers: { 'content-type': 'application/json; charset=utf-8' } });
  expect(Object.fromEntries(got?.url.searchParams ?? [])).toEqual({ access_token: 'T0KEN', ...query });
});

test('a signature has the value that OpenSSL gives', () => {
  // printf '' | openssl dgst -sha256 -hmac "$(printf '1599360473\nsecret')" -binary | base64
  const { body } = SERVICES.feishu.post(notice('en'), new URL('http://127.0.0.1/'), {
    secret: 'secret',
    nowMs: 1_599_360_473_000,
  });
  expect(body).toMatchObject({ sign: 'q4jswNiMy51J5JuQV566yJat0/lQ/c+22kINzUgKsGU=' });
});

const open: Receiver[] = [];
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close();
});

const TAKEN: Readonly<Record<Shape, string>> = {
  generic: '',
  feishu: '{"code":0,"msg":"success","data":{}}',
  dingtalk: '{"errcode":0,"errmsg":"ok"}',
  wecom: '{"errcode":0,"errmsg":"ok"}',
  slack: 'ok',
};
const taken = (shape: Shape): Reply => ({ status: 200, body: TAKEN[shape] });

async function sendTo(shape: Shape, replies: readonly Reply[], secret: string | null = null) {
  const receiver = await openReceiver(...replies);
  open.push(receiver);
  return { sent: await sendBy(receiver.url, shape, secret), receiver, pauses };
}

let pauses: number[] = [];
function sendBy(url: string, shape: Shape, secret: string | null = null) {
  let nowMs = NOW_MS;
  pauses = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      pauses.push(ms);
      nowMs += ms;
    },
  };
  return send({
    post: (at) => SERVICES[shape].post(notice('en'), new URL(url), { secret, nowMs: at }),
    answer: SERVICES[shape].answer,
    clock,
    signal: new AbortController().signal,
  });
}

test('a receiver that is busy is asked again, more and more slowly, with a fresh signature', async () => {
  const busy = { status: 200, body: '{"errcode":130101,"errmsg":"send too fast"}' };
  const { sent, receiver } = await sendTo('dingtalk', [{ status: 503, body: '' }, busy, taken('dingtalk')], 'SECret');
  expect(sent).toEqual({ taken: true, attempts: 3, why: '200 {"errcode":0,"errmsg":"ok"}' });
  expect(pauses).toEqual([2000, 4000]);
  expect(receiver.received.map(({ url }) => url.searchParams.get('sign'))).toEqual(
    [0, 2000, 6000].map((ms) => base64('SECret', `${NOW_MS + ms}\nSECret`)),
  );
});

test('a receiver that asks for patience gets it, up to a minute', async () => {
  const later = (seconds: string): Reply => ({
    status: 429,
    body: 'rate_limited',
    headers: { 'retry-after': seconds },
  });
  await sendTo('slack', [later('7'), later('3600'), taken('slack')]);
  expect(pauses).toEqual([7000, 60_000]);
});

test('after five attempts it is enough', async () => {
  const { sent, receiver } = await sendTo('generic', [{ status: 502, body: 'bad gateway' }]);
  expect(sent).toEqual({ taken: false, attempts: 5, why: '502 bad gateway' });
  expect([receiver.received.length, pauses]).toEqual([5, [2000, 4000, 8000, 16_000]]);
});

test('nobody listens: five attempts, and no word of the address', async () => {
  const receiver = await openReceiver({ status: 200, body: '' });
  await receiver.close();
  expect(await sendBy(receiver.url, 'generic')).toEqual({ taken: false, attempts: 5, why: 'ECONNREFUSED' });
});

test.for<[Shape, Reply]>([
  ['feishu', { status: 200, body: '{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}' }],
  ['feishu', { status: 400, body: '{"code":9499,"msg":"Bad Request"}' }],
  ['dingtalk', { status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' }],
  ['wecom', { status: 200, body: '{"errcode":93000,"errmsg":"invalid webhook url"}' }],
  ['wecom', { status: 200, body: '<html>a portal that wants a password</html>' }],
  ['slack', { status: 404, body: 'no_service' }],
  ['slack', { status: 200, body: '<html></html>' }],
  ['generic', { status: 302, body: '', headers: { location: 'http://127.0.0.1:9/' } }],
])('%s: what it refuses for good is not sent again: %j', async ([shape, reply]) => {
  const { sent, receiver } = await sendTo(shape, [reply]);
  expect(sent).toMatchObject({ taken: false, attempts: 1, why: `${reply.status} ${reply.body}`.trim() });
  expect(receiver.received).toHaveLength(1);
});

test.for<[Shape, string]>([
  ['feishu', '{"code":11232,"msg":"frequency limited"}'],
  ['wecom', '{"errcode":45009,"errmsg":"api freq out of limit"}'],
])('%s: too many messages is a reason to wait', async ([shape, body]) => {
  const { sent } = await sendTo(shape, [{ status: 200, body }, taken(shape)]);
  expect(sent).toMatchObject({ taken: true, attempts: 2 });
});

test('an older robot of Feishu says StatusCode', () => {
  expect(SERVICES.feishu.answer('{"StatusCode":0,"StatusMessage":"success"}')).toBe('taken');
});
