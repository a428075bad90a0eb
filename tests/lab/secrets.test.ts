import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '#lab/child';
import { parseLab } from '#lab/file';
import { hiding, hidingLines } from '#lab/secrets';

const SECRET = 'pa"ss wörd/1\nsecond line';
const hide = hiding([SECRET, 'pa', '']);

test('a secret is taken out in every form in which a tool may write it', () => {
  expect(hide(`x ${SECRET} y`)).toBe('x [secret] y');
  expect(hide(JSON.stringify({ a: SECRET }))).toBe('{"a":"[secret]"}');
  expect(hide(`?a=${encodeURIComponent(SECRET)}`)).toBe('?a=[secret]');
  expect(hide('log: second line')).toBe('log: [secret]');
  expect(hide('nothing of it')).toBe('nothing of it');
  expect(hiding()('all of it')).toBe('all of it');
});

test('a secret is found where output is cut in the middle of it, or of a character', () => {
  const passed: string[] = [];
  const lines = hidingLines(hiding(['wörd-1']), (text) => passed.push(text));
  for (const byte of Buffer.from('a wörd-1 b\nlast: wörd-1')) lines.take(Buffer.from([byte]));
  lines.end();
  expect(passed).toEqual(['a [secret] b\n', 'last: [secret]']);
});

test('what a child prints is kept without the secret, to its last word', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hutong-secret-'));
  const log = join(folder, 'child.log');
  const print =
    'process.stdout.write("caps: " + process.argv[1] + "\\n"); process.stderr.write("end " + process.argv[1])';
  const child = startChild(process.execPath, ['-e', print, 'TEAM42'], { log, hide: hiding(['TEAM42']) });
  await child.gone;
  await expect.poll(() => readFile(log, 'utf8')).toBe('caps: [secret]\nend [secret]');
  await rm(folder, { recursive: true });
});

test('a lab knows its secrets, and refuses one where it would be recorded', () => {
  const phone = (more: string): string =>
    `schema: hutong.lab/1\nphones:\n  - { id: a, platform: ios, udid: env:UDID, ${more} }\n`;
  const read = (text: string) =>
    parseLab(text, { file: 'lab.yaml', env: (name) => `value-of-${name}`, sources: ['wechat'] });
  expect(read(phone('appium: { "appium:x": [env:TEAM] }')).secrets).toEqual(['value-of-UDID', 'value-of-TEAM']);
  for (const more of ['osVersion: env:X', 'accounts: { wechat: { alias: a, private: env:X } }']) {
    expect(() => read(phone(more))).toThrow('is recorded and cannot be kept secret; write it out');
  }
});
