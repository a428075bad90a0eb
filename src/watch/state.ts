import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AskedWrongly } from '#asked-wrongly';
import { writeWhole } from '#store/file';
import { NOTHING_SEEN, type Seen } from './seen.ts';

const SeenRecord = z.strictObject({
  schema: z.literal(1),
  versions: z.record(z.string(), z.string()),
  pending: z.array(z.string()),
}) satisfies z.ZodType<Seen>;

/** What was seen last time; nothing where there was no last time. Throws AskedWrongly for a file that is something else. */
export async function readSeen(file: string): Promise<Seen> {
  if (!existsSync(file)) return NOTHING_SEEN;
  try {
    return SeenRecord.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new AskedWrongly(`${file}: not what hutong watch wrote; delete it to begin anew`, { cause: error });
  }
}

export async function writeSeen(file: string, seen: Seen): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, `${JSON.stringify(seen, null, 2)}\n`);
}
