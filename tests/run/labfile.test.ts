import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountsOf } from '#fixtures/phones/boot';
import { type Adb, openAdb } from '#lab/adb';
import { Children, firstLine } from '#lab/child';
import { ledgerIn } from '#lab/ledger';
import { fault, hutong, PROJECT, storedRun, storedTrials, verdicts } from './hutong.ts';

// Phones that stand beside the harness as real ones do: started by somebody else, known by serial, reached through an
// adb server that is not the harness's own.

interface Phone {
  readonly adb: string;
  readonly control: number;
}

const children = new Children();
let folder = '';
let adb: Adb;
let web: { readonly port: number; readonly browser: string };
let phones: readonly [Phone, Phone];

const started = async <T>(name: string, entry: string, ...args: string[]): Promise<T> => {
  const log = join(folder, `${name}.log`);
  const child = children.start(process.execPath, ['--import', 'tsx', join(PROJECT, entry), ...args], { log });
  return JSON.parse(await firstLine(child.process, name)) as T;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-labfile-'));
  // Accounts of these phones are nobody's: their limits must not reach other tests, or whoever runs them.
  process.env.XDG_STATE_HOME = join(folder, 'state');
  adb = await openAdb({ own: true, log: join(folder, 'adb.log') });
  web = await started('web', 'fixtures/web/main.ts', '--world', 'open');
  const phone = (id: string): Promise<Phone> =>
    started(
      id,
      'fixtures/phones/android/main.ts',
      ...['--id', id, '--world', 'open', '--sites', String(web.port), '--browser', web.browser],
    );
  phones = await Promise.all([phone('a1'), phone('a2')]);
  await fault(phones[1].control, { fault: 'unauthorized', on: true });
});

afterAll(async () => {
  await adb.stop();
  await children.stop();
  await rm(folder, { recursive: true });
});

/** A lab file as a person would write it, with these phones in it. */
async function labFile(name: string, serials: Readonly<Record<string, string>>, more: object = {}): Promise<string> {
  const file = join(folder, name);
  const lab = {
    schema: 'hutong.lab/1',
    adb: { port: adb.port },
    pacing: { secondsBetweenSends: 0 },
    browser: { hostRules: `MAP * 127.0.0.1:${web.port}`, ignoreCertificates: true },
    phones: Object.entries(serials).map(([id, serial]) => ({
      ...{ id, platform: 'android', serial },
      accounts: accountsOf(id),
      ...more,
    })),
  };
  // JSON is YAML.
  await writeFile(file, JSON.stringify(lab, null, 2));
  return file;
}

/** Nobody listens there. */
const NOBODY = '127.0.0.1:1';
const SMOKE = 'matrices/smoke.yaml';

test('the check of a lab names the phone that allows nothing and the one that is not there', async () => {
  const lab = await labFile('three.yaml', { a1: phones[0].adb, a2: phones[1].adb, a3: NOBODY });
  const { status, out } = await hutong(['lab', 'check', '--lab', lab]);
  expect(status).toBe(0);
  expect(out).toMatch(/^ {2}✓ a1 +Android 13, Pixel 6$/m);
  expect(out).toMatch(/^ {6}.*WeChat 1\.0\.0/m);
  expect(out).toMatch(
    new RegExp(`^ {2}✗ a2 +.*: ${phones[1].adb}: it has not allowed this host to debug it\n {6}→ `, 'm'),
  );
  expect(out).toMatch(/^ {2}✗ a3 +.*: 127\.0\.0\.1:1: adb does not see it\n {6}→ /m);
});

/** Every file below a folder that holds one of some words, in its name or in itself. */
async function holding(dir: string, words: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const found: string[] = [];
  for (const file of files) {
    const content = await readFile(file);
    if (words.some((word) => file.includes(word) || content.includes(word))) found.push(file);
  }
  return found;
}

const SECRET = 'token-7f3a-that-nobody-may-see';

test('a run on phones of a lab file uses the one that answers, names the others, and keeps no secret', async () => {
  process.env.HUTONG_TEST_SECRET = SECRET;
  const serials = { a1: phones[0].adb, a2: phones[1].adb, a3: NOBODY };
  const lab = await labFile('run.yaml', serials, { appium: { 'appium:ownToken': 'env:HUTONG_TEST_SECRET' } });
  const out = join(folder, 'run');
  const { status, err } = await hutong(['run', SMOKE, '--lab', lab, '--out', out]);
  const leftOut = [
    { id: 'a2', why: `${phones[1].adb}: it has not allowed this host to debug it` },
    { id: 'a3', why: `${NOBODY}: adb does not see it` },
  ];
  expect({ status, err }).toEqual({
    status: 0,
    err: expect.stringContaining(leftOut.map(({ id, why }) => `${id}: ${why}\n`).join('')),
  });
  expect(await verdicts(out)).toEqual({ 'wechat/taobao-item/private/android': 'direct page' });
  expect((await storedRun(out)).lab).toEqual({
    virtual: false,
    phones: [{ id: 'a1', platform: 'android', osVersion: '13', model: 'Pixel 6', virtual: false }],
    leftOut,
  });
  expect((await storedTrials(out)).map(({ phone, account, fault: none }) => [phone.id, account, none])).toEqual(
    Array(3).fill(['a1', 'wx-a1', null]),
  );
  // It was there to be written: the driver's server logs what a session asks for.
  expect(await holding(out, ['ownToken'])).toEqual([join(out, 'logs', 'appium-a1.log')]);
  expect(await holding(out, [SECRET])).toEqual([]);
  expect(err).not.toContain(SECRET);
  // The adb server is somebody else's: it goes on, and still knows the phone.
  const check = await hutong(['lab', 'check', '--lab', lab, '--json']);
  expect(JSON.parse(check.out).phones[0]).toMatchObject({ id: 'a1', state: 'ready' });
});

test('what an account has sent is known to the next run, and so is that its app has warned it', async () => {
  const ledger = ledgerIn(join(folder, 'state', 'hutong', 'accounts'));
  const sends = await ledger.news('next', new Date());
  const { runId } = await storedRun(join(folder, 'run'));
  expect(sends).toEqual(sends.map(({ at }) => ({ at, run: runId, account: 'wx-a1' })));
  // Three trials and the canaries around them.
  expect(sends.length).toBeGreaterThanOrEqual(3);
  const at = new Date().toISOString();
  await ledger.note({ at, run: 'on-update', account: 'wx-a1', warned: { app: 'wechat', why: '操作过于频繁' } });
  const lab = await labFile('warned.yaml', { a1: phones[0].adb });
  const out = join(folder, 'warned');
  const { status, err } = await hutong(['run', SMOKE, '--lab', lab, '--out', out]);
  expect(status).toBe(3);
  expect(err).toContain(`wechat wx-a1: left alone, warned at ${at} in run on-update: 操作过于频繁\n`);
  expect(await storedTrials(out)).toEqual([]);
});

test('with no phone left a run ends with 3 and says why', async () => {
  const lab = await labFile('none.yaml', { a2: phones[1].adb, a3: NOBODY });
  const { status, out, err } = await hutong(['run', SMOKE, '--lab', lab, '--out', join(folder, 'none')]);
  expect({ status, out, err }).toEqual({
    status: 3,
    out: '',
    err:
      `a2: ${phones[1].adb}: it has not allowed this host to debug it\n` +
      `a3: ${NOBODY}: adb does not see it\n` +
      `no phone of the lab can be used; npx hutong lab check --lab ${lab} says what to do\n`,
  });
});
