import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AndroidPhone } from '#fixtures/phones/android/phone';
import { helperApks } from '#fixtures/phones/android/system/helpers';
import type { Handset } from '#fixtures/phones/handset';
import { Adb, freePort, startTestPhone, until, visited } from './lab.ts';

let phone: AndroidPhone;
let handset: Handset;
let adb: Adb;
let folder: string;

beforeAll(async () => {
  ({ phone, handset } = await startTestPhone());
  adb = new Adb(await freePort());
  folder = await mkdtemp(join(tmpdir(), 'hutong-adb-'));
  const { stdout } = await adb.run(['connect', phone.serial]);
  expect(stdout).toContain(`connected to ${phone.serial}`);
});

afterAll(async () => {
  await adb.stop();
  await phone.stop();
  await rm(folder, { recursive: true });
});

const shell = (command: string, input?: string | Buffer) => adb.run(['shell', command], input);

test('adb knows the phone by its model', async () => {
  const { stdout } = await adb.run(['devices', '-l']);
  expect(stdout).toContain(`${phone.serial}`);
  expect(stdout).toContain('device product:pixel_6 model:Pixel_6 device:pixel_6');
  expect((await adb.run(['get-state'])).stdout).toBe('device\n');
});

test('shell: streams and exit status are kept apart', async () => {
  expect(await shell('echo out; echo err >&2; exit 42')).toEqual({ status: 42, stdout: 'out\n', stderr: 'err\n' });
});

test('shell: standard input goes through a pipe, whatever bytes it has', async () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256));
  const echoed = await adb.raw(['shell', 'cat | cat'], bytes);
  expect(echoed.stdout.equals(bytes)).toBe(true);
});

test('shell: a script is read from standard input, and what follows a command belongs to it', async () => {
  expect(await adb.run(['shell'], 'echo one\nread line\nthe line\necho "got $line"\nexit 9\n')).toEqual({
    status: 9,
    stdout: 'one\ngot the line\n',
    stderr: '',
  });
});

test('shell: on a terminal there is a prompt, echo and carriage returns', async () => {
  const { stdout, status } = await adb.run(['shell', '-tt'], 'echo $((40 + 2))\nexit 3\n');
  expect(stdout).toContain('pixel_6:/ $ ');
  expect(stdout).toContain('\r\n42\r\n');
  expect(status).toBe(3);
  expect(await adb.run(['shell', '-tt', 'tty; [ -t 1 ] && echo yes'])).toMatchObject({
    stdout: '/dev/pts/0\r\nyes\r\n',
  });
  expect(await shell('[ -t 1 ] || echo no')).toMatchObject({ stdout: 'no\n' });
});

test('shell: a command ends with the adb that started it', async () => {
  const client = adb.start(['shell', 'sleep 1000 | cat']);
  await until(
    () => shell('pgrep -f "^sleep 1000"'),
    ({ status }) => status === 0,
  );
  client.kill('SIGKILL');
  await until(
    () => shell('pgrep -f "^sleep 1000"'),
    ({ status }) => status === 1,
  );
});

test('push and pull keep a tree with its content, modes and times', async () => {
  const there = join(folder, 'tree');
  await mkdir(join(there, 'sub'), { recursive: true });
  await writeFile(join(there, 'script.sh'), '#!/system/bin/sh\necho "pushed and run: $1"\n');
  await chmod(join(there, 'script.sh'), 0o755);
  await writeFile(join(there, 'sub', '名字 with space.txt'), 'text');
  await chmod(join(there, 'sub', '名字 with space.txt'), 0o444);
  await utimes(join(there, 'script.sh'), 1_500_000_000, 1_500_000_000);
  expect(await adb.run(['push', there, '/data/local/tmp/'])).toMatchObject({ status: 0 });
  expect(
    (await shell('cd /data/local/tmp/tree; find . | sort; stat -c "%a %Y" script.sh; stat -c %a sub/*.txt')).stdout,
  ).toBe('.\n./script.sh\n./sub\n./sub/名字 with space.txt\n777 1500000000\n444\n');
  expect((await shell('/data/local/tmp/tree/script.sh now')).stdout).toBe('pushed and run: now\n');
  const back = join(folder, 'back');
  expect(await adb.run(['pull', '-a', '/data/local/tmp/tree', back])).toMatchObject({ status: 0 });
  expect((await readdir(back, { recursive: true })).sort()).toEqual((await readdir(there, { recursive: true })).sort());
  const script = await stat(join(back, 'script.sh'));
  expect({ seconds: script.mtimeMs / 1000, executable: (script.mode & 0o100) !== 0 }).toEqual({
    seconds: 1_500_000_000,
    executable: true,
  });
  expect(await readFile(join(back, 'sub', '名字 with space.txt'), 'utf8')).toBe('text');
});

