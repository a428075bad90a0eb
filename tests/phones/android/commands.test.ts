import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AndroidPhone } from '#fixtures/phones/android/phone';
import { helperApks } from '#fixtures/phones/android/system/helpers';
import type { Handset } from '#fixtures/phones/handset';
import { Adb, freePort, type Ran, startTestPhone } from './lab.ts';

let phone: AndroidPhone;
let handset: Handset;
let adb: Adb;
let folder: string;

beforeAll(async () => {
  ({ phone, handset } = await startTestPhone());
  adb = new Adb(await freePort());
  folder = await mkdtemp(join(tmpdir(), 'hutong-commands-'));
  await adb.run(['connect', phone.serial]);
});

afterAll(async () => {
  await adb.stop();
  await phone.stop();
  await rm(folder, { recursive: true });
});

const shell = (command: string, input?: string): Promise<Ran> => adb.run(['shell', command], input);
const thrown = (verb: string, words: string): Ran => ({
  status: 255,
  stdout: '',
  stderr: `\nException occurred while executing '${verb}':\njava.lang.${words}\n`,
});

test.for(['am', 'pm', 'wm', 'ime', 'input', 'svc', 'cmd package', 'cmd wifi'])(
  '%s says at its output that it does not know a verb, and the phone puts it on record',
  async (service) => {
    const before = phone.unknowns.list.length;
    expect(await shell(`${service} frobnicate`)).toEqual({
      status: 255,
      stdout: 'Unknown command: frobnicate\n',
      stderr: '',
    });
    expect(phone.unknowns.list.slice(before).map(({ what }) => what)).toEqual([`${service} frobnicate`]);
  },
);

test('a service without a verb tells how it is used, and that is no news', async () => {
  const before = phone.unknowns.list.length;
  expect(await shell('am')).toMatchObject({
    status: 255,
    stdout: expect.stringMatching(/^am commands:\n/),
    stderr: '',
  });
  expect(phone.unknowns.list.length).toBe(before);
});

/** Command lines that the system's services refuse with an exception. */
const THROWN: readonly [line: string, verb: string, words: string][] = [
  ['input tap 1', 'tap', 'IllegalArgumentException: Argument expected after "1"'],
  ['input tap a 1', 'tap', 'NumberFormatException: For input string: "a"'],
  ['input swipe 1 2 3', 'swipe', 'IllegalArgumentException: Argument expected after "3"'],
  ['am start', 'start', 'IllegalArgumentException: No intent supplied'],
  ['pm grant none x', 'grant', 'IllegalArgumentException: Unknown package: none'],
  [
    'cmd package disable org.example.notes',
    'disable',
    'SecurityException: Shell cannot change component state for org.example.notes/null to 2',
  ],
];

test.for(THROWN)('%s is refused as Java refuses it', async ([line, verb, words]) => {
  expect(await shell(line)).toEqual(thrown(verb, words));
});

test('a finger of motion events taps, and shift makes a capital', async () => {
  await shell('am start -W -n org.example.notes/.ui.MainActivity');
  await shell('input motionevent DOWN 360 100; input motionevent UP 361 101');
  await shell(
    'input keycombination 59 29; input keycombination KEYCODE_SHIFT_LEFT KEYCODE_B; input keyevent KEYCODE_C',
  );
  expect(handset.focused?.value).toBe('ABc');
});

test('who takes an intent is told without starting it', async () => {
  const brief = async (question: string): Promise<string> =>
    (await shell(`cmd package resolve-activity --brief ${question}`)).stdout.split('\n').at(-2) ?? '';
  expect(await brief('org.example.notes')).toBe('org.example.notes/.ui.MainActivity');
  expect(await brief('-a android.intent.action.VIEW -d https://example.org')).toBe(
    'com.android.browser/.BrowserActivity',
  );
  expect(await brief('-a android.intent.action.MAIN -c android.intent.category.HOME')).toBe(
    'com.android.launcher3/.Launcher',
  );
  expect(await brief('no.such')).toBe('No activity found');
  const icons =
    'cmd package query-activities --components -a android.intent.action.MAIN -c android.intent.category.LAUNCHER';
  expect((await shell(icons)).stdout).toContain('org.example.notes/.ui.MainActivity\n');
});

