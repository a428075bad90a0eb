import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AskedWrongly } from '#asked-wrongly';
import { parseLab } from '#lab/file';
import type { Lab } from '#lab/lab';

const ENV: Readonly<Record<string, string>> = { APPLE_TEAM_ID: 'TEAM42', BAD: '-s x', AGENT: 'http://10.0.0.2:8100' };
const sources = ['wechat', 'qq', 'toutiao', 'baidu'];

const labOf = (text: string): Lab => parseLab(text, { file: 'lab.yaml', env: (name) => ENV[name], sources });

function problemsOf(text: string): readonly string[] {
  try {
    labOf(text);
    return [];
  } catch (error) {
    if (error instanceof AskedWrongly) return error.problems;
    throw error;
  }
}

const example = readFileSync(new URL('../../lab.example.yaml', import.meta.url), 'utf8');

test('the example is a lab of a real Android phone and a real iPhone, as it is copied', () => {
  const lab = parseLab(example, { file: 'lab.yaml', env: () => undefined, sources });
  expect(lab.virtual).toBe(false);
  expect(lab.pacing).toEqual({ secondsBetweenSends: 20, perHour: 40, perDay: 200 });
  expect(
    lab.phones.map(({ id, platform, serial, udid, wda, appium }) => ({ id, platform, serial, udid, wda, appium })),
  ).toEqual([
    { id: 'pixel-7', platform: 'android', serial: '2A171FDH2005JN' },
    {
      id: 'iphone-13',
      platform: 'ios',
      udid: '00008110-000A1B2C3D4E5F60',
      wda: 'http://192.168.1.20:8100',
    },
  ]);
  expect(lab.phones[0]?.accounts).toEqual({
    wechat: { alias: 'tester-1', private: '文件传输助手', group: '互联互通测试群', region: 'CN' },
    qq: { alias: 'tester-1', private: '我的电脑', group: '互联互通测试群' },
    toutiao: { alias: 'tester-1' },
    baidu: { alias: 'tester-1' },
  });
});

