import { copyFile, mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import pLimit from 'p-limit';
import * as z from 'zod';
import { type Evidence, evidencePath } from '#model';
import { writeWhole } from './file.ts';

/** Which reporter wrote which files of `report/` the last time. */
const LIST = '.written.json';
const Written = z.record(z.string(), z.array(z.string()));
type Written = z.infer<typeof Written>;

/** Files that are written at a time. */
const AT_ONCE = 8;

/**
 * Writes into `report/` of a run's folder: names → content, and names → evidence of the run that is copied there. What
 * the reporter `by` wrote there before, and does not write now, is removed first. Throws where a name leads out of it,
 * or evidence is not there.
 */
export async function writeReport(
  dir: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  evidence: Readonly<Record<string, Evidence>> = {},
  by?: string,
): Promise<void> {
  const home = join(dir, 'report');
  const names = [...Object.keys(files), ...Object.keys(evidence)];
  const places = new Map(names.map((name) => [name, join(home, inside(name))]));
  for (const folder of new Set([home, ...[...places.values()].map(dirname)])) await mkdir(folder, { recursive: true });
  if (by !== undefined) await handOver(home, by, names);
  const limit = pLimit(AT_ONCE);
  const at = (name: string): string => places.get(name) ?? '';
  // Not flushed: a report can be made again.
  await limit.map(Object.entries(files), ([name, content]) => writeWhole(at(name), content, { flush: false }));
  // A copy: what happens to a report must not happen to the evidence.
  await limit.map(Object.entries(evidence), ([name, piece]) => copyFile(join(dir, evidencePath(piece)), at(name)));
}

function inside(name: string): string {
  const path = normalize(name);
  if (path === '.' || path.startsWith('..') || path.startsWith('/')) {
    throw new Error(`a reporter may not write ${JSON.stringify(name)}: it is outside the report`);
  }
  return path;
}

/** Removes what `by` wrote before and does not write now, and notes what it is about to write. */
async function handOver(home: string, by: string, names: readonly string[]): Promise<void> {
  const list = join(home, LIST);
  const { [by]: earlier = [], ...others } = await read(list);
  const now = new Set(names);
  for (const name of earlier) if (!now.has(name)) await remove(home, name);
  const rest = Object.entries(others).map(([other, theirs]) => [other, theirs.filter((name) => !now.has(name))]);
  await writeWhole(list, `${JSON.stringify({ ...Object.fromEntries(rest), [by]: names })}\n`, { flush: false });
}

/** Nothing where there is no list, or none that can be read: then nothing is removed. */
async function read(list: string): Promise<Written> {
  try {
    return Written.parse(JSON.parse(await readFile(list, 'utf8')));
  } catch {
    return {};
  }
}

/** The list may come from anybody: only a file whose real place is inside the report goes. */
async function remove(home: string, name: string): Promise<void> {
  const place = join(await realpath(home), normalize(name));
  const folder = await realpath(dirname(place)).catch(() => null);
  if (folder !== dirname(place) || !`${folder}/`.startsWith(`${await realpath(home)}/`)) return;
  await rm(place, { force: true }).catch(() => {});
}
