import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBundle } from '#seal/bundle';
import { fingerprint, readPublicKey, signingKey } from '#seal/key';
import { keepVerdicts, sealRun } from '#seal/seal';
import { verifyRun } from '#seal/verify';
import { spellFindings } from '#seal/words';
import { openRun } from '#store/folder';
import { judgeOtherwise, place, sealedCase, sealing, storeCase, verify, wrong } from './stored.ts';

let runs = '';
beforeEach(async () => {
  runs = await place();
});
afterEach(() => rm(runs, { recursive: true }));

const publicKey = async (dir: string) => readPublicKey(await readFile(join(dir, 'seals/1/key.pem'), 'utf8'), 'key.pem');

test('a sealed run holds, and every check says so in a sentence, in both languages', async () => {
  const dir = await sealedCase(join(runs, 'one'));
  const bundle = join(runs, 'one.tar');
  await writeBundle(dir, bundle);
  const key = await publicKey(dir);
  const { findings, virtual, holds } = await verifyRun(bundle, { keys: [key], authorities: [] });
  expect({ virtual, holds }).toEqual({ virtual: true, holds: true });
  const files = (await readdir(join(dir, 'evidence'))).length;
  expect(spellFindings(findings, { virtual, language: 'en' }).split('\n')).toEqual([
    'VIRTUAL: measured on virtual phones. It shows that the instrument works and says nothing about any app.',
    'holds · The archive is laid out as hutong bundle lays one out, and nothing stands beside its files.',
    'holds · The statement is signed (Ed25519) by the key that lies beside it.',
    `holds · The key is one that you named: ${fingerprint(key)}.`,
    'not certain · No authority confirms the time; by the clock of the machine itself it was sealed on 2026-01-05T04:00:00.000Z.',
    `holds · The files (${files + 4}) are those that were sealed; none is changed, missing or added.`,
    'holds · The lines of the journals (5 of trials, those of canaries included, and 10 of controls) are those that were sealed, in their order.',
    'holds · The statement names every planned cell (1), and the trials recorded for them (3) are numbered without a gap.',
    `holds · Every piece of evidence (${files}) has the content that its name says, and none that a trial or a control refers to is missing.`,
    expect.stringMatching(
      /^holds · The verdicts \(1\) follow from the observations: judged again by rules [\d.]+, they are the same\.$/,
    ),
    'holds · The statement names no run before it: by its own word it is the first of its folder.',
    'The evidence holds; what is marked “not certain” was left open.',
  ]);
  const zh = spellFindings(findings, { virtual, language: 'zh' }).split('\n');
  expect(zh).toHaveLength(12);
  expect(zh.at(0)).toMatch(/^虚拟结果：/);
  expect(zh.slice(1, -1).every((line) => /^(成立|未定) · .*。$/.test(line))).toBe(true);
});

test('a run on real phones is not called virtual', async () => {
  const dir = await storeCase(join(runs, 'one'), 'f7-clean', false);
  await sealRun(dir, sealing());
  const { virtual, holds } = await verify(dir);
  expect({ virtual, holds }).toEqual({ virtual: false, holds: true });
});

test("another implementation, Sigstore's own, takes the seal for good, and not for another key's", async () => {
  const dir = await sealedCase(join(runs, 'one'));
  const text = await readFile(join(dir, 'seals/1/run.sigstore.json'), 'utf8');
  const bundle = bundleFromJSON(JSON.parse(text));
  const check = (publicKeyOf: Awaited<ReturnType<typeof publicKey>>) =>
    new Verifier(
      {
        certificateAuthorities: [],
        timestampAuthorities: [],
        tlogs: [],
        ctlogs: [],
        publicKey: () => ({ publicKey: publicKeyOf, validFor: () => true }),
      },
      { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
    ).verify(toSignedEntity(bundle));
  const other = await signingKey(undefined, join(runs, 'other.pem'));
  const key = await publicKey(dir);
  expect(() => check(key)).not.toThrow();
  expect(() => check(other.publicKey)).toThrow();
  expect(bundle.mediaType).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
});

test('the statement says what was planned and tried, and marks a virtual run', async () => {
  const dir = await sealedCase(join(runs, 'one'));
  const { dsseEnvelope } = JSON.parse(await readFile(join(dir, 'seals/1/run.sigstore.json'), 'utf8')) as {
    dsseEnvelope: { payload: string };
  };
  const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'));
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://hutong.invalid/run/v1',
    predicate: {
      virtual: true,
      notice: expect.stringMatching(/^VIRTUAL: /),
      planned: [{ cell: expect.any(String), least: 3, most: 7 }],
      signer: 'configured',
      previous: null,
      supersedes: null,
    },
  });
  expect(statement.predicate.trials).toHaveLength(5);
  const names = statement.subject.map(({ name }: { name: string }) => name);
  expect(names.filter((name: string) => !name.startsWith('evidence/'))).toEqual([
    'controls.jsonl',
    'run.json',
    'trials.jsonl',
    'verdicts.json',
  ]);
});

