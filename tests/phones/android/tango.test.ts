import { createHash, randomBytes } from 'node:crypto';
import { type AdbSocket, LinuxFileType } from '@yume-chan/adb';
import { ReadableStream } from '@yume-chan/stream-extra';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AndroidPhone } from '#fixtures/phones/android/phone';
import { startTestPhone, until } from './lab.ts';
import { tango } from './tango.ts';

type Connected = Awaited<ReturnType<typeof tango>>;
let phone: AndroidPhone;
let adb: Connected['adb'];
let close: Connected['close'];

beforeAll(async () => {
  ({ phone } = await startTestPhone());
  ({ adb, close } = await tango(phone.serial));
});

afterAll(async () => {
  await close();
  await phone.stop();
});

const shell = async (command: string) => {
  const service = adb.subprocess.shellProtocol;
  if (!service) throw new Error('the phone speaks no shell protocol');
  return service.spawnWaitText(command);
};

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });

test('the banner names the phone and exactly the features that it has', () => {
  expect(adb.banner.model).toBe('Pixel 6');
  expect(adb.deviceFeatures).toEqual([
    'shell_v2',
    'cmd',
    'stat_v2',
    'ls_v2',
    'fixed_push_mkdir',
    'apex',
    'abb',
    'abb_exec',
  ]);
});

test('a command gives output, errors and exit status apart', async () => {
  expect(await shell('echo out; echo err >&2; exit 7')).toEqual({ stdout: 'out\n', stderr: 'err\n', exitCode: 7 });
});

test('what is written to a command reaches its standard input, and the end of it too', async () => {
  const process = await adb.subprocess.shellProtocol?.spawn('wc -c');
  const writer = process?.stdin.getWriter();
  await writer?.write(Buffer.alloc(300_000, 'x'));
  await writer?.close();
  expect(process && (await bytesOf(process.stdout)).toString()).toBe('300000\n');
  expect(await process?.exited).toBe(0);
});

test('a command whose client hangs up is gone from the process list', async () => {
  const process = await adb.subprocess.shellProtocol?.spawn('sleep 1000');
  const ended = expect(process?.exited).rejects.toThrow('without exit message');
  await until(
    () => shell('pgrep -f "^sleep 1000"'),
    ({ exitCode }) => exitCode === 0,
  );
  await process?.kill();
  await ended;
  await until(
    () => shell('pgrep -f "^sleep 1000"'),
    ({ exitCode }) => exitCode === 1,
  );
});

test('a pty echoes, edits lines and turns Ctrl-C into a signal', async () => {
  const pty = await adb.subprocess.shellProtocol?.pty({ command: 'cat; echo "cat gave $?"' });
  if (!pty) throw new Error('no pty');
  const writer = pty.input.getWriter();
  await writer.write(Buffer.from('abX\x7fc\r\x04'));
  writer.releaseLock();
  expect((await bytesOf(pty.output)).toString()).toBe('abX\b \bc\r\nabc\r\ncat gave 0\r\n');
  const sleeping = await adb.subprocess.shellProtocol?.pty({ command: 'sleep 1000' });
  await sleeping?.sigint();
  expect(await sleeping?.exited).toBe(130);
});

test('a pty knows its size, and takes back a word or a line', async () => {
  const sized = await adb.subprocess.shellProtocol?.pty({ command: 'read line; stty size; echo "<$line>"' });
  if (!sized) throw new Error('no pty');
  await sized.resize(40, 100);
  const writer = sized.input.getWriter();
  await writer.write(Buffer.from('abc\x15def gh \x17x\r'));
  writer.releaseLock();
  expect((await bytesOf(sized.output)).toString()).toMatch(/40 100\r\n<def x>\r\n$/);
});

test('an interactive shell survives Ctrl-C and says how the last command ended', async () => {
  const pty = await adb.subprocess.shellProtocol?.pty();
  if (!pty) throw new Error('no pty');
  let screen = '';
  const showing = (async () => {
    for await (const chunk of pty.output) screen += Buffer.from(chunk).toString();
  })();
  const writer = pty.input.getWriter();
  const type = (keys: string) => writer.write(Buffer.from(keys));
  await until(
    () => screen,
    (shown) => shown.endsWith('$ '),
  );
  await type('sleep 1000\r');
  await until(
    () => shell('pgrep -f "^sleep 1000"'),
    ({ exitCode }) => exitCode === 0,
  );
  await type('\x03');
  await until(
    () => screen,
    (shown) => shown.endsWith('^C\r\n130|pixel_6:/ $ '),
  );
  await type('half a li\x03');
  await until(
    () => screen,
    (shown) => shown.endsWith('half a li^C\r\n130|pixel_6:/ $ '),
  );
  await type('cd /sdcard; false\r');
  await until(
    () => screen,
    (shown) => shown.endsWith('1|pixel_6:/sdcard $ '),
  );
  await type('exit 5\r');
  expect(await pty.exited).toBe(5);
  await showing;
});

test('without the shell protocol output and errors are one stream', async () => {
  expect(await adb.subprocess.noneProtocol.spawnWaitText('echo a; echo b >&2')).toBe('a\nb\n');
  const socket = await adb.createSocket('shell:echo plain');
  expect((await bytesOf(socket.readable)).toString()).toBe('plain\n');
});

