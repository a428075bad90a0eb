import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
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
  // Whatever is put into a run that was sealed breaks its seal.
  if (existsSync(join(runs, 'run.json')))
    throw new AskedWrongly(`--runs ${runs}: is itself a run; expected the folder that it lies in`);
  const file = join(runs, FILE);
  const discard = (): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  };
  if (rebuild) discard();
  const index = soundIndex(file, discard);
  return { index, updated: await update(index, runs) };
}

/** A damaged index is made anew. */
function soundIndex(file: string, discard: () => void): Index {
  try {
    return openIndex(file);
  } catch (error) {
    if (!['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(String((error as { code?: unknown }).code))) throw error;
    discard();
    return openIndex(file);
  }
}
