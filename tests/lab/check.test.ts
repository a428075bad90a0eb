import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Installed, Web } from '#fixtures/phones/app';
import { Handset } from '#fixtures/phones/handset';
import { type Iphone, startIphone } from '#fixtures/phones/iphone/phone';
import { type Adb, openAdb } from '#lab/adb';
import { installedIn, isLocked, stateIn } from '#lab/android';
import { checkLab, phoneHealth } from '#lab/check';
import type { LabPhone } from '#lab/lab';
import { showHealth, usable } from '#lab/show';
import { loadApps } from '#load';
import type { App } from '#model';

let folder = '';
let adb: Adb;
let apps: readonly App[] = [];
let handset: Handset;
let iphone: Iphone;

const installed = (id: string, bundle: string, version: string): Installed => ({
  id,
  package: bundle,
  name: id,
  version,
  schemes: [],
  activity: '',
  system: id === 'launcher',
  start: () => ({
    stack: [{ activity: '', view: (rect) => ({ role: 'group', rect, children: [] }) }],
    open: () => {},
  }),
});

const noWeb: Web = {
  open: () => {
    throw new Error('this phone has no web');
  },
  content: () => Promise.resolve(null),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-lab-'));
  apps = (await loadApps()).filter(({ id }) => ['wechat', 'qq'].includes(id));
  adb = await openAdb({ own: true, log: join(folder, 'adb.log') });
  handset = new Handset(
    {
      id: 'i1',
      platform: 'ios',
      model: 'iPhone 15',
      osVersion: '17.5',
      width: 393,
      height: 852,
      scale: 3,
      statusBar: 54,
      keyboardHeight: 336,
      accounts: {},
    },
    {
      web: noWeb,
      apps: [installed('launcher', 'com.apple.springboard', '1'), installed('wechat', 'com.tencent.xin', '8.0.16')],
    },
  );
  await handset.start();
  iphone = await startIphone(handset);
});

afterAll(async () => {
  await iphone.stop();
  await adb.stop();
  await rm(folder, { recursive: true });
});

const android: LabPhone = { id: 'a1', platform: 'android', serial: '127.0.0.1:1', accounts: {} };
const ios = (): LabPhone => ({
  id: 'i1',
  platform: 'ios',
  udid: iphone.udid,
  wda: iphone.wda,
  usbmux: `unix:${iphone.usbmux}`,
  accounts: {},
});

test('an iPhone says its system, whether it is locked, and which apps it has in which version', async () => {
  expect(await phoneHealth(ios(), { apps, adbPort: adb.port })).toEqual({
    id: 'i1',
    platform: 'ios',
    state: 'ready',
    osVersion: '17.5',
    model: expect.stringMatching('iPhone'),
    locked: false,
    versions: { wechat: '8.0.16' },
    builds: { wechat: { code: '8.0.16' } },
  });
});

test('a locked iPhone says so, and can be used once it is unlocked', async () => {
  await iphone.apply({ fault: 'locked', on: true });
  const health = await phoneHealth(ios(), { apps, adbPort: adb.port });
  expect(health).toMatchObject({ state: 'ready', locked: true });
  expect(showHealth({ virtual: false, host: [], phones: [health] }, apps, 'en')).toMatch(
    /! i1 .*, screen locked\n {6}→ Unlock the phone/,
  );
  await iphone.apply({ fault: 'locked', on: false });
});

test('a lab is shown with what is missing and what to do about it, in both languages', async () => {
  const lab = { virtual: false, phones: [android, ios()], adb: { port: adb.port } };
  const health = await checkLab(lab, { apps });
  expect(usable(health).map(({ id }) => id)).toEqual(['i1']);
  const phones = (language: 'zh' | 'en'): string =>
    showHealth({ ...health, host: [{ name: 'adb', version: null }] }, apps, language);
  expect(phones('zh')).toMatch(
    /^本机\n {2}✗ adb +缺失\n {6}→ apt-get install adb.*\n\n手机\n {2}✗ a1 +未连接: 127\.0\.0\.1:1: adb does not see it\n {6}→ 检查.*\n {2}✓ i1 +iOS 17\.5, iPhone.*\n {6}微信 8\.0\.16\n {6}未安装: QQ$/,
  );
  expect(phones('en')).toContain('not connected');
  expect(phones('en')).toContain('not installed: QQ');
});