test('the same run gives the same bundle, and nothing of the private key is in it', async () => {
  const dir = await sealedCase(join(runs, 'one'));
  const [one, two] = [await writeBundle(dir, join(runs, 'a.tar')), await writeBundle(dir, join(runs, 'b.tar'))];
  expect(one).toEqual(two);
  expect((await readFile(join(runs, 'a.tar'))).equals(await readFile(join(runs, 'b.tar')))).toBe(true);
  expect((await readFile(join(runs, 'a.tar'))).includes('PRIVATE')).toBe(false);
});

test('every file that does not fit is named, however many they are', async () => {
  const dir = await sealedCase(join(runs, 'one'));
  const added = Array.from({ length: 120 }, (_, index) => `note-${String(index).padStart(3, '0')}.txt`);
  for (const name of added) await writeFile(join(dir, name), '');
  expect(await wrong(dir)).toEqual(added.map((name) => `${name}: added: it was not sealed`));
});

test('verdicts by other rules are not called wrong; who could tell is named', async () => {
  const dir = await storeCase(join(runs, 'one'));
  await judgeOtherwise(dir, '0.9.0');
  await sealRun(dir, sealing());
  const { findings, holds } = await verify(dir);
  expect(holds).toBe(true);
  expect(findings).toContainEqual(
    expect.objectContaining({
      state: 'open',
      said: 'verdicts-by-other-rules',
      facts: expect.objectContaining({ ruleset: '0.9.0' }),
    }),
  );
});

test('a run that is judged anew is sealed anew, chained to the older seal; both are checked', async () => {
  const dir = await sealedCase(join(runs, 'one'));
  expect(await sealRun(dir, sealing())).toBeNull();
  await keepVerdicts(dir);
  await judgeOtherwise(dir, '9.9.9');
  expect(await sealRun(dir, sealing())).toMatchObject({ number: 2 });
  const { findings, holds } = await verify(dir);
  expect(holds).toBe(true);
  expect(findings).toContainEqual(expect.objectContaining({ state: 'holds', said: 'history-whole' }));
  await rm(join(dir, 'seals/1'), { recursive: true });
  expect(await wrong(dir)).toEqual([
    'seals/1/run.sigstore.json: missing',
    'seals/1/key.pem: missing',
    'seals/1/verdicts.json: missing',
    'seals/1/run.sigstore.json: missing',
  ]);
});

test('a new seal does not cover up that anything but the verdicts has changed', async () => {
  const dir = await sealedCase(join(runs, 'one'));
  const [name = ''] = await readdir(join(dir, 'evidence'));
  await rm(join(dir, 'evidence', name));
  await judgeOtherwise(dir, '9.9.9');
  await expect(sealRun(dir, sealing())).rejects.toThrow(`evidence/${name}: not as it was when the run was sealed`);
});

test('a run that has not ended is not sealed', async () => {
  const dir = await storeCase(join(runs, 'one'));
  const folder = await openRun(dir);
  const { run } = await folder.read();
  await folder.close();
  await writeFile(join(dir, 'run.json'), JSON.stringify({ ...run, endedAt: null }));
  await expect(sealRun(dir, sealing())).rejects.toThrow('run.json: endedAt: the run has not ended');
});
