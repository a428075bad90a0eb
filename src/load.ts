import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AskedWrongly } from '#asked-wrongly';
import { parseCommitments } from '#compare/commitments';
import { type Expectations, parseExpectations, subjectOf } from '#compare/expectations';
import type { Ids } from '#compare/ids';
import { LONGEST } from '#document/places';
import type { App, Commitment, Link, Run, Scope } from '#model';
import { parseApps, parseLinks } from '#plan/links';
import { linkFilesOf, type Matrix, parseMatrix } from '#plan/matrix';

const MATRICES = fileURLToPath(new URL('../matrices/', import.meta.url));

/** The apps of matrices/apps.yaml. */
export async function loadApps(): Promise<readonly App[]> {
  const file = join(MATRICES, 'apps.yaml');
  return parseApps(await readText(file), nameOf(file));
}

/** The link corpus of matrices/links/. */
export async function loadCorpus(apps: readonly App[]): Promise<readonly Link[]> {
  const files = await yamlIn(join(MATRICES, 'links'));
  return readLinks(
    files.map((file) => ({ file })),
    apps,
  );
}

/** All commitments of matrices/commitments/, in force or not, oldest first. */
export async function loadCommitments(apps: readonly App[]): Promise<readonly Commitment[]> {
  const folder = join(MATRICES, 'commitments');
  const ids = apps.map(({ id }) => id);
  const found = new Map<string, { commitment: Commitment; file: string }>();
  for (const file of await yamlIn(folder)) {
    for (const commitment of parseCommitments(await readText(file), nameOf(file), ids)) {
      const before = found.get(commitment.id);
      if (before) throw new AskedWrongly(`${nameOf(file)}: ${commitment.id} is in ${nameOf(before.file)} too`);
      found.set(commitment.id, { commitment, file });
    }
  }
  return [...found.values()].map(({ commitment }) => commitment).sort((a, b) => a.from.localeCompare(b.from));
}

/** Where the expectations of a matrix are: in a folder beside it. */
export const expectationsFolder = (matrix: string): string => join(dirname(matrix), 'expectations');

/** What is expected of a run's matrix in its world, or on real phones; null where nobody has said. Throws AskedWrongly. */
export async function loadExpectations(run: Pick<Run, 'matrix' | 'lab'>): Promise<Expectations | null> {
  const { matrix, world } = subjectOf(run);
  const folder = expectationsFolder(run.matrix.file);
  const files = existsSync(folder) ? await yamlIn(folder) : [];
  const all = await Promise.all(
    files.map(async (file) => {
      const text = await readText(file);
      return { text, read: parseExpectations(text, nameOf(file)) };
    }),
  );
  const [found, other] = all.filter(({ read }) => read.matrix === matrix && read.world === world);
  if (!found) return null;
  const { text, read } = found;
  if (other)
    throw new AskedWrongly(`${other.read.file}: ${read.file} is about ${matrix} in ${world} too; expected one file`);
  const whole = await matrixOf(run);
  return whole ? parseExpectations(text, read.file, idsOf(whole)) : read;
}

/** The matrix of a run as it is now; null where it can be read no more. */
export async function matrixOf({ matrix }: Pick<Run, 'matrix'>): Promise<LoadedMatrix | null> {
  const scopes = ['private', 'group', 'search'] as const;
  const sources = new Map(sourcesIn(await loadApps()).map((id) => [id, { scopes }]));
  return loadMatrix(matrix.file, sources).catch((error: unknown) => {
    if (error instanceof AskedWrongly) return null;
    throw error;
  });
}

/** Only source apps have a browser of their own. */
const sourcesIn = (apps: readonly App[]): readonly string[] =>
  apps.filter(({ userAgent }) => userAgent !== undefined).map(({ id }) => id);

const idsOf = ({ apps, matrix: { links } }: LoadedMatrix): Ids => ({
  app: sourcesIn(apps),
  link: links.map(({ id }) => id),
  owner: [...new Set(links.map(({ owner }) => owner))],
  category: [...new Set(links.map(({ category }) => category))],
});

const yamlIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));

export interface LoadedMatrix {
  readonly matrix: Matrix;
  /** Of the matrix file's bytes. */
  readonly sha256: string;
  readonly apps: readonly App[];
  /** The matrix's own links, inside it or in files beside it, that its cells may name. */
  readonly own: readonly Link[];
  /** Ids of the corpus for which the matrix has a link of its own. */
  readonly replaced: readonly string[];
}

/** Reads a matrix with all that it refers to: the apps, the corpus, its own link files. Throws AskedWrongly. */
export async function loadMatrix(
  file: string,
  sources: ReadonlyMap<string, { readonly scopes: readonly Scope[] }>,
): Promise<LoadedMatrix> {
  const text = await readText(file);
  const apps = await loadApps();
  const beside = linkFilesOf(text, nameOf(file)).map(({ path, where }) => ({
    file: isAbsolute(path) ? path : join(dirname(file), path),
    where,
  }));
  const corpus = await loadCorpus(apps);
  const links = overlay(corpus, await readLinks(beside, apps));
  const matrix = parseMatrix(text, { file: nameOf(file), links, apps, sources });
  const own = matrix.links.filter((link) => !corpus.includes(link));
  const replaced = own.map(({ id }) => id).filter((id) => corpus.some((link) => link.id === id));
  return { matrix, sha256: createHash('sha256').update(text).digest('hex'), apps, own, replaced };
}

/** Links of several files together, in which no id may stand twice. `where` says who named a file. */
async function readLinks(
  files: readonly { readonly file: string; readonly where?: string }[],
  apps: readonly App[],
): Promise<readonly Link[]> {
  const found = new Map<string, { link: Link; file: string }>();
  for (const { file, where } of files) {
    for (const link of parseLinks(await readText(file, where), nameOf(file), apps)) {
      const before = found.get(link.id);
      if (before) throw new AskedWrongly(`${nameOf(file)}: links: ${link.id} is in ${nameOf(before.file)} too`);
      found.set(link.id, { link, file });
    }
  }
  return [...found.values()].map(({ link }) => link);
}

/** A matrix's own link replaces that of the corpus: the made-up item by one that is alive. */
const overlay = (corpus: readonly Link[], own: readonly Link[]): readonly Link[] => [
  ...corpus.filter((link) => !own.some(({ id }) => id === link.id)),
  ...own,
];

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'a folder; expected a file',
  EACCES: 'may not be read by this user',
};

/** Reads a file that was named on the command line or, `where`, in another one. Throws AskedWrongly if it cannot be read. */
export async function readText(file: string, where = ''): Promise<string> {
  try {
    const { size } = await stat(file);
    // Four bytes a character at most.
    if (size > 4 * LONGEST) throw new AskedWrongly(`${where}${nameOf(file)}: longer than ${LONGEST} characters`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof AskedWrongly) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new AskedWrongly(`${where}${nameOf(file)}: ${UNREADABLE[code] ?? message}`, { cause: error });
  }
}

/** As short as a person would write it here. */
export function nameOf(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') || isAbsolute(near) ? file : near;
}
