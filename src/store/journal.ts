import { open, readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AskedWrongly } from '#asked-wrongly';

/** A file of JSON lines that only grows. A line counts once its line feed is on disk. */
export interface Journal<T> {
  /** Resolves when the line is on disk. Lines stand in the order of the calls. */
  append(record: T): Promise<void>;
  close(): Promise<void>;
}

const LINE_FEED = 10;

/** Opens a journal to write on, creating it if need be. A torn last line, left by a kill or a power cut, is cut off. */
export async function openJournal<T>(path: string): Promise<Journal<T>> {
  const file = await open(path, 'a+');
  const content = await file.readFile();
  let length = content.lastIndexOf(LINE_FEED) + 1;
  if (length < content.length) await file.truncate(length);
  let last: Promise<void> = Promise.resolve();

  const write = async (line: Buffer): Promise<void> => {
    try {
      await file.appendFile(line);
      await file.datasync();
      length += line.length;
    } catch (error) {
      // Half a line would spoil the next one. If even this fails, reading still finds and names the spot.
      await file.truncate(length).catch(() => {});
      throw error;
    }
  };
  return {
    append: (record) => {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      const turn = last.then(() => write(line));
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      await last;
      await file.close();
    },
  };
}

/** All whole lines of a journal, checked. A torn last line was never promised to anybody and is left out. */
export function parseJournal<S extends z.ZodType>(content: string, name: string, schema: S): readonly z.output<S>[] {
  const lines = content
    .slice(0, content.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  return lines.map((line, index) => checkRecord(line, `${name}:${index + 1}`, schema));
}

/** Parses a stored record and checks it. Throws AskedWrongly that names the place and the key. */
export function checkRecord<S extends z.ZodType>(text: string, place: string, schema: S): z.output<S> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new AskedWrongly(`${place}: not JSON: the file is damaged`, { cause: error });
  }
  const checked = schema.safeParse(data);
  if (checked.success) return checked.data;
  throw new AskedWrongly(checked.error.issues.map(({ path, message }) => `${place}: ${path.join('.')}: ${message}`));
}

/** Nothing there, a file where a folder should be, or the other way round. */
const NOT_A_RUN = ['ENOENT', 'ENOTDIR', 'EISDIR'];

export async function readRecordFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = NOT_A_RUN.includes(code) ? 'not there; expected the folder of a run' : `cannot be read: ${message}`;
    throw new AskedWrongly(`${path}: ${why}`, { cause: error });
  }
}