test('what the example keeps in comments is right once it is taken out of them', () => {
  const whole = example.replace(/^( *)# ((canaries|appium|hooks):| {2}(?!npx))/gm, '$1$2');
  const lab = labOf(whole);
  expect(lab.canaries).toEqual([
    { app: 'wechat', scope: 'private', opens: 'our-newsletter', caught: 'known-blocked' },
    { app: 'wechat', scope: 'group', opens: 'our-newsletter', caught: 'known-blocked' },
    { app: 'qq', scope: 'private', opens: 'our-newsletter', caught: null },
    { app: 'baidu', scope: 'search', opens: 'our-homepage', caught: null },
  ]);
  expect(lab.phones[1]?.appium).toEqual({
    'appium:xcodeOrgId': 'TEAM42',
    'appium:xcodeSigningId': 'Apple Development',
  });
  expect(lab.phones.map(({ hooks }) => Object.keys(hooks ?? {}))).toEqual([['reboot', 'power'], ['agent']]);
});

test('what is left out has careful defaults', () => {
  expect(labOf('schema: hutong.lab/1\nphones: [{ id: a, platform: android, serial: "127.0.0.1:5555" }]')).toEqual({
    virtual: false,
    phones: [{ id: 'a', platform: 'android', serial: '127.0.0.1:5555', accounts: {} }],
    canaries: [],
    pacing: { secondsBetweenSends: 20, perHour: 40, perDay: 200 },
    quarantine: { restSeconds: 300, most: 3 },
    recycling: { hours: 6, memory: 1500 },
    secrets: [],
    privacy: 'none',
  });
});

test('everything that is wrong with a lab is said at once, with its line', () => {
  expect(
    problemsOf(`schema: hutong.lab/1
phones:
  - { id: a, platform: android, udid: abc }
  - { id: a, platform: ios, serial: abc }
  - id: b
    platform: android
    serial: abc
    accounts:
      weibo: { alias: x }
`),
  ).toEqual([
    'lab.yaml:3: phones[0].udid: not for android',
    'lab.yaml:3: phones[0].serial: missing; expected the serial as `adb devices` prints it',
    'lab.yaml:4: phones[1].serial: not for ios',
    'lab.yaml:4: phones[1].udid: missing; expected the UDID as `idevice_id -l` or Finder shows it',
    'lab.yaml:4: phones[1].id: a is the id of another phone too',
    'lab.yaml:9: phones[2].accounts.weibo: "weibo" is not one of wechat, qq, toutiao, baidu',
  ]);
});

const phone = (more: string): string =>
  `schema: hutong.lab/1\nphones:\n  - { id: a, platform: android, serial: x, ${more} }`;

test.for([
  ['no phone', 'schema: hutong.lab/1\nphones: []', 'lab.yaml:2: phones: at least one phone is needed'],
  ['an unknown platform', phone('x: 1').replace('android', 'windows'), '"windows" is not one of android, ios'],
  ['an unknown key', phone('passcode: 1234'), 'unknown key "passcode"; the keys here are id, platform, serial'],
  ['a serial that adb would take for an option', phone('x: 1').replace('serial: x', 'serial: -a'), 'not a serial'],
  [
    'an account without an alias',
    phone('accounts: { qq: { private: y } }'),
    'accounts.qq.alias: missing; expected text',
  ],
  ['a port that is none', `adb: { port: 0 }\n${phone('osVersion: "13"')}`, 'lab.yaml:1: adb.port: '],
] as const)('%s is refused', ([, text, problem]) => {
  expect(problemsOf(text).join('\n')).toContain(problem);
});

test('a secret comes from the environment, and is shown to nobody', () => {
  const ios = (wda: string): string =>
    `schema: hutong.lab/1\nphones:\n  - { id: a, platform: ios, udid: x, wda: "${wda}" }`;
  expect(labOf(ios('env:AGENT')).phones[0]?.wda).toBe('http://10.0.0.2:8100');
  expect(problemsOf(ios('env:NOBODY'))).toEqual([
    'lab.yaml:3: phones[0].wda: env:NOBODY names no variable that is set in the environment',
  ]);
  expect(problemsOf(ios('env:BAD'))).toEqual(['lab.yaml:3: phones[0].wda: not an http(s) address']);
  expect(problemsOf(ios('env:'))).toHaveLength(1);
});

test('canaries are told by app and scope; none is a word for not knowing any', () => {
  const { canaries } = labOf(
    `schema: hutong.lab/1\nphones: [{ id: a, platform: android, serial: x }]\ncanaries:\n  wechat: { private: { opens: wechat-article, caught: none }, search: { opens: plain-site } }\n`,
  );
  expect(canaries).toEqual([
    { app: 'wechat', scope: 'private', opens: 'wechat-article', caught: null },
    { app: 'wechat', scope: 'search', opens: 'plain-site', caught: null },
  ]);
});

test('hooks are programs with arguments, and only an iPhone has an agent to be started', () => {
  const labWith = (hooks: string): string =>
    `schema: hutong.lab/1\nphones: [{ id: a, platform: android, serial: x, hooks: ${hooks} }]`;
  expect(labOf(labWith('{ reboot: [adb, -s, x, reboot], power: [uhubctl, -p, "2"] }')).phones[0]?.hooks).toEqual({
    reboot: ['adb', '-s', 'x', 'reboot'],
    power: ['uhubctl', '-p', '2'],
  });
  expect(problemsOf(labWith('{ reboot: adb reboot }'))).toEqual([expect.stringContaining('phones[0].hooks.reboot')]);
  expect(problemsOf(labWith('{ reboot: [] }'))).toEqual([expect.stringContaining('a program and its arguments')]);
  expect(problemsOf(labWith('{ agent: [start-wda] }'))).toEqual([expect.stringContaining('agent is for iPhones')]);
});
