import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AskedWrongly } from '#document';
import { type Updated, update } from './build.ts';
import { type Index, openIndex } from './tables.ts';

/** The index lies beside the runs, and may be deleted at any time. */
const FILE = '.history.sqlite';

/** The index of a folder of runs, brought up to date. Throws AskedWrongly where there is no such folder. */
export async function historyOf(
  runs: string,
  { rebuild = false }: { readonly rebuild?: boolean } = {},
): Promise<{ readonly index: Index; readonly updated: Updated }> {
  if (!existsSync(runs)) throw new AskedWrongly(`--runs ${runs}: no such folder`);
  const file = join(runs, FILE);
  if (rebuild) for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  const index = openIndex(file);
  return { index, updated: await update(index, runs) };
}