test('an app that is disabled is listed so, and cannot be started', async () => {
  expect(
    await shell('pm disable-user --user 0 org.example.notes; pm list packages -d; pm list packages -e notes'),
  ).toEqual({
    status: 0,
    stdout: 'Package org.example.notes new state: disabled-user\npackage:org.example.notes\n',
    stderr: '',
  });
  expect(await shell('am start -n org.example.notes/.ui.MainActivity')).toMatchObject({
    status: 1,
    stderr:
      'Error type 3\nError: Activity class {org.example.notes/org.example.notes.ui.MainActivity} does not exist.\n',
  });
  expect(await shell('pm enable org.example.notes; am start -n org.example.notes/.ui.MainActivity')).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('several packages go in together, and -R leaves alone what is there', async () => {
  const [settings = '', server = ''] = helperApks();
  const apks = [join(folder, 'one.apk'), join(folder, 'two.apk')] as const;
  await copyFile(settings, apks[0]);
  await copyFile(server, apks[1]);
  await adb.run(['uninstall', 'io.appium.settings']);
  const { status, stdout } = await adb.run(['install-multi-package', ...apks]);
  expect([status, stdout.includes('Success')]).toEqual([0, true]);
  expect((await shell('pm path io.appium.settings')).stdout).toBe('package:/data/app/io.appium.settings/base.apk\n');
  await adb.run(['push', apks[0], '/data/local/tmp/one.apk']);
  expect(await shell('pm install -R /data/local/tmp/one.apk')).toMatchObject({
    status: 1,
    stdout:
      'Failure [INSTALL_FAILED_ALREADY_EXISTS: Attempt to re-install io.appium.settings without first uninstalling.]\n',
  });
  expect(await shell('pm uninstall -k io.appium.settings; pm uninstall')).toEqual({
    status: 1,
    stdout: 'Success\n',
    stderr: 'Error: package name not specified\n',
  });
});

test('the battery is what it was set to until it is reset', async () => {
  expect(
    (await shell('dumpsys battery set level 7; dumpsys battery unplug; dumpsys battery | grep -E "USB|level|UPD"'))
      .stdout,
  ).toBe("  (UPDATES STOPPED -- use 'reset' to restart)\n  USB powered: false\n  level: 7\n");
  expect((await shell('dumpsys battery reset; dumpsys battery | grep -E "USB|level|UPD"')).stdout).toBe(
    '  USB powered: true\n  level: 100\n',
  );
});

test('a pin that locksettings sets locks, and only the same pin takes it away', async () => {
  const locked = async (): Promise<string> => (await shell('dumpsys power | grep -o "mWakefulness=.*"')).stdout;
  expect((await shell('locksettings set-pin 1234; locksettings get-disabled')).stdout).toBe(
    "Pin set to '1234'\nfalse\n",
  );
  await shell('input keyevent 26; input keyevent 26; wm dismiss-keyguard');
  expect(await locked()).toBe('mWakefulness=Dozing\n');
  expect((await shell('locksettings clear --old 1')).stdout).toBe("Old password '1' didn't match\n");
  expect((await shell('locksettings clear --old 1234; wm dismiss-keyguard')).stdout).toBe('Lock credential cleared\n');
  expect(await locked()).toBe('mWakefulness=Awake\n');
});

test('a log of several lines has a head on each; buffers hold what is theirs', async () => {
  await shell('logcat -c; log -t Two "first\nsecond"; printf "a\\nb\\n" | log -p w -t Input');
  handset.crash('notes');
  expect((await shell('logcat -d -v tag -s Two Input')).stdout).toBe(
    '--------- beginning of main\nI/Two     : first\nI/Two     : second\nW/Input   : a\nW/Input   : b\n',
  );
  expect((await shell('logcat -d -b crash -v tag')).stdout).toBe(
    '--------- beginning of crash\nE/AndroidRuntime: FATAL EXCEPTION: main Process: org.example.notes\n',
  );
  expect((await shell('logcat -d -b events')).stdout).toBe('');
  await shell('logcat -b crash -c');
  expect((await shell('logcat -d -b crash; logcat -d -v raw -s Input')).stdout).toBe(
    '--------- beginning of main\na\nb\n',
  );
  expect(await shell('logcat -S; logcat -p; logcat -P ""; logcat -L; logcat --help > /dev/null')).toMatchObject({
    status: 0,
  });
});

test('the display has another size or density until it is reset', async () => {
  const told = async (command: string): Promise<string> => (await shell(command)).stdout;
  expect(await told('wm size 1080x1920; wm size')).toBe('Physical size: 720x1600\nOverride size: 1080x1920\n');
  expect(await told('wm density 480; cmd window density')).toBe('Physical density: 320\nOverride density: 480\n');
  const png = await adb.raw(['exec-out', 'screencap', '-p']);
  expect(await sharp(png.stdout).metadata()).toMatchObject({ width: 1080, height: 1920 });
  expect(await told('dumpsys window displays | grep -o "init=.*"')).toBe(
    'init=720x1600 320dpi cur=1080x1920 app=1080x1920\n',
  );
  expect(handset.area).toMatchObject({ width: 360, height: 616 });
  expect(await told('wm size reset; wm density reset; wm size; wm density')).toBe(
    'Physical size: 720x1600\nPhysical density: 320\n',
  );
  expect(await shell('wm size wide')).toEqual({ status: 255, stdout: '', stderr: 'Error: bad size wide\n' });
  expect(await shell('wm density 1')).toEqual({ status: 255, stdout: '', stderr: 'Error: density must be >= 72\n' });
});
