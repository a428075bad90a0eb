import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, remote } from 'webdriverio';
import { type AndroidPhone, startAndroidPhone } from '#fixtures/phones/android/phone';
import { uiAutomator } from '#fixtures/phones/android/uiautomator/server';
import type { Handset } from '#fixtures/phones/handset';
import { Adb, freePort, until } from './lab.ts';
import { Sample, samplePhone } from './sample.ts';

let phone: AndroidPhone;
let handset: Handset;
let app: Sample;
let adb: Adb;
let appium: ChildProcess;
let port: number;
let sdk: string;

beforeAll(async () => {
  ({ phone: handset, app } = await samplePhone());
  phone = await startAndroidPhone(handset, { automation: uiAutomator });
  adb = new Adb(await freePort());
  await adb.run(['connect', phone.serial]);
  sdk = await sdkOfAdb();
  port = await freePort();
  const server = ['node_modules/appium/index.js', 'server', '--address', '127.0.0.1', '--port', `${port}`];
  appium = spawn(process.execPath, [...server, '--log-level', 'error', '--allow-insecure', 'uiautomator2:adb_shell'], {
    env: { ...adb.env, APPIUM_HOME: process.cwd(), ANDROID_HOME: sdk },
    stdio: 'ignore',
  });
  await until(
    () =>
      fetch(`http://127.0.0.1:${port}/status`).then(
        (reply) => reply.ok,
        () => false,
      ),
    Boolean,
    60_000,
  );
});

afterAll(async () => {
  const gone = once(appium, 'exit');
  appium.kill();
  await gone;
  await adb.stop();
  await phone.stop();
  await rm(sdk, { recursive: true });
});

/** An SDK of nothing but adb, which is all that Appium needs of one. */
async function sdkOfAdb(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hutong-sdk-'));
  await mkdir(join(folder, 'platform-tools'));
  for (const place of (process.env.PATH ?? '').split(delimiter)) {
    const found = await realpath(join(place, 'adb')).catch(() => null);
    if (!found) continue;
    await symlink(found, join(folder, 'platform-tools', 'adb'));
    return folder;
  }
  throw new Error('adb is not on the PATH');
}

const SKIPS = {
  'appium:skipServerInstallation': true,
  'appium:skipDeviceInitialization': true,
  'appium:skipLogcatCapture': true,
  'appium:skipUnlock': true,
  'appium:noReset': true,
};

const open = (more: object = {}): Promise<Browser> =>
  remote({
    hostname: '127.0.0.1',
    port,
    logLevel: 'silent',
    connectionRetryCount: 0,
    capabilities: {
      platformName: 'Android',
      'appium:automationName': 'UiAutomator2',
      'appium:udid': phone.serial,
      'appium:adbPort': adb.port,
      'appium:suppressKillServer': true,
      ...more,
    },
  });

/** The app as it is after its first start, in front. */
async function startSample(): Promise<Sample> {
  handset.kill('sample');
  await handset.open('sample');
  const running = handset.processes.at(-1)?.app;
  if (running instanceof Sample) return running;
  throw new Error('the sample did not start');
}

const installed = async (): Promise<string[]> =>
  (await adb.run(['shell', 'pm list packages io.appium'])).stdout.split('\n').filter(Boolean);

test('a session with the default capabilities: helpers, settings app, log, unlock, instrumentation', async () => {
  handset.locked = true;
  const driver = await open();
  expect(driver.capabilities).toMatchObject({ platformVersion: '13', deviceModel: 'Sample 1' });
  expect(handset.locked).toBe(false);
  expect(await driver.getPageSource()).toContain('第 1 行');
  expect([await driver.getCurrentPackage(), await driver.getCurrentActivity()]).toEqual([
    'org.example.sample',
    '.MainActivity',
  ]);
  await driver.execute('mobile: pressKey', { keycode: 3 });
  expect(await driver.getCurrentPackage()).toBe('com.android.launcher3');
  await driver.execute('mobile: activateApp', { appId: 'org.example.sample' });
  expect(await driver.execute('mobile: queryAppState', { appId: 'org.example.sample' })).toBe(4);
  await driver.deleteSession();
  expect((await adb.run(['shell', 'ps -A | grep uiautomator'])).stdout).toBe('');
});

