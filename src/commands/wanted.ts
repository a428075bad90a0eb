import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sourceApps } from '#apps/index';
import { AskedWrongly } from '#asked-wrongly';
import { parseLab } from '#lab/file';
import type { Lab } from '#lab/lab';
import type { WantedLab } from '#lab/open';
import { type CheckedWorld, checkWorld, DEFAULT_PHONES } from '#lab/virtual';
import { nameOf, readText } from '#load';
import type { Link, Platform } from '#model';

/** Where runs go unless told otherwise. */
export const RUNS = 'runs';

/** The lab file that was named; null for the virtual lab. Throws AskedWrongly. */
export async function labFile(file: string, env: (name: string) => string | undefined): Promise<Lab | null> {
  if (file === 'virtual') return null;
  return parseLab(await readText(file), { file: nameOf(file), env, sources: [...sourceApps.keys()] });
}

/** The world of the virtual lab when none is named. */
const DEFAULT_WORLD = '2021-11-30';

/** Real phones, or a world to be shown by virtual ones: as it was asked for, its own name, and what a run keeps of it. */
export type Chosen = { readonly lab: Lab } | ({ readonly world: string } & CheckedWorld);

/** Reads and checks what was named; nothing is opened yet. Throws AskedWrongly. */
export async function choose(options: {
  readonly lab: string;
  readonly world: string | undefined;
  readonly env: (name: string) => string | undefined;
}): Promise<Chosen> {
  const lab = await labFile(options.lab, options.env);
  if (lab && options.world !== undefined) {
    throw new AskedWrongly('--world: for the virtual lab only; real phones have their own');
  }
  if (lab) return { lab };
  const world = options.world ?? DEFAULT_WORLD;
  return { world, ...(await checkWorld(world)) };
}

/** What outlives a run on this machine: by the XDG Base Directory Specification, which puts such things there. */
const stateIn = (env: (name: string) => string | undefined): string =>
  join(env('XDG_STATE_HOME') || join(env('HOME') || homedir(), '.local', 'state'), 'hutong');

/** What to open. Virtual phones find the links that they are to know in the folder of logs. */
export async function wantedLab(
  chosen: Chosen,
  options: {
    readonly links: readonly Link[];
    readonly logs: string;
    readonly platforms: ReadonlySet<Platform>;
    readonly env: (name: string) => string | undefined;
  },
): Promise<WantedLab> {
  const { links, logs, platforms, env } = options;
  if ('lab' in chosen) return { file: chosen.lab, state: stateIn(env) };
  await mkdir(logs, { recursive: true });
  const file = join(logs, 'links.json');
  await writeFile(file, JSON.stringify(links));
  const phones = DEFAULT_PHONES.filter(({ platform }) => platforms.has(platform));
  return { virtual: { world: chosen.world, links: file, phones } };
}
