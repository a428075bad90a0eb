import { execFile } from 'node:child_process';
import { open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBundle } from '#seal/bundle';
import { end, header, padding } from '#seal/tar';
import { place, sealedCase, verify, wrong } from './stored.ts';

let runs = '';
let bundle = Buffer.alloc(0);
beforeAll(async () => {
  runs = await place();
  await writeBundle(await sealedCase(join(runs, 'run')), join(runs, 'run.tar'));
  bundle = await readFile(join(runs, 'run.tar'));
});
afterAll(() => rm(runs, { recursive: true }));

let count = 0;
async function received(content: Buffer | string): Promise<string> {
  count += 1;
  const path = join(runs, `${count}.tar`);
  await writeFile(path, content);
  return path;
}

/** A header with a field of its own and a sum that is right again. */
function forged(name: string, bytes: number, [at, text]: readonly [number, string]): Buffer {
  const block = Buffer.from(header(name, bytes));
  block.write(text, at);
  block.write('        ', 148);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const file = (name: string, content: string): Buffer =>
  Buffer.concat([header(name, content.length), Buffer.from(content), padding(content.length)]);

const OTHER = 'not the header of a file as hutong bundle writes it';

test.for<[string, () => Buffer, string]>([
  ['nothing', () => Buffer.alloc(0), 'empty: it holds no files'],
  ['a text', () => Buffer.from('PK\x03\x04 '.repeat(200)), `at its beginning: ${OTHER}`],
  [
    'a way out of the folder',
    () => Buffer.concat([file('../../etc/passwd', 'x'), end()]),
    `at its beginning: ${OTHER}`,
  ],
  ['a way from the root', () => Buffer.concat([file('/etc/passwd', 'x'), end()]), `at its beginning: ${OTHER}`],
  ['a way out in the midst', () => Buffer.concat([file('evidence/../../x', 'x'), end()]), `at its beginning: ${OTHER}`],
  ['a name with a line feed', () => Buffer.concat([file('a\n  holds', 'x'), end()]), `at its beginning: ${OTHER}`],
  ['a link', () => Buffer.concat([forged('a', 0, [156, '2/etc/passwd']), end()]), `at its beginning: ${OTHER}`],
  ['a pax header', () => Buffer.concat([forged('a', 8 ** 10, [156, 'x']), end()]), `at its beginning: ${OTHER}`],
  [
    'a size in base 256',
    () => Buffer.concat([forged('a', 0, [124, '\x80\x00\x00\x00']), end()]),
    `at its beginning: ${OTHER}`,
  ],
  [
    'a giant entry that is not there',
    () => Buffer.concat([header('evidence/a.png', 8 ** 11 - 1), end()]),
    'evidence/a.png: the bundle ends in the midst of it',
  ],
  ['a name twice', () => Buffer.concat([file('a', 'x'), file('a', 'y'), end()]), 'a: not in its place, or there twice'],
  [
    'names out of order',
    () => Buffer.concat([file('b', 'x'), file('a', 'y'), end()]),
    'a: not in its place, or there twice',
  ],
  [
    'something in the padding',
    () => Buffer.concat([header('a', 1), Buffer.from('xy'.padEnd(512, '\0')), end()]),
    'a: something stands behind its end',
  ],
  [
    'a second archive behind the first',
    () => Buffer.concat([bundle, bundle]),
    'after verdicts.json: something stands behind the end of the bundle',
  ],
  ['no end', () => bundle.subarray(0, -512), 'verdicts.json: the bundle ends in the midst of it'],
])('%s is no bundle, and why is said', async ([, content, why]) => {
  const path = await received(content());
  expect(await wrong(path)).toEqual([`${path}: ${why}`]);
});

/** The archive with one file of other content. */
function exchanged(name: string, content: string): Buffer {
  const at = bundle.indexOf(Buffer.concat([Buffer.from(name), Buffer.alloc(100 - name.length)]));
  const bytes = Number.parseInt(bundle.toString('latin1', at + 124, at + 135), 8);
  const behind = at + 512 + bytes + padding(bytes).length;
  return Buffer.concat([bundle.subarray(0, at), file(name, content), bundle.subarray(behind)]);
}

const DEEP = '['.repeat(200_000);
test.for<[string, string, string]>([
  ['broken JSON', 'run.json', '{'],
  ['JSON without an end to its nesting', 'run.json', DEEP],
  ['a record that is a number', 'run.json', '1'],
  ['a journal of nonsense', 'trials.jsonl', 'x\ny\n'],
  ['a journal of nothing', 'controls.jsonl', 'null\n'],
  ['verdicts that are a list', 'verdicts.json', '[]'],
  ['bytes that are no text', 'trials.jsonl', '\u0000\u0001\u0002\n'],
  ['keys that programs trip over', 'run.json', '{"__proto__":{"lab":1},"constructor":2}'],
  ['a seal of broken JSON', 'seals/1/run.sigstore.json', '{"mediaType":'],
  ['a seal without an end to its nesting', 'seals/1/run.sigstore.json', DEEP],
  ['a seal that is a list', 'seals/1/run.sigstore.json', '[1]'],
  [
    'a seal with other parts',
    'seals/1/run.sigstore.json',
    '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":5}',
  ],
  ['a key that is none', 'seals/1/key.pem', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
])('%s is a sentence that names the file, never a stack', async ([, name, content]) => {
  const { holds } = await verify(await received(exchanged(name, content)));
  expect(holds).toBe(false);
  const problems = await wrong(await received(exchanged(name, content)));
  expect(problems).toContainEqual(expect.stringMatching(`^${name.replaceAll('.', '\\.')}: .`));
  for (const problem of problems) expect(problem).not.toMatch(/^\s*at |\n/);
});

test('a giant bundle is read in pieces: a gigabyte of evidence fits into little memory', async () => {
  const path = join(runs, 'giant.tar');
  const bytes = 2 ** 30;
  const handle = await open(path, 'w');
  // Behind the first entry; what follows in its place is sparse.
  await handle.write(header('evidence/a.png', bytes), 0, 512, 0);
  await handle.write(end(), 0, 1024, 512 + bytes);
  await handle.close();
  const script = `
    const { takeStockOfBundle } = await import('#seal/bundle');
    const { digests } = await takeStockOfBundle(process.argv[1]);
    console.log(JSON.stringify({ files: digests.size, peak: process.resourceUsage().maxRSS / 1024 }));
  `;
  const out = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, path],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
  });
  const { files, peak } = JSON.parse(out) as { files: number; peak: number };
  await rm(path);
  expect(files).toBe(1);
  expect(peak).toBeLessThan(300);
});

test('a record that is longer than any is named, not read', async () => {
  const path = join(runs, 'long.tar');
  const bytes = 401 * 2 ** 20;
  const handle = await open(path, 'w');
  await handle.write(header('run.json', bytes), 0, 512, 0);
  await handle.write(end(), 0, 1024, 512 + bytes);
  await handle.close();
  expect(await wrong(path)).toEqual([
    'seals/1/run.sigstore.json: missing',
    'run.json: longer than any that Hutong writes; not read',
  ]);
  await rm(path);
});

test('a folder from a stranger: links are not followed, neither for files nor for folders', async () => {
  const dir = await sealedCase(join(runs, 'strange', 'run'));
  await rm(join(dir, 'run.json'));
  await symlink('/etc/passwd', join(dir, 'run.json'));
  await rm(join(dir, 'evidence'), { recursive: true });
  await symlink(join(runs, 'run', 'evidence'), join(dir, 'evidence'));
  const problems = await wrong(dir);
  expect(problems).toContain('run.json: not a plain file');
  expect(problems).toContain('evidence: not a plain file');
  expect(await readdir(dir)).toContain('evidence');
});
