import { type FileHandle, open, rename, rm } from 'node:fs/promises';

let count = 0;

/**
 * Writes a file so that it is there whole or not at all, whatever happens: written aside, flushed, then named. What is
 * not flushed may be lost with the machine's power.
 */
export async function writeWhole(path: string, content: string | Uint8Array, { flush = true } = {}): Promise<void> {
  count += 1;
  const aside = `${path}.${process.pid}-${count}.tmp`;
  try {
    await using(await open(aside, 'wx'), async (file) => {
      await file.writeFile(content);
      if (flush) await file.sync();
    });
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** Flushes a folder: only then do the names in it outlive a power cut. */
export const flushFolder = async (path: string): Promise<void> => using(await open(path, 'r'), (file) => file.sync());

async function using(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
