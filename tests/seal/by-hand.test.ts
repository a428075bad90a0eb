import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBundle } from '#seal/bundle';
import { fingerprint } from '#seal/key';
import { keepVerdicts, sealRun } from '#seal/seal';
import { stampBy } from '#seal/stamp';
import { type Authority, openAuthority } from './authority.ts';
import { judgeOtherwise, place, sealing, storeCase, verify } from './stored.ts';

let runs = '';
let authority: Authority;
beforeAll(async () => {
  runs = await place();
  authority = await openAuthority(runs);
  await storeCase(join(runs, 'made'));
  await sealRun(join(runs, 'made'), sealing({ stamp: stampBy(authority.url) }));
});
afterAll(async () => {
  await authority.close();
  await rm(runs, { recursive: true });
});

/** The blocks of docs/evidence.md that are said to check a bundle by hand. */
async function documented(): Promise<{ readonly steps: readonly string[]; readonly timeStamp: string }> {
  const text = await readFile(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```sh by-hand( time-stamp)?\n(.*?)^```$/gms)];
  const of = (stamp: boolean) =>
    blocks.filter(([, mark]) => (mark !== undefined) === stamp).map(([, , code = '']) => code);
  return { steps: of(false), timeStamp: of(true).join('') };
}

const shell = (script: string, cwd: string): Promise<{ status: number; said: string }> =>
  new Promise((resolve) => {
    execFile('sh', ['-eu', '-c', script], { cwd }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, said: out + err }),
    );
  });

/** A place with nothing but the bundle in it. */
async function received(name: string, change: (bundle: Buffer) => Buffer = (bundle) => bundle): Promise<string> {
  const dir = join(runs, name);
  await mkdir(dir);
  await writeBundle(join(runs, 'made'), join(dir, 'made.tar'));
  await writeFile(join(dir, 'run.hutong.tar'), change(await readFile(join(dir, 'made.tar'))));
  return dir;
}

test('the documented commands check signature, files and time stamp with openssl and sha256sum alone', async () => {
  const { steps, timeStamp } = await documented();
  expect(steps).toHaveLength(4);
  const dir = await received('by-hand');
  const { status, said } = await shell(steps.join(''), dir);
  expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('Signature Verified Successfully') });
  expect(said).toContain(fingerprint((await sealing().key()).publicKey));
  const seal = join(dir, 'by-hand');
  await copyFile(authority.certificate, join(seal, 'root.pem'));
  expect(await shell(timeStamp, seal)).toEqual({ status: 0, said: expect.stringContaining('Verification: OK') });
  await writeFile(join(seal, 'signature.bin'), 'another');
  expect(await shell(timeStamp, seal)).toMatchObject({ status: 1 });
});

test('the documented commands find a changed file, and a changed statement', async () => {
  const script = (await documented()).steps.join('');
  const replaced = (before: string, after: string) => (bundle: Buffer) => {
    const at = bundle.indexOf(before);
    expect(at).toBeGreaterThan(0);
    return Buffer.concat([bundle.subarray(0, at), Buffer.from(after), bundle.subarray(at + before.length)]);
  };
  const file = await shell(script, await received('file', replaced('"attempt":1', '"attempt":9')));
  expect(file).toEqual({ status: 1, said: expect.stringContaining('trials.jsonl: FAILED') });
  const payload = Buffer.from('{"_type":"https://in-toto').toString('base64').slice(0, 24);
  const other = Buffer.from('{"_type":"https://in-tota').toString('base64').slice(0, 24);
  const statement = await shell(script, await received('statement', replaced(payload, `${other.slice(0, 23)}A`)));
  expect(statement).toEqual({ status: 1, said: expect.stringContaining('Signature Verification Failure') });
});

test('a run that was judged anew passes too: its newest seal speaks of its verdicts', async () => {
  const script = (await documented()).steps.join('');
  const made = join(runs, 'made');
  await keepVerdicts(made);
  await judgeOtherwise(made, '9.9.9');
  expect(await sealRun(made, sealing())).toMatchObject({ number: 2 });
  const dir = await received('judged-anew');
  expect(await shell(script, dir)).toEqual({
    status: 0,
    said: expect.stringContaining('Signature Verified Successfully'),
  });
  // What was needed for it lies outside: the folder is as it was received.
  expect((await verify(join(dir, 'run'))).holds).toBe(true);
});
