import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs may lie in folders of their own kind, and these in one for each lab or product. */
const DEEPEST = 2;

/**
 * Folders that may hold a run, sorted, by their paths below the folder of runs: `20260105-031500`, `nightly/20260105-031500`.
 * What is a run is not looked into.
 */
export async function foldersIn(runs: string): Promise<readonly string[]> {
  const found = await below(runs, '', DEEPEST);
  return found.toSorted();
}

async function below(runs: string, path: string, levels: number): Promise<readonly string[]> {
  const entries = await readdir(join(runs, path), { withFileTypes: true }).catch(() => []);
  const found = entries.map(async (entry) => {
    const folder = path === '' ? entry.name : `${path}/${entry.name}`;
    if (existsSync(join(runs, folder, 'run.json'))) return [folder];
    return entry.isDirectory() && !entry.name.startsWith('.') && levels > 0 ? below(runs, folder, levels - 1) : [];
  });
  return (await Promise.all(found)).flat();
}
