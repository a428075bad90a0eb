import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readEnvelope } from './envelope.ts';
import { SealError } from './error.ts';
import { namesOfSeals, readSealed } from './inventory.ts';
import { sha256 } from './lines.ts';
import { sealFile, sealNumbers } from './names.ts';
import { type Predicate, readStatement } from './statement.ts';

type Previous = Predicate['previous'];

/**
 * The run that was sealed last among those beside this one, by what their seals say; null where there is none. Times of
 * files say nothing: a copy of the folder has others.
 */
export async function previousSeal(dir: string): Promise<Previous> {
  let last: { readonly at: number; readonly folder: string; readonly sha256: string } | null = null;
  for (const path of await siblings(dir)) {
    const seal = await newestSeal(path);
    const folder = basename(path);
    if (seal && (!last || seal.at > last.at || (seal.at === last.at && folder > last.folder)))
      last = { ...seal, folder };
  }
  return last && { folder: last.folder, sha256: last.sha256 };
}

/** When a neighbour was sealed last; null where it was not, or its seal cannot be read. */
async function newestSeal(folder: string): Promise<{ readonly at: number; readonly sha256: string } | null> {
  const number = sealNumbers(await namesOfSeals(folder)).at(-1);
  if (number === undefined) return null;
  const name = sealFile(number);
  // A folder may be removed while it is looked at.
  const content = await readSealed(folder, name).catch(() => null);
  if (!content) return null;
  try {
    const { predicate } = readStatement(readEnvelope(content.toString('utf8'), name).payload, name);
    return { at: Date.parse(predicate.sealedAt), sha256: sha256(content) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return null;
  }
}

/**
 * Where the seal with this digest lies, among the runs beside this place: its folder's name, or what was found under the
 * name that it had. `unsealed`: the run is there and its seals are not.
 */
export async function findSeal(
  place: string,
  wanted: NonNullable<Previous>,
): Promise<{ readonly state: 'there'; readonly folder: string } | { readonly state: 'other' | 'unsealed' | 'absent' }> {
  const all = await siblings(place);
  const named = all.filter((folder) => basename(folder) === wanted.folder);
  for (const folder of [...named, ...all.filter((one) => !named.includes(one))]) {
    if (await holdsSeal(folder, wanted.sha256)) return { state: 'there', folder: basename(folder) };
  }
  const [other] = named;
  if (other === undefined) return { state: 'absent' };
  if (sealNumbers(await namesOfSeals(other)).length > 0) return { state: 'other' };
  const run = await stat(join(other, 'run.json')).catch(() => null);
  return { state: run ? 'unsealed' : 'absent' };
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