test('helpers that are missing are installed by the driver itself', async () => {
  for (const name of ['io.appium.settings', 'io.appium.uiautomator2.server', 'io.appium.uiautomator2.server.test'])
    await adb.run(['uninstall', name]);
  expect(await installed()).toEqual([]);
  const driver = await open();
  expect(await installed()).toEqual([
    'package:io.appium.settings',
    'package:io.appium.uiautomator2.server',
    'package:io.appium.uiautomator2.server.test',
  ]);
  await driver.deleteSession();
});

test('a session that skips what it can: commands that go through adb and commands that go to the server', async () => {
  const driver = await open(SKIPS);
  const field = await driver.$('//android.widget.EditText');
  await field.setValue('https://example.org/路径?a=1&b=2');
  expect(app.field.value).toBe('https://example.org/路径?a=1&b=2');
  expect(await driver.isKeyboardShown()).toBe(true);
  await driver.setClipboard(Buffer.from('剪贴板').toString('base64'), 'plaintext');
  expect(Buffer.from(await driver.getClipboard(), 'base64').toString()).toBe('剪贴板');
  expect(await driver.execute('mobile: shell', { command: 'echo', args: ['$((6 * 7))'] })).toBe('42\n');
  await driver.pushFile('/sdcard/Download/in.txt', Buffer.from('pushed').toString('base64'));
  expect(Buffer.from(await driver.pullFile('/sdcard/Download/in.txt'), 'base64').toString()).toBe('pushed');
  await driver.lock();
  expect(await driver.isLocked()).toBe(true);
  await driver.unlock();
  expect(await driver.isLocked()).toBe(false);
  expect(await driver.execute('mobile: terminateApp', { appId: 'org.example.sample' })).toBe(true);
  expect(await driver.execute('mobile: queryAppState', { appId: 'org.example.sample' })).toBe(1);
  expect(await driver.execute('mobile: isAppInstalled', { appId: 'com.not.there' })).toBe(false);
  await driver.deleteSession();
});

test('what a client does to the screen: finding by every strategy, gestures, elements that come and go', async () => {
  const driver = await open(SKIPS);
  app = await startSample();
  const textOf = async (selector: string): Promise<string> => (await driver.$(selector)).getText();
  expect([
    await textOf('android.widget.EditText'),
    await textOf('*[resource-id="org.example.sample:id/send"]'),
    await textOf('id=org.example.sample:id/send'),
    await textOf('android=new UiSelector().textMatches("第 \\d 行").instance(3)'),
    await textOf('android=new UiScrollable(new UiSelector().scrollable(true)).scrollTextIntoView("第 22 行")'),
    await (await driver.$('~更多信息')).getAttribute('resourceId'),
    await (await driver.$('//*[@text="第 22 行"]')).isDisplayed(),
    await (await driver.$('//*[@text="第 1 行"]')).isExisting(),
  ]).toEqual(['搜索或输入网址', '发送', '发送', '第 4 行', '第 22 行', 'org.example.sample:id/more', true, false]);

  const list = await driver.$('id=org.example.sample:id/list').getElement();
  const gesture = (name: string, more: object) => driver.execute(`mobile: ${name}`, more);
  const onList = { elementId: list.elementId };
  expect([
    await gesture('flingGesture', { ...onList, direction: 'up' }),
    await gesture('scrollGesture', { ...onList, direction: 'down', percent: 0.5 }),
    await gesture('swipeGesture', { ...onList, direction: 'down', percent: 0.5 }),
    await gesture('pinchOpenGesture', { ...onList, percent: 0.5 }),
    await gesture('dragGesture', { startX: 300, startY: 900, endX: 300, endY: 772 }),
    await gesture('scroll', { strategy: '-android uiautomator', selector: 'new UiSelector().text("第 9 行")' }),
    app.scrolled,
  ]).toEqual([false, true, null, null, null, null, 64]);
  await gesture('clickGesture', { x: 300, y: 200 });
  await gesture('longClickGesture', { x: 300, y: 200 });
  await driver.action('pointer').move({ x: 300, y: 330 }).down().pause(20).up().perform();
  await (await driver.$('//*[@text="第 4 行"]')).click();
  expect(app.taps).toEqual(['第 2 行', '长按第 2 行', '第 3 行', '第 4 行']);

  const title = await driver.$('//*[@text="示例"]').getElement();
  app.showPage();
  await expect(driver.getElementText(title.elementId)).rejects.toThrow('does not exist in DOM anymore');
  await (await driver.$('//*[@text="申请恢复访问"]')).click();
  expect(app.taps.at(-1)).toBe('申请恢复访问');
  await driver.back();
  await driver.deleteSession();
});

