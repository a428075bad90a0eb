import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LOOPBACK = fileURLToPath(new URL('../../src/lab/loopback.mjs', import.meta.url));

/** Listens in each way that Node knows, and prints where. */
const PROGRAM = `
import { createServer } from 'node:http';
import { createServer as plain } from 'node:net';
const at = (server, ...args) => new Promise((done) => server.listen(...args, () => { const a = server.address(); server.close(); done(a.address); }));
const found = [await at(plain(), 0), await at(plain(), '0'), await at(createServer(), { port: 0 }), await at(plain(), 0, '::1'), await at(plain(), 0, undefined), await at(createServer(), { port: 0, host: '127.0.0.2' })];
console.log(JSON.stringify(found));
`;

const listen = async (...args: string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...args, '--input-type=module', '-e', PROGRAM]);
  return JSON.parse(stdout);
};

test('what names no address to listen on listens on this machine only; what names one listens there', async () => {
  const own = '127.0.0.1';
  expect(await listen('--import', LOOPBACK)).toEqual([own, own, own, '::1', own, '127.0.0.2']);
  // Without it, on every address: the check can fail.
  expect(await listen()).not.toContain(own);
});
