import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { ask, folderOf } from './ask.ts';

const WORLD = {
  'world.yaml': 'schema: hutong.world/1\nname: mine\ntitle: { zh: 我的, en: mine }\ndate: "2026-01-01"\nrules: []\n',
  'sites/shop.test/index.html': '<p>mine</p>',
};

function start(world: string): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'fixtures/web/main.ts', '--world', world], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function readyLine(child: ChildProcess): Promise<{ ready: boolean; port: number; browser: string }> {
  if (!child.stdout) throw new Error('no output');
  const [line] = await once(createInterface(child.stdout), 'line');
  return JSON.parse(line);
}

/** Does anybody listen at a DevTools address? */
const listens = (ws: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(ws).port), '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test("the process serves a world's own sites beside the built-in ones, and ends with its standard input", async () => {
  const child = start(await folderOf(WORLD));
  const { ready, port, browser } = await readyLine(child);
  expect([ready, (await ask(port, 'https://shop.test/')).body]).toEqual([true, '<p>mine</p>']);
  expect((await ask(port, 'http://www.example.com/')).status).toBe(200);
  expect(await listens(browser)).toBe(true);
  child.stdin?.end();
  const [code] = await once(child, 'exit');
  expect([code, await listens(browser)]).toEqual([0, false]);
});

test('Chromium does not outlive a process that was killed hard', async () => {
  const child = start('open');
  const { browser } = await readyLine(child);
  expect(await listens(browser)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => listens(browser), { timeout: 10_000 }).toBe(false);
});

test('a world with a wrong site is refused with file and key', async () => {
  const bad = await folderOf({ ...WORLD, 'sites/shop.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ to: / }]' });
  const child = start(bad);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(2);
  expect(said).toContain(`${bad}/sites/shop.test/site.yaml:2: routes[0]: to: not known here; valid: path, pattern, `);
});
