import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { INCIDENTS, isDerived, RECORDS, SEALS } from './names.ts';

/** What there is of a run, wherever it lies: every file with its digest, and the content of those that are read. */
export interface Inventory {
  /** sha256 by name (`evidence/HASH.png`). */
  readonly digests: ReadonlyMap<string, string>;
  /** Records and seals. Evidence is never held in memory. */
  readonly kept: ReadonlyMap<string, Buffer>;
  /** Links, pipes and the like: nothing that a run has, and never opened. */
  readonly strange: readonly string[];
  /** Records and seals that are longer than any that Hutong writes; not kept. */
  readonly oversized: readonly string[];
}

/** What is kept in memory, whoever made it: of one file (there is no text beyond half a gigabyte), and of all. */
const LONGEST_KEPT = 400 * 2 ** 20;
const MOST_KEPT = 1000 * 2 ** 20;

export const isKept = (name: string): boolean =>
  (RECORDS as readonly string[]).includes(name) || name === INCIDENTS || name.startsWith(`${SEALS}/`);

/** Tells of each file, by its length, whether there is still room to keep it. */
export function roomToKeep(): (bytes: number) => boolean {
  let left = MOST_KEPT;
  return (bytes) => {
    if (bytes > LONGEST_KEPT || bytes > left) return false;
    left -= bytes;
    return true;
  };
}

/** Files read at once. More would only wait for the one core that counts. */
const AT_ONCE = 4;

/** Takes stock of a run's folder; what is derived from the run is left aside. Throws if the folder cannot be read. */
export async function takeStock(dir: string): Promise<Inventory> {
  const digests = new Map<string, string>();
  const kept = new Map<string, Buffer>();
  const [strange, oversized]: [string[], string[]] = [[], []];
  const limit = pLimit(AT_ONCE);
  const { files, others } = await walk(dir);
  strange.push(...others);
  const hasRoom = roomToKeep();
  await limit.map(files, async (name) => {
    const path = join(dir, name);
    const keep = isKept(name) && hasRoom((await stat(path)).size);
    const { sha256, content } = await digestOf(path, keep);
    digests.set(name, sha256);
    if (content) kept.set(name, content);
    else if (isKept(name)) oversized.push(name);
  });
  const ordered = new Map([...digests].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { digests: ordered, kept, strange: strange.toSorted(), oversized: oversized.toSorted() };
}

/** Names of all files but what is derived from the run, in no order; `others` are links, pipes and the like. */
export async function walk(dir: string): Promise<{ files: readonly string[]; others: readonly string[] }> {
  const [files, others]: [string[], string[]] = [[], []];
  const visit = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(dir, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (isDerived(name)) continue;
      if (entry.isDirectory()) await visit(name);
      else (entry.isFile() ? files : others).push(name);
    }
  };
  await visit('');
  return { files, others };
}

/** Digest of a file, read in pieces; its content too where it is wanted. */
async function digestOf(path: string, wanted: boolean): Promise<{ sha256: string; content: Buffer | null }> {
  const hash = createHash('sha256');
  const pieces: Buffer[] | null = wanted ? [] : null;
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    pieces?.push(piece);
  }
  return { sha256: hash.digest('hex'), content: pieces && Buffer.concat(pieces) };
}

/** The seals among the names of a folder that may not be there. */
export async function namesOfSeals(dir: string): Promise<readonly string[]> {
  const below = (path: string): Promise<readonly string[]> => readdir(path).catch(() => []);
  const names = await Promise.all(
    (await below(join(dir, SEALS))).map(async (number) =>
      (await below(join(dir, SEALS, number))).map((file) => `${SEALS}/${number}/${file}`),
    ),
  );
  return names.flat();
}

export const readSealed = (dir: string, name: string): Promise<Buffer> => readFile(join(dir, name));
