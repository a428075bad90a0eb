import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AndroidPhone } from '#fixtures/phones/android/phone';
import { Adb, freePort, startTestPhone, until } from './lab.ts';

let phone: AndroidPhone;
let adb: Adb;

beforeAll(async () => {
  ({ phone } = await startTestPhone());
  adb = new Adb(await freePort());
});

afterAll(async () => {
  await adb.stop();
  await phone.stop();
});

beforeEach(async () => {
  await adb.run(['disconnect']);
  await until(
    () => adb.run(['connect', phone.serial]).then(state),
    (seen) => seen === 'device',
  );
});

const state = async (): Promise<string> =>
  (await adb.run(['devices'])).stdout
    .split('\n')
    .find((line) => line.startsWith(phone.serial))
    ?.split('\t')[1] ?? 'none';

const fault = async (body: object): Promise<number> =>
  (await fetch(`http://127.0.0.1:${phone.control}/fault`, { method: 'POST', body: JSON.stringify(body) })).status;

test('a phone that does not know the computer is unauthorized until its owner allows it', async () => {
  await fault({ fault: 'unauthorized', on: true });
  await until(state, (seen) => seen === 'unauthorized');
  expect((await adb.run(['shell', 'true'])).stderr).toContain('device unauthorized');
  await fault({ fault: 'unauthorized', on: false });
  await until(state, (seen) => seen === 'device');
});

test('an unplugged phone drops what runs and refuses, and comes back on the same port', async () => {
  const running = adb.run(['shell', 'sleep 1000']);
  await until(
    () => adb.run(['shell', 'pgrep -f "^sleep 1000"']),
    ({ status }) => status === 0,
  );
  await fault({ fault: 'unplugged', on: true });
  await running;
  await adb.run(['disconnect']);
  expect((await adb.run(['connect', phone.serial])).stdout).toContain('Connection refused');
  await fault({ fault: 'unplugged', on: false });
  expect((await adb.run(['connect', phone.serial])).stdout).toContain(`connected to ${phone.serial}`);
  expect((await adb.run(['shell', 'pgrep -f "^sleep 1000"'])).status).toBe(1);
});

test('an instrumentation that crashes says so, and stays dead as long as the fault is on', async () => {
  const instrument = [
    'shell',
    'am',
    'instrument',
    '-w',
    'io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner',
  ];
  const { stdout } = await adb.run(['forward', 'tcp:0', 'tcp:6790']);
  const ask = (): Promise<string> =>
    fetch(`http://127.0.0.1:${stdout.trim()}/status`).then(
      (reply) => reply.text(),
      () => 'refused',
    );
  const running = adb.run(instrument);
  await until(ask, (answer) => answer === 'GET /status');
  await fault({ fault: 'server-crash', on: true });
  const crashed = 'INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0\n';
  expect((await running).stdout).toBe(crashed);
  expect(await ask()).toBe('refused');
  expect((await adb.run(instrument)).stdout).toBe(crashed);
  await fault({ fault: 'server-crash', on: false });
  void adb.run(instrument);
  await until(ask, (answer) => answer === 'GET /status');
});

test('a phone that hangs takes a command and answers it only when it is well again', async () => {
  await fault({ fault: 'hang', on: true });
  let answered = false;
  const asking = adb.run(['shell', 'echo late']).then((ran) => {
    answered = true;
    return ran;
  });
  // The phone has taken the connection of a second command by the time it refuses a third to the control port.
  expect(await fault({ fault: 'nonsense' })).toBe(400);
  expect(answered).toBe(false);
  await fault({ fault: 'hang', on: false });
  expect((await asking).stdout).toBe('late\n');
});

test('a locked phone takes no touch, and an app that crashes leaves the home screen', async () => {
  await fault({ fault: 'locked', on: true });
  expect((await adb.run(['shell', 'dumpsys window | grep -o mInputRestricted=....'])).stdout).toBe(
    'mInputRestricted=true\n',
  );
  // Its owner locked it: neither keys nor commands help.
  await adb.run(['shell', 'input keyevent 26; input keyevent WAKEUP; wm dismiss-keyguard']);
  expect((await adb.run(['shell', 'dumpsys power | grep -o mWakefulness=.*'])).stdout).toBe('mWakefulness=Dozing\n');
  await fault({ fault: 'locked', on: false });
  await adb.run(['shell', 'monkey -p org.example.notes -c android.intent.category.LAUNCHER 1']);
  await fault({ fault: 'app-crash' });
  expect((await adb.run(['shell', 'dumpsys window windows | grep mFocusedApp'])).stdout).toContain(
    'com.android.launcher3/.Launcher',
  );
  expect((await adb.run(['logcat', '-d', '-s', 'AndroidRuntime:E'])).stdout).toContain(
    'FATAL EXCEPTION: main Process: org.example.notes',
  );
});

test('nothing in this file was unknown to the phone', () => {
  expect(phone.unknowns.list).toEqual([]);
});
