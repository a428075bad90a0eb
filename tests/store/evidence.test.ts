import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidencePath, type StoredRun } from '#model';
import { report } from '#reporters/html/report';
import { damagedEvidence, withoutDamaged } from '#store/evidence';
import { createRun, type RunFolder } from '#store/folder';
import { sampleRun } from '#tests/reporters/sample';

let folder = '';
let run: RunFolder;
let stored: StoredRun;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-evidence-'));
  const sample = await sampleRun();
  stored = sample.stored;
  run = await createRun(join(folder, 'run'), stored.run);
  for (const bytes of sample.evidence.values()) await run.save(bytes, 'image/png');
});
afterAll(async () => {
  await run.close();
  await rm(folder, { recursive: true });
});

test('evidence that is gone or was exchanged is named, and no report shows it', async () => {
  expect(await damagedEvidence(run.dir, stored)).toEqual([]);
  expect(withoutDamaged(stored.trials, [])).toEqual(stored.trials);

  const pictures = stored.trials
    .flatMap(({ observation }) => observation?.frames ?? [])
    .map(({ screenshot }) => screenshot);
  const [gone, swapped] = [...new Set(pictures.flatMap((one) => (one ? [evidencePath(one)] : [])))].sort();
  await rm(join(run.dir, gone ?? expect.fail()));
  await writeFile(join(run.dir, swapped ?? expect.fail()), 'another');
  const damaged = await damagedEvidence(run.dir, stored);
  const why = 'not what was recorded: another file, or a damaged one';
  expect(damaged).toEqual([
    { path: gone, why: 'missing' },
    { path: swapped, why },
  ]);

  const { files } = await report({ ...stored, trials: withoutDamaged(stored.trials, damaged) }, { language: 'en' });
  const pages = Object.values(files).map(String).join('\n');
  expect(pages).not.toMatch(new RegExp(`src="[^"]*(${gone}|${swapped})"`));
  expect(pages).toContain(`${gone}: missing`);
  expect(pages).toContain(`${swapped}: ${why}`);
  const others = Object.values((await report(stored, { language: 'en' })).files)
    .map(String)
    .join('\n');
  expect(others).toMatch(new RegExp(`src="[^"]*${gone}"`));
});
