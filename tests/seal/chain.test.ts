import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealRun } from '#seal/seal';
import { place, sealedCase, sealing, storeCase, verify, wrong } from './stored.ts';

let runs = '';
beforeEach(async () => {
  runs = await place();
});
afterEach(() => rm(runs, { recursive: true }));

test('a run names the one before it; verify says whether that one can be checked', async () => {
  await sealedCase(join(runs, 'one'));
  const two = await sealedCase(join(runs, 'two'));
  const last = async (path: string) => (await verify(path)).findings.find(({ said }) => said.startsWith('chain'));
  expect(await last(two)).toMatchObject({ state: 'holds', said: 'chain-whole', facts: { folder: 'one' } });
  await rm(join(runs, 'one/seals'), { recursive: true });
  expect(await last(two)).toMatchObject({
    state: 'fails',
    said: 'chain-broken',
    problems: [{ file: '../one/seals', what: 'missing' }],
  });
  expect(await wrong(two)).toEqual(['../one/seals: missing']);
  await sealRun(join(runs, 'one'), sealing({ now: () => new Date('2026-01-06T00:00:00.000Z') }));
  expect(await last(two)).toMatchObject({ state: 'fails', said: 'chain-broken', problems: [{ file: '../one' }, {}] });
  await rm(join(runs, 'one'), { recursive: true });
  expect(await last(two)).toMatchObject({ state: 'open', said: 'chain-unknown' });
});

test('which run was sealed last is what the seals say, whatever times their files have; one that cannot be read is none', async () => {
  const sealedAt = async (name: string, day: number): Promise<string> => {
    const dir = await storeCase(join(runs, name));
    await sealRun(dir, sealing({ now: () => new Date(Date.UTC(2026, 0, day)) }));
    return join(dir, 'seals/1/run.sigstore.json');
  };
  await sealedAt('late', 8);
  const copied = await sealedAt('early', 7);
  await utimes(copied, new Date('2030-01-01'), new Date('2030-01-01'));
  await writeFile(await sealedAt('broken', 9), '{');
  const next = await storeCase(join(runs, 'next'));
  await sealRun(next, sealing());
  const { findings } = await verify(next);
  expect(findings.at(-1)).toMatchObject({ state: 'holds', said: 'chain-whole', facts: { folder: 'late' } });
});
