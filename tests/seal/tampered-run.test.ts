import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealRun } from '#seal/seal';
import { hutong } from '#tests/run/hutong';
import { place, sealing, storeCase } from './stored.ts';

let runs = '';
beforeAll(async () => {
  runs = await place();
});
afterAll(() => rm(runs, { recursive: true }));

/** Every file of a folder with its digest. */
async function contentsOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const names = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  const sums = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(name))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(sums)) as Record<string, string>;
}

test('a run that is not as it was sealed is neither judged anew nor bundled nor reported, and nothing is written', async () => {
  const dir = join(runs, 'tampered');
  await storeCase(dir);
  await sealRun(dir, sealing());
  const journal = join(dir, 'trials.jsonl');
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  await writeFile(journal, `${lines.slice(0, -1).join('\n')}\n`);
  const before = await contentsOf(dir);
  const said = 'trials.jsonl: not as it was when the run was sealed; hutong verify says more';
  const judged = await hutong(['judge', dir]);
  expect({ status: judged.status, err: judged.err }).toEqual({
    status: 3,
    err: `${dir}: ${said}; nothing was written\n`,
  });
  expect(await hutong(['seal', dir])).toMatchObject({
    status: 3,
    err: `SEALING FAILED: ${said}\n${dir} keeps the seal that it has; none is put over a change: hutong verify ${dir}\n`,
  });
  for (const args of [
    ['bundle', dir, '--out', join(runs, 'tampered.tar')],
    ['report', dir, '--reporter', 'csv'],
  ]) {
    const { status, err } = await hutong(args);
    expect({ status, err }).toEqual({ status: 2, err: `${dir}: ${said}\n` });
  }
  expect(await contentsOf(dir)).toEqual(before);
}, 120_000);

test('nor is one reported of which a piece of evidence is not as it was sealed', async () => {
  const dir = join(runs, 'painted-over');
  await storeCase(dir);
  await sealRun(dir, sealing());
  const [name = ''] = (await readdir(join(dir, 'evidence'))).toSorted();
  await writeFile(join(dir, 'evidence', name), 'painted over');
  const before = await contentsOf(dir);
  const { status, out, err } = await hutong(['report', dir]);
  expect({ status, out, err }).toEqual({
    status: 2,
    out: '',
    err:
      `evidence/${name}: not what was recorded: another file, or a damaged one\n` +
      `${dir}: evidence/${name}: not as it was when the run was sealed; hutong verify says more\n`,
  });
  expect(await contentsOf(dir)).toEqual(before);
});
