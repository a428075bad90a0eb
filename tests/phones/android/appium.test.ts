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
import { type Sample, samplePhone } from './sample.ts';

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

test('an instrumentation that dies ends the session, and the next one works', async () => {
  const driver = await open(SKIPS);
  await phone.apply({ fault: 'server-crash', on: true });
  // The first command may still meet the connection as it breaks.
  await expect(driver.getPageSource()).rejects.toThrow(/socket hang up|instrumentation process is not running/);
  await expect(driver.getPageSource()).rejects.toThrow('instrumentation process is not running');
  await phone.apply({ fault: 'server-crash', on: false });
  await driver.deleteSession();
  const next = await open(SKIPS);
  expect(await next.getPageSource()).toContain('hierarchy');
  await next.deleteSession();
});

test('nothing that the real driver asked was unknown to the phone', () => {
  expect(phone.unknowns.list).toEqual([]);
});