test('an iPhone without its agent cannot be used, and the reason is said', async () => {
  await iphone.apply({ fault: 'unplugged', on: true });
  expect(await phoneHealth(ios(), { apps, adbPort: adb.port })).toEqual({
    id: 'i1',
    platform: 'ios',
    state: 'no-agent',
    why: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/),
  });
  await iphone.apply({ fault: 'unplugged', on: false });
});

test('whatever else answers in place of the agent is told from it', async () => {
  const other = createServer((_, answer) => answer.end('<h1>It works!</h1>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const wda = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  expect(await phoneHealth({ ...ios(), wda }, { apps, adbPort: adb.port })).toMatchObject({
    state: 'no-agent',
    why: `${wda}: /status answered 200, but not like WebDriverAgent`,
  });
  other.close();
});

test('the home screen and the browser are nothing that must be installed', async () => {
  const health = await phoneHealth(ios(), { apps, adbPort: adb.port });
  const shown = showHealth({ virtual: false, host: [], phones: [health] }, await loadApps(), 'en');
  expect(shown).toMatch(/^ {6}not installed: .*QQ/m);
  expect(shown).not.toMatch(/Home screen|Browser|Settings/);
});

test('the host says the version of all that a run needs', async () => {
  const { host } = await checkLab({ virtual: true, phones: [] }, { apps });
  expect(host.map(({ name }) => name)).toEqual([
    'hutong',
    'node',
    'adb',
    'appium',
    'uiautomator2',
    'xcuitest',
    'chromium',
    'cjk-font',
  ]);
  expect(host.find(({ name }) => name === 'appium')?.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(host.find(({ name }) => name === 'chromium')?.version).toMatch(/^\d+(\.\d+)+$/);
});

test('each state in the list of adb has its word', () => {
  const list = [
    'List of devices attached',
    'A1\tdevice',
    'A11\toffline',
    'B\tunauthorized',
    'C\tauthorizing',
    'D\tno permissions (missing udev rules? user is in the plugdev group); see [http://x]',
    'E\trecovery',
  ].join('\n');
  const states = ['A1', 'A11', 'B', 'C', 'D', 'E', 'A'].map((serial) => stateIn(list, serial));
  expect(states).toEqual(['ready', 'offline', 'unauthorized', 'unauthorized', 'unauthorized', 'offline', 'absent']);
});

test('a lock screen, a keyguard in focus and a sleeping screen count as locked', () => {
  const open = '  mCurrentFocus=Window{abc u0 com.x/.Y}\n mShowingLockscreen=false\n mInputRestricted=false';
  const awake = '  mWakefulness=Awake';
  expect(isLocked(open, awake)).toBe(false);
  expect(isLocked(open, '  mWakefulness=Dozing')).toBe(true);
  expect(isLocked(open.replace('mShowingLockscreen=false', 'mShowingLockscreen=true'), awake)).toBe(true);
  expect(isLocked(open.replace('com.x/.Y', 'Keyguard'), awake)).toBe(true);
});

test('what is installed is that of the package itself, not of another one in the dump', () => {
  const dump = `Hidden:
  Package [com.tencent.mm.old] (0):
    versionCode=1 minSdk=21 targetSdk=30
    versionName=0.1
Packages:
  Package [com.tencent.mm] (1a2):
    versionCode=2740 minSdk=23 targetSdk=33
    versionName=8.0.16
    lastUpdateTime=2026-11-20 03:12:45
`;
  expect(installedIn(dump, 'com.tencent.mm')).toEqual({
    version: '8.0.16',
    build: { code: '2740', updatedAt: '2026-11-20 03:12:45' },
  });
  expect(installedIn('Unable to find package: com.tencent.mm', 'com.tencent.mm')).toBeNull();
});
