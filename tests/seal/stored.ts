import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import type { Control, Evidence, Frame, Run, Trial } from '#model';
import { signingKey } from '#seal/key';
import { type SealOptions, sealRun } from '#seal/seal';
import { type Verified, verifyRun } from '#seal/verify';
import { spellFindings } from '#seal/words';
import { createRun, openRun, type RunFolder } from '#store/folder';

const CASES = new URL('../../fixtures/cases/', import.meta.url);

/** A folder for runs of its own: what is sealed looks for its neighbours. */
export const place = (): Promise<string> => mkdtemp(join(tmpdir(), 'hutong-seal-'));

/** Stores a golden case as a run would be stored, each frame with a picture of its own. */
export async function storeCase(dir: string, name = 'f7-clean', virtual = true): Promise<string> {
  const read = async <T>(part: string): Promise<T> =>
    JSON.parse(await readFile(new URL(`${name}/${part}.json`, CASES), 'utf8')) as T;
  const golden = await read<Run>('run');
  const folder = await createRun(dir, { ...golden, lab: { ...golden.lab, virtual }, endedAt: null });
  for (const control of await read<readonly Control[]>('controls'))
    await folder.appendControl(await pictured(control, folder));
  for (const trial of await read<readonly Trial[]>('trials')) await folder.appendTrial(await pictured(trial, folder));
  await folder.finish('2026-01-05T03:00:00.000Z');
  const { run, trials, controls } = await folder.read();
  await folder.writeVerdicts(judge(run, trials, controls, loadKnowledge()));
  await folder.close();
  return dir;
}

let drawn = 0;

/** Golden cases name pictures that nobody has taken. Here each is a file. */
async function pictured<T>(record: T, folder: RunFolder): Promise<T> {
  const save = (): Promise<Evidence> => {
    drawn += 1;
    return folder.save(Buffer.from(`picture ${drawn} `.repeat(40)), 'image/png');
  };
  const visit = async (value: unknown): Promise<unknown> => {
    if (Array.isArray(value)) return Promise.all(value.map(visit));
    if (typeof value !== 'object' || value === null) return value;
    if ('sha256' in value && 'bytes' in value) return save();
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, one]) => [key, await visit(one)] as const),
    );
    const copy = Object.fromEntries(entries);
    return isFrame(copy) ? { ...copy, screenshot: await save() } : copy;
  };
  return (await visit(record)) as T;
}

const isFrame = (value: object): value is Frame => 'moment' in value && 'texts' in value;

const privatePem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Seals as somebody does who has chosen a key; the same key within one file of tests unless another is given. */
const chosen = privatePem();
export const sealing = (more: Partial<SealOptions> = {}, pem = chosen): SealOptions => ({
  key: () => signingKey(pem, '/nowhere'),
  stamp: null,
  now: () => new Date('2026-01-05T04:00:00.000Z'),
  ...more,
});
export const otherPem = privatePem();
export const chosenPem = chosen;

export async function sealedCase(dir: string, name?: string): Promise<string> {
  await storeCase(dir, name);
  await sealRun(dir, sealing());
  return dir;
}

export const verify = (path: string): Promise<Verified> => verifyRun(path, { keys: [], authorities: [] });

/** What is wrong, a line each: `run.json: changed`. */
export async function wrong(path: string): Promise<readonly string[]> {
  const { findings, virtual } = await verify(path);
  return spellFindings(findings, { virtual, language: 'en' })
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.trim());
}

/** Verdicts by other rules, as an older or newer Hutong would have left them. */
export async function judgeOtherwise(dir: string, ruleset: string): Promise<void> {
  const folder = await openRun(dir);
  const { verdicts } = await folder.read();
  if (verdicts) await folder.writeVerdicts({ ...verdicts, ruleset });
  await folder.close();
}
