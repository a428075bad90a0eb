import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAdb } from '#lab/adb';
import { firstLine } from '#lab/child';
import { until } from '#tests/run/hutong';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-adb-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (port?: number) =>
  openAdb({ own: true, log: join(folder, 'adb.log'), ...(port !== undefined && { port }) });

/** Takes any port for itself; resolves with it. */
const take = (): Promise<{ port: number; server: Server }> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : 0 });
    });
  });

/** What a client finds there that cannot start a server itself. */
const answers = async (port: number): Promise<boolean> =>
  !(await execa('adb', ['-H', '127.0.0.1', '-P', String(port), 'devices'], { reject: false })).failed;

test('an adb server of our own answers as soon as it is opened, and nothing does once it is stopped', async () => {
  const adb = await open();
  expect(await answers(adb.port)).toBe(true);
  await adb.stop();
  expect(await answers(adb.port)).toBe(false);
});

test('a port that somebody else has taken is no adb server of ours', async () => {
  const { server, port } = await take();
  await expect(open(port)).rejects.toThrow(/^the adb server at port \d+ ended before it listened: .*in use/);
  server.close();
});

test('a server that a client starts after ours has ended is ended too', async () => {
  const adb = await open();
  await execa('adb', ['-P', String(adb.port), 'kill-server']);
  await execa('adb', ['-P', String(adb.port), 'start-server']);
  expect(await answers(adb.port)).toBe(true);
  await adb.stop();
  expect(await answers(adb.port)).toBe(false);
});

test('connecting a phone after the server was stopped starts no other', async () => {
  const adb = await open();
  await adb.stop();
  await adb.connect('127.0.0.1:1');
  expect(await answers(adb.port)).toBe(false);
});

test('a server that a client has started in place of ours is ended too when the harness is killed', async () => {
  const holder = fileURLToPath(new URL('adb-holder.ts', import.meta.url));
  const harness = spawn(process.execPath, ['--import', 'tsx', holder, join(folder, 'adb.log')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = Number(await firstLine(harness, 'the holder'));
  await execa('adb', ['-P', String(port), 'kill-server']);
  await execa('adb', ['-P', String(port), 'start-server']);
  harness.kill('SIGKILL');
  await until(async () => !(await answers(port)));
});
