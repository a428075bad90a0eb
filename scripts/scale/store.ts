import { createHash, randomFillSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidencePath } from '#model';
import { benchRun } from '../report/run.ts';
import { storeBench } from '../report/store.ts';

const SEED = 20211130;
/** Of a screenshot, as phones take them. */
const PICTURE_BYTES = 300_000;

/** Stores a made-up run of so many cells with three trials each, as a run leaves it. Returns how many trials there are. */
export async function storeRun(dir: string, cells: number): Promise<number> {
  const bench = await benchRun(cells, SEED);
  await storeBench(bench, dir);
  return bench.stored.trials.length;
}

/** Adds so many bytes of evidence to a stored run, in files as long as screenshots. Returns how many there are. */
export async function storeEvidence(dir: string, bytes: number): Promise<number> {
  const content = Buffer.alloc(PICTURE_BYTES);
  const files = Math.ceil(bytes / PICTURE_BYTES);
  for (let made = 0; made < files; made++) {
    // Fresh noise at the beginning is enough to make it another file.
    randomFillSync(content, 0, 64);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(join(dir, evidencePath({ sha256, type: 'image/png', bytes: content.length })), content);
  }
  return files * PICTURE_BYTES;
}
