import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceApps } from '#apps/index';
import { AskedWrongly } from '#document';
import { type Lab, parseLab } from '#lab/lab';
import { DEFAULT_PHONES, type WantedLab } from '#lab/open';
import { nameOf, readText } from '#load';
import type { Link, Platform } from '#model';

/** The lab file that was named; null for the virtual lab. Throws AskedWrongly. */
export async function labFile(file: string, env: (name: string) => string | undefined): Promise<Lab | null> {
  if (file === 'virtual') return null;
  return parseLab(await readText(file), { file: nameOf(file), env, sources: [...sourceApps.keys()] });
}

/** The world of the virtual lab when none is named. */
const DEFAULT_WORLD = '2021-11-30';

interface Virtual {
  readonly world: string | undefined;
  readonly links: readonly Link[];
  readonly logs: string;
  readonly platforms: ReadonlySet<Platform>;
}

/**
 * What to open. The links are left in the folder of logs, for the virtual phones to know them.
 * Throws AskedWrongly if there is no such world, or if it is not right.
 */
export async function wantedLab(lab: Lab | null, { world, links, logs, platforms }: Virtual): Promise<WantedLab> {
  if (lab) {
    if (world !== undefined) throw new AskedWrongly('--world: for the virtual lab only; real phones have their own');
    return { file: lab };
  }
  const name = world ?? DEFAULT_WORLD;
  await checkWorld(name);
  await mkdir(logs, { recursive: true });
  const file = join(logs, 'links.json');
  await writeFile(file, JSON.stringify(links));
  const phones = DEFAULT_PHONES.filter(({ platform }) => platforms.has(platform));
  return { virtual: { world: name, links: file, phones } };
}

async function checkWorld(name: string): Promise<void> {
  const { loadWorld, WorldError } = await import('#fixtures/worlds/load');
  try {
    loadWorld(name);
  } catch (error) {
    if (error instanceof WorldError) throw new AskedWrongly(error.message, { cause: error });
    throw error;
  }
}
