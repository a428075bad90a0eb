import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { namesOfSeals, readSealed } from './inventory.ts';
import { sha256 } from './lines.ts';
import { sealFile, sealNumbers } from './names.ts';
import type { Predicate } from './statement.ts';

type Previous = Predicate['previous'];

/** The run that was sealed last among those beside this one; null where there is none. */
export async function previousSeal(dir: string): Promise<Previous> {
  const found = await Promise.all(
    (await siblings(dir)).map(async (folder) => {
      const number = sealNumbers(await namesOfSeals(folder)).at(-1);
      if (number === undefined) return [];
      const name = sealFile(number);
      // A folder may be removed while it is looked at.
      const there = await stat(join(folder, name)).catch(() => null);
      return there?.isFile() ? [{ folder, name, at: there.mtimeMs }] : [];
    }),
  );
  const [last] = found.flat().toSorted((a, b) => b.at - a.at || (a.folder < b.folder ? 1 : -1));
  if (!last) return null;
  return { folder: basename(last.folder), sha256: sha256(await readSealed(last.folder, last.name)) };
}

/** Where the seal with this digest lies, among the runs beside this place: its folder's name, or what was found. */
export async function findSeal(
  place: string,
  wanted: NonNullable<Previous>,
): Promise<{ readonly state: 'there'; readonly folder: string } | { readonly state: 'other' | 'absent' }> {
  const all = await siblings(place);
  const named = all.filter((folder) => basename(folder) === wanted.folder);
  for (const folder of [...named, ...all.filter((one) => !named.includes(one))]) {
    if (await holdsSeal(folder, wanted.sha256)) return { state: 'there', folder: basename(folder) };
  }
  const [other] = named;
  const sealed = other !== undefined && sealNumbers(await namesOfSeals(other)).length > 0;
  return { state: sealed ? 'other' : 'absent' };
}

async function holdsSeal(folder: string, digest: string): Promise<boolean> {
  for (const number of sealNumbers(await namesOfSeals(folder))) {
    const content = await readSealed(folder, sealFile(number)).catch(() => null);
    if (content && sha256(content) === digest) return true;
  }
  return false;
}

/** Folders beside a run or a bundle. */
async function siblings(place: string): Promise<readonly string[]> {
  const path = resolve(place);
  const parent = dirname(path);
  const entries = await readdir(parent, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name))
    .filter((one) => one !== path);
}
