import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sealRun } from '#seal/seal';
import { stampBy } from '#seal/stamp';
import { checkStamp } from '#seal/timestamp';
import { verifyRun } from '#seal/verify';
import { type Authority, openAuthority } from './authority.ts';
import { place, sealing, storeCase, wrong } from './stored.ts';

const SIGNATURE = Buffer.from('a signature');
let runs = '';
let authority: Authority;
let other: Authority;
beforeAll(async () => {
  runs = await place();
  authority = await openAuthority(runs);
  other = await openAuthority(runs, 'extendedKeyUsage = critical,codeSigning\n');
});
beforeEach(() => {
  authority.answer = null;
});
afterAll(async () => {
  await authority.close();
  await other.close();
  await rm(runs, { recursive: true });
});

test('an authority confirms the time; whether it is believed depends on the certificate that is named', async () => {
  const dir = await storeCase(join(runs, 'stamped', 'run'));
  const before = Date.now() - 1000;
  await sealRun(dir, sealing({ stamp: stampBy(authority.url) }));
  const trusted = [await readFile(authority.certificate, 'utf8')];
  const time = async (authorities: readonly string[]) =>
    (await verifyRun(dir, { keys: [], authorities })).findings.find(({ said }) => said.startsWith('stamp'));
  const known = await time(trusted);
  expect(known).toMatchObject({ state: 'holds', said: 'stamped', facts: { by: 'O=Office, CN=Clock' } });
  const at = Date.parse(String(known?.facts.at));
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
  expect(await time([])).toMatchObject({ state: 'open', said: 'stamped-by-unknown' });
  expect(await time([await readFile(other.certificate, 'utf8')])).toMatchObject({
    state: 'fails',
    said: 'stamp-wrong',
  });
});

test('a time stamp that was taken out, or is another signature’s, does not hold', async () => {
  const dir = await storeCase(join(runs, 'exchanged', 'run'));
  await sealRun(dir, sealing({ stamp: stampBy(authority.url) }));
  const file = join(dir, 'seals/1/run.sigstore.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"rfc3161Timestamps":\[[^\]]*\]/, ''));
  expect(await wrong(dir)).toEqual([
    'seals/1/run.sigstore.json: the time stamp that the statement speaks of is missing',
  ]);
  const strange = (await stampBy(authority.url)(SIGNATURE)).toString('base64');
  await writeFile(file, text.replace(/"signedTimestamp":"[^"]*"/, `"signedTimestamp":"${strange}"`));
  expect(await wrong(dir)).toEqual(['seals/1/run.sigstore.json: about something else than this signature']);
});

test('an authority that is down, refuses or talks nonsense fails the sealing, and the run stays unsealed', async () => {
  const dir = await storeCase(join(runs, 'unstamped', 'run'));
  const seal = async (url = authority.url) => sealRun(dir, sealing({ stamp: stampBy(url) }));
  const place = `time stamp authority ${authority.url.origin}: `;
  authority.answer = { status: 503, body: Buffer.from('') };
  await expect(seal()).rejects.toThrow(`${place}it answers 503`);
  authority.answer = { status: 200, body: Buffer.from('<html>') };
  await expect(seal()).rejects.toThrow(`${place}not an answer of RFC 3161`);
  // PKIStatusInfo: rejection.
  authority.answer = { status: 200, body: Buffer.from([0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]) };
  await expect(seal()).rejects.toThrow(`${place}refused (status 2)`);
  authority.answer = { status: 200, body: Buffer.alloc(2 ** 20 + 1) };
  await expect(seal()).rejects.toThrow(`${place}its answer is too long`);
  await expect(seal(new URL('http://127.0.0.1:1/'))).rejects.toThrow('time stamp authority http://127.0.0.1:1: ');
  await expect(seal(other.url)).rejects.toThrow(/its certificate is not one for time stamps|it answers 500/);
  expect(await wrong(dir)).toEqual(['seals/1/run.sigstore.json: missing']);
});

test('an old answer is not taken for a new one', async () => {
  const old = await stampBy(authority.url)(SIGNATURE);
  expect(await checkStamp(old, SIGNATURE, [])).toMatchObject({ trusted: false });
  authority.answer = { status: 200, body: old };
  await expect(stampBy(authority.url)(SIGNATURE)).rejects.toThrow('it answers another question');
});
