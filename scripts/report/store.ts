import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidencePath } from '#model';
import type { Bench } from './run.ts';

/** Stores a made-up run as a run leaves it. */
export async function storeBench({ stored, evidence }: Bench, dir: string): Promise<void> {
  const { run, trials, controls, verdicts } = stored;
  await mkdir(join(dir, 'evidence'), { recursive: true });
  await writeFile(join(dir, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
  await writeFile(join(dir, 'trials.jsonl'), trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
  await writeFile(join(dir, 'controls.jsonl'), controls.map((control) => `${JSON.stringify(control)}\n`).join(''));
  await writeFile(join(dir, 'verdicts.json'), `${JSON.stringify(verdicts, null, 2)}\n`);
  for (const [sha256, bytes] of evidence) {
    await writeFile(join(dir, evidencePath({ sha256, type: 'image/png', bytes: bytes.length })), bytes);
  }
}
