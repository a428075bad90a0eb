import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SealError } from './error.ts';
import { type Inventory, isKept, roomToKeep, walk } from './inventory.ts';
import { end, header, padding, readArchive } from './tar.ts';

/** What a bundle came to. */
export interface Bundled {
  readonly files: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes all of a sealed run that is evidence into one file; the same run gives the same bytes. Reports and logs stay
 * behind. What it is worth is looked at before (hasOtherVerdicts) or later (verify), not here. Throws SealError, ArchiveError, and what the disk says; then no file is left.
 */
export async function writeBundle(dir: string, out: string): Promise<Bundled> {
  const { files, others } = await walk(dir);
  if (others.length > 0) throw new SealError(`${others[0]}: not a plain file; a run has none such`);
  const names = files.toSorted();
  const aside = `${out}.${process.pid}.tmp`;
  const file = await open(aside, 'wx');
  try {
    const written = await writeAll(dir, names, file).finally(() => file.close());
    await rename(aside, out);
    return { files: names.length, ...written };
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function writeAll(
  dir: string,
  names: readonly string[],
  file: FileHandle,
): Promise<Pick<Bundled, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const put = async (piece: Buffer): Promise<void> => {
    hash.update(piece);
    bytes += piece.length;
    await file.appendFile(piece);
  };
  for (const name of names) {
    const path = join(dir, name);
    const { size } = await stat(path);
    await put(header(name, size));
    let left = size;
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
      left -= piece.length;
      await put(piece);
    }
    if (left !== 0) throw new SealError(`${name}: it has changed while it was bundled`);
    await put(padding(size));
  }
  await put(end());
  await file.sync();
  return { bytes, sha256: hash.digest('hex') };
}

/** Takes stock of a bundle without unpacking it: nothing is written anywhere. Throws ArchiveError. */
export async function takeStockOfBundle(path: string): Promise<Inventory> {
  const digests = new Map<string, string>();
  const kept = new Map<string, Buffer>();
  const oversized: string[] = [];
  const hasRoom = roomToKeep();
  let [name, hash, pieces] = ['', createHash('sha256'), null as Buffer[] | null];
  const file = await open(path, 'r');
  try {
    await readArchive(file, {
      begin: (begun, bytes) => {
        name = begun;
        hash = createHash('sha256');
        pieces = isKept(name) && hasRoom(bytes) ? [] : null;
        if (isKept(name) && !pieces) oversized.push(name);
      },
      piece: (bytes) => {
        hash.update(bytes);
        pieces?.push(Buffer.from(bytes));
      },
      finish: () => {
        digests.set(name, hash.digest('hex'));
        if (pieces) kept.set(name, Buffer.concat(pieces));
      },
    });
  } finally {
    await file.close();
  }
  return { digests, kept, strange: [], oversized };
}
