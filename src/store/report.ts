import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { type Evidence, evidencePath } from '#model';
import { writeWhole } from './file.ts';

/**
 * Writes into `report/` of a run's folder: names → content, and names → evidence of the run that is copied there.
 * Throws where a name leads out of it, or evidence is not there.
 */
export async function writeReport(
  dir: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  evidence: Readonly<Record<string, Evidence>> = {},
): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeWhole(await placeFor(dir, name), content);
  for (const [name, piece] of Object.entries(evidence)) {
    // A copy: what happens to a report must not happen to the evidence.
    await copyFile(join(dir, evidencePath(piece)), await placeFor(dir, name));
  }
}

async function placeFor(dir: string, name: string): Promise<string> {
  const path = normalize(name);
  if (path === '.' || path.startsWith('..') || path.startsWith('/')) {
    throw new Error(`a reporter may not write ${JSON.stringify(name)}: it is outside the report`);
  }
  const place = join(dir, 'report', path);
  await mkdir(dirname(place), { recursive: true });
  return place;
}
