import { createHash, randomFillSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidencePath } from '#model';
import { benchRun } from '../report/run.ts';

const SEED = 20211130;
/** Of a screenshot, as phones take them. */
const PICTURE_BYTES = 300_000;

/** Stores a made-up run of so many cells with three trials each, as a run leaves it. Returns how many trials there are. */
export async function storeRun(dir: string, cells: number): Promise<number> {
  const { stored, evidence } = await benchRun(cells, SEED);
  const { run, trials, controls, verdicts } = stored;
  await mkdir(join(dir, 'evidence'), { recursive: true });
  await writeFile(join(dir, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
  await writeFile(join(dir, 'trials.jsonl'), trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
  await writeFile(join(dir, 'controls.jsonl'), controls.map((control) => `${JSON.stringify(control)}\n`).join(''));
  await writeFile(join(dir, 'verdicts.json'), `${JSON.stringify(verdicts, null, 2)}\n`);
  for (const [sha256, bytes] of evidence) {
    await writeFile(join(dir, evidencePath({ sha256, type: 'image/png', bytes: bytes.length })), bytes);
  }
  return trials.length;
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
