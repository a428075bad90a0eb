import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidencePath } from '#model';
import { announced, evidenceIn, hutong, PROJECT, sha256, storedRun, storedTrials, verdicts } from './hutong.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

const DAYS = 'tests/run/three-days.yaml';
const PHONES = ['android-1', 'android-2', 'iphone-1', 'iphone-2'];

test("the day of the reporters' test is found as they found it, by the real tools, on both platforms", async () => {
  const out = join(folder, 'reporters');
  const { status, err, out: printed } = await hutong(['run', DAYS, '--world', '2021-11-30', '--out', out]);
  expect({ status, err }).toEqual({ status: 0, err: expect.not.stringMatching('fault') });
  expect(await verdicts(out)).toEqual({
    'wechat/taobao-item/private/android': 'direct page',
    'wechat/taobao-item/private/ios': 'direct page',
    'wechat/taobao-item/group/android': 'blocked copy',
    'wechat/taobao-item/group/ios': 'blocked copy',
    'qq/douyin-video/private/android': 'direct page',
    'qq/douyin-video/private/ios': 'direct page',
  });
  expect(printed.trimEnd().split('\n').at(-1)).toMatch(
    /^run: 6 cells, 18 trials, \d+\.\d s, \d+ MiB peak, 0 undecided$/,
  );
  await shownByTheToolsThemselves(out);
  await evidenceIsThere(out);
});

/** Appium, its drivers and adb write logs of their own, in which each phone's session and its wire are named. */
async function shownByTheToolsThemselves(dir: string): Promise<void> {
  const log = (name: string): Promise<string> => readFile(join(dir, 'logs', `${name}.log`), 'utf8');
  const versionOf = async (name: string): Promise<string> =>
    JSON.parse(await readFile(join(PROJECT, 'node_modules', name, 'package.json'), 'utf8')).version;
  const appium = await versionOf('appium');
  for (const phone of PHONES) {
    const driver = phone.startsWith('android') ? 'AndroidUiautomator2Driver' : 'XCUITestDriver';
    const said = await log(`appium-${phone}`);
    expect(said).toContain(`Welcome to Appium v${appium}`);
    expect(said).toMatch(new RegExp(`New ${driver} session created successfully`));
  }
  // The wire to each phone, as the driver and adb's own server tell it.
  const { adb } = await announced(dir, 'android-1');
  const { wda } = await announced(dir, 'iphone-1');
  expect(await log('appium-android-1')).toMatch(new RegExp(`platform-tools/adb -P \\d+ -s ${adb} shell`));
  expect(await log('appium-android-1')).toContain('io.appium.uiautomator2.server.test/androidx.test.runner');
  expect(await log('adb')).toMatch(new RegExp(`transport\\.cpp:\\d+\\] ${adb}: read thread spawning`));
  expect(await log('appium-iphone-1')).toContain(`${wda}/session`);
  const { versions } = await storedRun(dir);
  expect(versions).toMatchObject({ appium, uiautomator2: await versionOf('appium-uiautomator2-driver') });
}

async function evidenceIsThere(dir: string): Promise<void> {
  const trials = await storedTrials(dir);
  const kept = trials.flatMap(evidenceIn);
  expect(trials.map(({ phone }) => phone.id).sort()).toEqual(expect.arrayContaining(PHONES));
  // A tree and a picture of each frame at least.
  expect(kept.length).toBeGreaterThan(trials.length * 4);
  for (const one of kept) {
    const bytes = await readFile(join(dir, evidencePath(one)));
    expect({ sha256: sha256(bytes), bytes: bytes.length }).toEqual({ sha256: one.sha256, bytes: one.bytes });
  }
}

// A shop and a warning page that the code has never seen, and a rule by which the platforms differ.
const WORLD = {
  'world.yaml': `schema: hutong.world/1
name: elsewhere
title: { zh: 别处, en: Elsewhere }
date: "2024-05-01"
rules:
  - { id: groups, when: { app: wechat, scope: group, host: craft.example.org }, tap: &stop { web: "https://notice.weixin.qq.com/stop?to={url:encoded}" } }
  - { id: one-platform, when: { app: wechat, scope: private, platform: ios, host: craft.example.org }, tap: *stop }
`,
  'sites/craft.example.org/index.html': `<!doctype html><meta charset="utf-8"><title>手工陶瓷茶杯 - 小城手作</title>
<h1>手工陶瓷茶杯</h1><p>每一只都由小城的师傅拉坯上釉，烧制需要三天，杯口略有不同。</p>`,
  'sites/notice.weixin.qq.com/site.yaml': `schema: hutong.site/1
routes:
  - path: /stop
    html: "<!doctype html><meta charset=utf-8><title>访问提示</title><h1>暂时不能访问</h1><p>为了大家的安全，这个网页已停止访问。</p>"
`,
};

const MATRIX = `schema: hutong.matrix/1
title: { zh: 别处的链接, en: A link from elsewhere }
axes: { app: wechat, link: craft-shop, scope: [private, group], platform: [android, ios] }
links:
  - id: craft-shop
    name: { zh: 手作小店, en: Craft shop }
    owner: Craft Shop
    category: e-commerce
    url: https://craft.example.org/
    hosts: [craft.example.org]
    content: { title: [手工陶瓷茶杯 - 小城手作], text: [手工陶瓷茶杯] }
`;

test('a world from outside, with a page never seen before, is judged right, and differs by platform in that cell only', async () => {
  const world = join(folder, 'elsewhere');
  for (const [name, text] of Object.entries({ ...WORLD, 'matrix.yaml': MATRIX })) {
    await mkdir(join(world, name, '..'), { recursive: true });
    await writeFile(join(world, name), text);
  }
  const out = join(folder, 'elsewhere-run');
  const { status, err } = await hutong(['run', join(world, 'matrix.yaml'), '--world', world, '--out', out]);
  expect({ status, err }).toEqual({ status: 0, err: expect.not.stringMatching('fault') });
  expect(await verdicts(out)).toEqual({
    'wechat/craft-shop/private/android': 'direct page',
    'wechat/craft-shop/private/ios': 'blocked stop',
    'wechat/craft-shop/group/android': 'blocked stop',
    'wechat/craft-shop/group/ios': 'blocked stop',
  });
  const worldFrom = { path: world, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) };
  expect((await storedRun(out)).lab).toMatchObject({ virtual: true, world: 'elsewhere', worldFrom, leftOut: [] });
  // It finds that world again by itself, and the run complete.
  expect(await hutong(['run', '--resume', out])).toMatchObject({ status: 0, err: expect.not.stringMatching('fault') });
  expect(await hutong(['verify', out])).toMatchObject({ status: 0, out: expect.stringMatching(/^VIRTUAL: /) });
});