test('shared storage keeps its own modes, and /sdcard is a link to it', async () => {
  await writeFile(join(folder, 'note.txt'), 'note');
  await adb.run(['push', join(folder, 'note.txt'), '/sdcard/Download/']);
  expect((await shell('stat -c "%A %G" /storage/emulated/0/Download/note.txt; readlink /sdcard')).stdout).toBe(
    '-rw-rw---- media_rw\n/storage/self/primary\n',
  );
});

test('exec-in writes a file, and /dev/null takes a push', async () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
  await writeFile(join(folder, 'bytes'), bytes);
  await adb.raw(['exec-in', 'cat > /data/local/tmp/bytes'], bytes);
  const there = await until(
    () => adb.raw(['exec-out', 'cat', '/data/local/tmp/bytes']),
    ({ stdout }) => stdout.length === bytes.length,
  );
  expect(there.stdout.equals(bytes)).toBe(true);
  expect(await adb.run(['push', join(folder, 'bytes'), '/dev/null'])).toMatchObject({ status: 0 });
  expect((await shell('cp /data/local/tmp/bytes /dev/null; wc -c < /dev/null')).stdout).toBe('0\n');
});

test('what cannot be pushed or pulled is told', async () => {
  const push = await adb.run(['push', join(folder, 'note.txt'), '/system/note.txt']);
  expect(push.status).toBe(1);
  expect(push.stdout + push.stderr).toContain('Read-only file system');
  const pull = await adb.run(['pull', '/data/local/tmp/none', folder]);
  expect(pull.status).toBe(1);
  expect(pull.stdout + pull.stderr).toMatch(
    /remote object '\/data\/local\/tmp\/none'(: No such file or directory| does not exist)/,
  );
});

