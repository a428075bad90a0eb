import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Entry = z.strictObject({
  at: z.iso.datetime(),
  run: z.string(),
  /** Its alias, as in every record. */
  account: z.string(),
  /** Absent where it just sent. */
  warned: z.strictObject({ app: z.string(), why: z.string() }).optional(),
});

/** An account sent something, or was warned by an app. */
export type Entry = z.infer<typeof Entry>;

/** What the accounts of this machine did of late, in all its runs: what an app counts does not begin anew with a run. */
export interface Ledger {
  /** What other runs have noted within the last day, each entry once. */
  news(run: string, now: Date): Promise<readonly Entry[]>;
  note(entry: Entry): Promise<void>;
}

const DAY_MS = 24 * 3600 * 1000;

/** Keeps a file a day in `home`. Those of the day before yesterday and earlier are of no use, and are removed. */
export function ledgerIn(home: string): Ledger {
  const told = new Set<string>();
  return {
    news: async (run, now) => {
      const since = new Date(now.getTime() - DAY_MS);
      const entries: Entry[] = [];
      for (const file of (await readdir(home).catch(() => [])).toSorted()) {
        if (file < fileOf(since)) await rm(join(home, file), { force: true });
        // Another run, a moment later in its day, may just have removed it.
        else entries.push(...entriesIn(await readFile(join(home, file), 'utf8').catch(() => '')));
      }
      return entries.filter((entry) => {
        const key = JSON.stringify(entry);
        if (entry.run === run || Date.parse(entry.at) <= since.getTime() || told.has(key)) return false;
        told.add(key);
        return true;
      });
    },
    note: async (entry) => {
      await mkdir(home, { recursive: true });
      // One short write to the end of a file: runs that write at once do not mix their lines.
      await appendFile(join(home, fileOf(new Date(entry.at))), `${JSON.stringify(entry)}\n`);
    },
  };
}

const fileOf = (at: Date): string => `${at.toISOString().slice(0, 10)}.jsonl`;

/** A line that a power cut has torn says nothing. */
const entriesIn = (text: string): readonly Entry[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [Entry.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