test('a file written is read back, with its mode and time', async () => {
  const content = randomBytes(500_000);
  const sync = await adb.sync();
  await sync.write({
    filename: '/data/local/tmp/deep/er/file.bin',
    file: streamOf(content),
    permission: 0o755,
    mtime: 1_600_000_000,
  });
  expect((await bytesOf(sync.read('/data/local/tmp/deep/er/file.bin'))).equals(content)).toBe(true);
  const stat = await sync.stat('/data/local/tmp/deep/er/file.bin');
  // adbd gives group and others what the owner may do.
  expect({ type: stat.type, permission: stat.permission, size: stat.size, mtime: stat.mtime, uid: stat.uid }).toEqual({
    type: LinuxFileType.File,
    permission: 0o777,
    size: 500_000n,
    mtime: 1_600_000_000n,
    uid: 2000,
  });
  const sum = createHash('md5').update(content).digest('hex');
  expect(await shell('md5sum -b /data/local/tmp/deep/er/file.bin')).toEqual({
    stdout: `${sum}\n`,
    stderr: '',
    exitCode: 0,
  });
  await sync.dispose();
});

test('folders are listed by both versions of the protocol, links told from what they lead to', async () => {
  await shell(
    'mkdir -p /data/local/tmp/list/sub; echo 12345 > /data/local/tmp/list/five; ln -s five /data/local/tmp/list/link',
  );
  const sync = await adb.sync();
  const entries = await sync.readdir('/data/local/tmp/list');
  const named = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map(({ name, type, size }) => [name, type, Number(size)]);
  expect(named).toEqual([
    ['five', LinuxFileType.File, 6],
    ['link', LinuxFileType.Link, 4],
    ['sub', LinuxFileType.Directory, 4096],
  ]);
  expect((await sync.lstat('/sdcard')).type).toBe(LinuxFileType.Link);
  expect(await sync.isDirectory('/sdcard')).toBe(true);
  await sync.dispose();
  const old = await adb.createSocket('sync:');
  const request = Buffer.from('LIST\0\0\0\0/data/local/tmp/list');
  request.writeUInt32LE(request.length - 8, 4);
  const writer = old.writable.getWriter();
  await writer.write(Buffer.concat([request, Buffer.from('QUIT\0\0\0\0')]));
  const answer = (await bytesOf(old.readable)).toString('latin1');
  expect(answer.match(/DENT/g)).toHaveLength(5);
  expect(answer.indexOf('DONE')).toBe(answer.length - 20);
});

test('a missing file is missing, and a forbidden place says why', async () => {
  const sync = await adb.sync();
  await expect(sync.stat('/data/local/tmp/none')).rejects.toThrow('ENOENT');
  await expect(bytesOf(sync.read('/data/local/tmp/none'))).rejects.toThrow('No such file or directory');
  await expect(sync.write({ filename: '/system/app/x', file: streamOf(Buffer.from('x')) })).rejects.toThrow(
    'Read-only file system',
  );
  await expect(sync.write({ filename: '/data/system/x', file: streamOf(Buffer.from('x')) })).rejects.toThrow(
    'Permission denied',
  );
  // The stream is still of use after all that.
  expect((await sync.stat('/data/local/tmp')).permission).toBe(0o771);
  await sync.dispose();
});

test('a connection to a port of the phone comes out at the host', async () => {
  const heard: string[] = [];
  const answer = async (socket: AdbSocket): Promise<void> => {
    const reader = socket.readable.getReader();
    heard.push(Buffer.from((await reader.read()).value ?? []).toString());
    await socket.writable.getWriter().write(Buffer.from('from the host\n'));
    await socket.close();
  };
  // The phone is told that it is connected only when the handler has returned.
  const address = await adb.reverse.add('tcp:8123', (socket) => void answer(socket));
  expect(address).toBe('tcp:8123');
  expect(await shell('echo from the phone | nc localhost 8123')).toMatchObject({
    stdout: 'from the host\n',
    exitCode: 0,
  });
  expect(heard).toEqual(['from the phone\n']);
  expect((await adb.reverse.list()).map(({ localName }) => localName)).toEqual(['tcp:8123']);
  await adb.reverse.remove('tcp:8123');
  expect(await shell('nc localhost 8123')).toMatchObject({ stderr: 'nc: connect: Connection refused\n', exitCode: 1 });
  await expect(adb.reverse.remove('tcp:8123')).rejects.toThrow("listener 'tcp:8123' not found");
});

test('a port that a command listens on is reached from the host, and nobody else is', async () => {
  const listening = shell('nc -l -p 8124');
  await until(
    () => shell('grep -c :1FBC /proc/net/tcp'),
    ({ stdout }) => stdout === '1\n',
  );
  const socket = await adb.createSocket('tcp:8124');
  await socket.writable.getWriter().write(Buffer.from('hello\n'));
  await socket.close();
  expect(await listening).toMatchObject({ stdout: 'hello\n' });
  await expect(adb.createSocket('tcp:7810')).rejects.toThrow();
  await expect(adb.createSocket('localabstract:webview_devtools_remote_2001')).rejects.toThrow();
});

test('the frame buffer has the size of the display', async () => {
  const frame = await adb.framebuffer();
  expect({ width: frame.width, height: frame.height, size: frame.data.length }).toEqual({
    width: 720,
    height: 1600,
    size: 720 * 1600 * 4,
  });
});

test('nothing in this file was unknown to the phone', () => {
  expect(phone.unknowns.list).toEqual([]);
});
