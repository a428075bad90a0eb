import { createHash, createPublicKey } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULESET } from '#judge/judge';
import { publicPem } from '#seal/key';
import { hasOtherVerdicts, sealRun } from '#seal/seal';
import { hutong } from '#tests/run/hutong';
import { otherPem, place, sealing, storeCase } from './stored.ts';

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
    err: `${dir}: evidence/${name}: not as it was when the run was sealed; hutong verify says more\n`,
  });
  expect(await contentsOf(dir)).toEqual(before);
});

const later = 'not as it was when the run was sealed; hutong verify says more';
test.for<[string, (dir: string) => Promise<void>, string]>([
  [
    'a verdict',
    async (dir) => {
      const file = join(dir, 'verdicts.json');
      await writeFile(file, (await readFile(file, 'utf8')).replace(/"verdict": "[a-z-]+"/, '"verdict": "mixed"'));
    },
    `verdicts.json: ${later}`,
  ],
  ['a file that was added', (dir) => writeFile(join(dir, 'note.txt'), ''), `note.txt: ${later}`],
  ['evidence that was added', (dir) => writeFile(join(dir, 'evidence/x.png'), ''), `evidence/x.png: ${later}`],
  [
    'the key that is gone',
    (dir) => rm(join(dir, 'seals/1/key.pem')),
    'seals/1/key.pem: missing; hutong verify says more',
  ],
  [
    'the key of somebody else',
    (dir) => writeFile(join(dir, 'seals/1/key.pem'), publicPem(createPublicKey(otherPem))),
    'seals/1/run.sigstore.json: not signed by the key beside it; hutong verify says more',
  ],
])('%s is no reason to judge or seal anew, and nothing is made of the run', async ([, change, said], { task }) => {
  const dir = join(runs, task.id);
  await storeCase(dir);
  await sealRun(dir, sealing());
  await change(dir);
  await expect(hasOtherVerdicts(dir)).rejects.toThrow(said);
  await expect(sealRun(dir, sealing())).rejects.toThrow(said);
});

test('a verdict that was changed after sealing is reported to nobody, and compared with nothing', async () => {
  const dir = join(runs, 'forged');
  await storeCase(dir);
  await sealRun(dir, sealing());
  const file = join(dir, 'verdicts.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"verdict": "[a-z-]+"/, '"verdict": "mixed"'));
  const before = await contentsOf(dir);
  const err = `${dir}: verdicts.json: ${later}\n`;
  expect(await hutong(['report', dir])).toMatchObject({ status: 2, out: '', err });
  expect(await hutong(['diff', dir, dir])).toMatchObject({ status: 2, out: '', err });
  expect(await hutong(['expect', dir, '--update'])).toMatchObject({ status: 2, out: '', err });
  const plan = ['plan', 'matrices/smoke.yaml', '--budget', '1h', '--after', dir];
  expect(await hutong(plan)).toMatchObject({ status: 2, out: '', err });
  expect(await hutong(['judge', dir])).toMatchObject({
    status: 3,
    out: '',
    err: err.replace('\n', '; nothing was written\n'),
  });
  expect(await contentsOf(dir)).toEqual(before);
});

test('a verdict that was changed before anything was sealed is not sealed, and where it was, not covered up', async () => {
  const dir = join(runs, 'forged-before');
  await storeCase(dir);
  const file = join(dir, 'verdicts.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"verdict": "[a-z-]+"/, '"verdict": "mixed"'));
  const said = `verdicts.json: does not follow from the observations by its own rules, ${RULESET}`;
  expect(await hutong(['seal', dir])).toMatchObject({
    status: 3,
    out: '',
    err: `SEALING FAILED: ${said}\n${dir} is NOT sealed; hutong judge ${dir} judges it anew\n`,
  });
  await sealRun(dir, sealing());
  const before = await contentsOf(dir);
  expect(await hutong(['judge', dir])).toMatchObject({
    status: 3,
    out: '',
    err: `${dir}: ${said}; nothing was written\n`,
  });
  expect(await contentsOf(dir)).toEqual(before);
});
