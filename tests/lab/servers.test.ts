import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabPhone, Recycling } from '#lab/lab';
import { Servers } from '#lab/servers';

const PHONE: LabPhone = { id: 'a', platform: 'ios', udid: 'x', accounts: {} };

let logs = '';
let servers: Servers | null = null;
beforeEach(async () => {
  logs = await mkdtemp(join(tmpdir(), 'hutong-servers-'));
});
afterEach(async () => {
  await servers?.close();
  await rm(logs, { recursive: true });
});

const serversWith = (recycling: Recycling): Servers => {
  servers = new Servers({ adb: { home: logs, port: 1 }, logs, hide: (text) => text, discreet: false, recycling });
  return servers;
};

test('a phone keeps its Appium server until that is ended or dies, and then gets another', async () => {
  const all = serversWith({ hours: 1, memory: 4000 });
  expect(await all.worn(PHONE)).toBeNull();
  const first = await all.of(PHONE);
  expect(await all.of(PHONE)).toBe(first);
  expect(await all.worn(PHONE)).toBeNull();
  await all.end(PHONE);
  expect(await gone(first.pid)).toBe(true);
  const second = await all.of(PHONE);
  expect(second.pid).not.toBe(first.pid);
  process.kill(-second.pid, 'SIGKILL');
  await second.gone;
  expect((await all.of(PHONE)).pid).not.toBe(second.pid);
  expect(await readFile(all.log(PHONE), 'utf8')).toContain('Welcome to Appium');
}, 120_000);

test('a server is worn when it has run for too long or grown too large', async () => {
  const old = serversWith({ hours: 0, memory: 4000 });
  await old.of(PHONE);
  expect(await old.worn(PHONE)).toBe('age');
  await old.close();
  const large = serversWith({ hours: 1, memory: 1 });
  await large.of(PHONE);
  expect(await large.worn(PHONE)).toBe('memory');
}, 120_000);

const gone = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