test('what a client asks of the phone: keyboard, alerts, shade, windows, scheduled actions, facts', async () => {
  const driver = await open(SKIPS);
  app = await startSample();
  const field = await driver.$('android.widget.EditText');
  await field.click();
  await driver.keys(['a', 'b']);
  await driver.execute('mobile: type', { text: 'c' });
  await field.addValue('d');
  expect([app.field.value, await driver.isKeyboardShown()]).toEqual(['abcd', true]);
  await driver.pressKeyCode(66);
  expect([app.sent.at(-1), app.field.value, await driver.hideKeyboard()]).toEqual(['abcd', '', true]);

  app.showAlert();
  expect(await driver.getAlertText()).toBe('允许“示例”访问位置信息？');
  await driver.execute('mobile: acceptAlert', { buttonLabel: '允许' });
  await expect(driver.dismissAlert()).rejects.toThrow('No alert is open');
  await driver.openNotifications();
  expect(await driver.getPageSource()).toContain('没有通知');
  await driver.back();

  const name = 'look';
  const steps = [{ type: 'source', name, payload: { subtype: 'xml' } }];
  await driver.execute('mobile: scheduleAction', { name, steps });
  await expect
    .poll(() => driver.execute('mobile: getActionHistory', { name }))
    .toMatchObject({ repeats: 1, stepResults: [[{ name, passed: true }]] });
  await driver.execute('mobile: unscheduleAction', { name });
  expect({
    alert: app.taps.at(-1),
    battery: await driver.execute('mobile: batteryInfo'),
    density: await driver.getDisplayDensity(),
    viewport: await driver.execute('mobile: viewportRect'),
    bars: await driver.execute('mobile: getSystemBars'),
    window: await driver.getWindowRect(),
    windows: await driver.execute('mobile: listWindows', {}),
    orientation: await driver.getOrientation(),
    contexts: await driver.getContexts(),
  }).toMatchInlineSnapshot(`
    {
      "alert": "允许",
      "bars": {
        "navigationBar": {
          "height": 0,
          "visible": false,
          "width": 0,
          "x": 0,
          "y": 0,
        },
        "statusBar": {
          "height": 48,
          "visible": true,
          "width": 720,
          "x": 0,
          "y": 0,
        },
      },
      "battery": {
        "level": 1,
        "state": 2,
      },
      "contexts": [
        "NATIVE_APP",
      ],
      "density": 320,
      "orientation": "PORTRAIT",
      "viewport": {
        "height": 1552,
        "left": 0,
        "top": 48,
        "width": 720,
      },
      "window": {
        "height": 1600,
        "width": 720,
        "x": 0,
        "y": 0,
      },
      "windows": [
        {
          "displayId": 0,
          "packageName": "org.example.sample",
          "physicalDisplayId": null,
          "rect": {
            "bottom": 1600,
            "left": 0,
            "right": 720,
            "top": 0,
          },
          "screenshot": null,
          "windowId": 1,
        },
      ],
    }
  `);
  await driver.deleteSession();
});

test('an instrumentation that dies ends the session, and the next one works', async () => {
  const driver = await open(SKIPS);
  await phone.apply({ fault: 'server-crash', on: true });
  // The first commands may still meet the connection as it breaks.
  const answer = (): Promise<string> => driver.getPageSource().catch(String);
  await expect.poll(answer, { timeout: 15_000 }).toContain('instrumentation process is not running');
  await phone.apply({ fault: 'server-crash', on: false });
  await driver.deleteSession();
  const next = await open(SKIPS);
  expect(await next.getPageSource()).toContain('hierarchy');
  await next.deleteSession();
});

test('nothing that the real driver asked was unknown to the phone', () => {
  expect(phone.unknowns.list).toEqual([]);
});