test('reverse: a connection on the phone comes out at the host, both ways', async () => {
  const server = createServer((socket) => socket.once('data', (data) => socket.end(`host heard ${data}`)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const port = portOf(server);
  expect((await adb.run(['reverse', 'tcp:9001', `tcp:${port}`])).status).toBe(0);
  expect((await adb.run(['reverse', '--list'])).stdout).toContain(`tcp:9001 tcp:${port}`);
  expect((await shell('echo knock | nc 127.0.0.1 9001')).stdout).toBe('host heard knock\n');
  expect((await adb.run(['reverse', '--no-rebind', 'tcp:9001', 'tcp:1'])).stderr).toContain('cannot rebind');
  expect((await adb.run(['reverse', '--remove', 'tcp:9001'])).status).toBe(0);
  expect((await shell('nc 127.0.0.1 9001')).status).toBe(1);
  server.close();
});

test('reverse: what the host sends arrives whole, however much it is, on several connections at once', async () => {
  const bytes = Buffer.alloc(12_000_000, 'some bytes of a long answer ');
  const server = createServer((socket) => socket.on('error', () => {}).end(bytes));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await adb.run(['reverse', 'tcp:9002', `tcp:${portOf(server)}`]);
  const digest = createHash('md5').update(bytes).digest('hex');
  const fetched = await Promise.all([1, 2, 3].map(() => shell('nc 127.0.0.1 9002 < /dev/null | md5sum')));
  expect(fetched.map(({ stdout }) => stdout)).toEqual([1, 2, 3].map(() => `${digest}  -\n`));
  await adb.run(['reverse', '--remove-all']);
  server.close();
});

const portOf = (server: Server): number => {
  const address = server.address();
  return address && typeof address === 'object' ? address.port : 0;
};

test('forward: the instrumentation is reached while it runs, and nobody before or after', async () => {
  const { stdout } = await adb.run(['forward', 'tcp:0', 'tcp:6790']);
  const url = `http://127.0.0.1:${stdout.trim()}`;
  await expect(fetch(`${url}/status`)).rejects.toThrow();
  const running = shell(
    'am instrument -w -e disableAnalytics true io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner',
  );
  const answer = await until(
    () =>
      fetch(`${url}/status`).then(
        (reply) => reply.text(),
        () => '',
      ),
    (text) => text !== '',
  );
  expect(answer).toBe('GET /status');
  expect((await shell('ps -A | grep -c io.appium.uiautomator2.server')).stdout).toBe('1\n');
  await fetch(`${url}/session/1`, { method: 'DELETE' });
  expect(await running).toMatchObject({ status: 0, stdout: expect.stringMatching(/Time: [\d.]+\n\nOK \(1 test\)/) });
  await expect(fetch(`${url}/status`)).rejects.toThrow();
  expect((await shell('ps -A | grep -c io.appium.uiautomator2.server')).stdout).toBe('0\n');
});

test('screencap gives a picture of the display, as PNG and as bare pixels', async () => {
  const png = await adb.raw(['exec-out', 'screencap', '-p']);
  expect(await sharp(png.stdout).metadata()).toMatchObject({ format: 'png', width: 720, height: 1600 });
  const raw = await adb.raw(['exec-out', 'screencap']);
  expect([raw.stdout.readUInt32LE(0), raw.stdout.readUInt32LE(4), raw.stdout.length]).toEqual([
    720,
    1600,
    16 + 720 * 1600 * 4,
  ]);
  await shell('screencap -p /sdcard/shot.png');
  expect((await shell('head -c 4 /sdcard/shot.png | tail -c 3')).stdout).toBe('PNG');
});

test('logcat: what was logged, in the format asked for, and what is logged from now on', async () => {
  await adb.run(['logcat', '-c']);
  await shell('log -p w -t Pipes "first line"; log -t Other second');
  expect((await adb.run(['logcat', '-d', '-v', 'brief', '-s', 'Pipes'])).stdout).toMatch(
    /^--------- beginning of main\nW\/Pipes +\( *\d+\): first line\n$/,
  );
  expect((await adb.run(['logcat', '-d'])).stdout).toMatch(
    /\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ I Other +: second\n/,
  );
  const live = adb.start(['logcat', '-v', 'raw', 'Live:V', '*:S']);
  let seen = '';
  live.stdout?.on('data', (chunk) => {
    seen += chunk;
  });
  await until(
    () => seen,
    (text) => text.includes('beginning'),
  );
  handset.log('Live', 'as it happens');
  await until(
    () => seen,
    (text) => text.endsWith('as it happens\n'),
  );
  live.kill();
  const { stdout: binary } = await adb.raw(['exec-out', 'logcat', '-B', '-d']);
  // Length and header size of the first entry, then its payload: priority, tag, message.
  expect(binary.readUInt16LE(2)).toBe(28);
  expect(binary.subarray(28, 28 + binary.readUInt16LE(0)).toString('latin1')).toBe('\x05Pipes\0first line\0');
});

test('an APK is installed whichever way adb sends it, and uninstalled', async () => {
  const apk = join(folder, 'settings.apk');
  await copyFile(helperApks()[0] ?? '', apk);
  for (const how of [['install'], ['install', '--no-streaming'], ['install-multiple']]) {
    expect((await adb.run(['uninstall', 'io.appium.settings'])).stdout).toBe('Success\n');
    expect((await shell('pm path io.appium.settings')).status).toBe(1);
    expect((await adb.run([...how, apk])).stdout).toMatch(/Success\n$/);
    expect((await shell('pm list packages --show-versioncode io.appium.settings')).stdout).toMatch(
      /^package:io\.appium\.settings versionCode:\d+\n$/,
    );
  }
  await adb.run(['pull', '/data/app/io.appium.settings/base.apk', join(folder, 'pulled.apk')]);
  expect((await readFile(join(folder, 'pulled.apk'))).equals(await readFile(apk))).toBe(true);
  expect((await adb.run(['uninstall', 'no.such.package'])).stdout).toBe('Failure [DELETE_FAILED_INTERNAL_ERROR]\n');
  expect((await adb.run(['uninstall', 'com.android.browser'])).stdout).toBe('Failure [DELETE_FAILED_INTERNAL_ERROR]\n');
});

test('what is no APK is refused as a phone refuses it', async () => {
  const fake = join(folder, 'fake.apk');
  await writeFile(fake, 'this is no zip');
  const { status, stdout, stderr } = await adb.run(['install', fake]);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain('Failure [INSTALL_PARSE_FAILED_NOT_APK: Failed to parse /data/app/vmdl');
});

test('am, dumpsys and input drive the apps', async () => {
  const focus = async (): Promise<string> =>
    (await shell('dumpsys window displays | grep mCurrentFocus')).stdout.trim();
  expect((await shell('am start -n org.example.notes/.ui.MainActivity')).stdout).toBe(
    'Starting: Intent { cmp=org.example.notes/.ui.MainActivity }\n',
  );
  expect(await focus()).toBe('mCurrentFocus=Window{7b3d4e u0 org.example.notes/org.example.notes.ui.MainActivity}');
  expect(await shell('am start -n org.example.notes/.None')).toMatchObject({
    status: 1,
    stderr: 'Error type 3\nError: Activity class {org.example.notes/org.example.notes.None} does not exist.\n',
  });
  await shell('input tap 360 100; input text "hello%sthere"; input keyevent 67');
  expect(handset.focused?.value).toBe('hello ther');
  expect((await shell('dumpsys input_method | grep -o mInputShown=.....')).stdout).toBe('mInputShown=true \n');
  await shell('input keyevent BACK; input keyevent HOME');
  expect(await focus()).toContain('com.android.launcher3');
  await shell('am force-stop org.example.notes');
  expect((await shell('pidof org.example.notes')).status).toBe(1);
  await shell('input keyevent 26');
  expect((await shell('dumpsys power | grep mWakefulness=')).stdout).toBe('  mWakefulness=Dozing\n');
  await shell('input keyevent 26');
  expect((await shell('dumpsys power | grep mWakefulness=')).stdout).toBe('  mWakefulness=Awake\n');
});

test('an address is opened as the shell understands it: an ampersand without quotes ends the command', async () => {
  await shell('am start -a android.intent.action.VIEW -d "https://shop.example/item?id=1&from=wx"');
  await shell('am start -a android.intent.action.VIEW -d https://shop.example/item?id=2&from=wx');
  expect(visited).toEqual(['https://shop.example/item?id=1&from=wx', 'https://shop.example/item?id=2']);
  expect((await shell('am start -a android.intent.action.VIEW -d nobody://home')).stderr).toContain(
    'unable to resolve Intent',
  );
});

test('the clipboard is told by the helper app', async () => {
  handset.clipboard = '复制的链接';
  const { stdout } = await shell(
    'am broadcast -n io.appium.settings/.receivers.ClipboardReceiver -a io.appium.settings.clipboard.get',
  );
  expect(stdout).toContain(`Broadcast completed: result=-1, data="${Buffer.from('复制的链接').toString('base64')}"`);
});

test('root and remount are refused in words', async () => {
  expect((await adb.run(['root'])).stdout).toBe('adbd cannot run as root in production builds\n');
  expect((await adb.run(['remount'])).stdout).toBe('Not running as root. Try "adb root" first.\n');
});

test('nothing in this file was unknown to the phone', () => {
  expect(phone.unknowns.list).toEqual([]);
});
