import type { FileHandle } from 'node:fs/promises';

/**
 * Tar archives as `hutong bundle` writes them: POSIX ustar, plain files in the order of their names, no time, no owner.
 *
 * Every byte of such an archive follows from its files. So the reader takes nothing else: no extensions, no links, no
 * folders, nothing behind the end. What other readers forgive is where something could be hidden.
 */
const BLOCK = 512;
const LONGEST_NAME = 100;
/** Eleven octal digits. */
const LARGEST = 8 ** 11 - 1;
const READ_AT_ONCE = 2 ** 20;
/** More files than any run has. */
const MOST_FILES = 1_000_000;

/** The archive is not as Hutong writes one. The message says where. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** The header of a file (POSIX.1-2017, pax, ustar interchange format). Throws ArchiveError if it has no place in it. */
export function header(name: string, bytes: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new ArchiveError(`${name}: its name is too long for a bundle`);
  if (bytes > LARGEST) throw new ArchiveError(`${name}: larger than 8 GiB, too large for a bundle`);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  // The sum is taken with spaces in its own place.
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What fills the last block of a file. */
export const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);

export const end = (): Buffer => Buffer.alloc(2 * BLOCK);

/** Who reads gets each file's pieces as they come. A piece is valid during the call only. */
export interface Reader {
  readonly begin: (name: string, bytes: number) => void;
  readonly piece: (bytes: Buffer) => void;
  readonly finish: () => void;
}

/** Reads an archive from beginning to end, never more than a piece at once. Throws ArchiveError. */
export async function readArchive(file: FileHandle, reader: Reader): Promise<void> {
  const source = piecesOf(file);
  let last = '';
  for (let count = 0; ; count += 1) {
    const block = await source.exactly(BLOCK, last);
    if (block.every((byte) => byte === 0)) break;
    if (count >= MOST_FILES) throw new ArchiveError(`after ${last}: more than ${MOST_FILES} files`);
    const { name, bytes } = readHeader(block, last);
    if (name <= last) throw new ArchiveError(`${name}: not in its place, or there twice`);
    reader.begin(name, bytes);
    for (let left = bytes; left > 0; ) {
      const piece = await source.upTo(left, name);
      reader.piece(piece);
      left -= piece.length;
    }
    const rest = await source.exactly(padding(bytes).length, name);
    if (rest.some((byte) => byte !== 0)) throw new ArchiveError(`${name}: something stands behind its end`);
    reader.finish();
    last = name;
  }
  const block = await source.exactly(BLOCK, last);
  if (block.some((byte) => byte !== 0) || !(await source.isAtEnd())) {
    throw new ArchiveError(`after ${last}: something stands behind the end of the bundle`);
  }
}

function readHeader(block: Buffer, last: string): { name: string; bytes: number } {
  const nul = block.indexOf(0);
  const name = block.toString('utf8', 0, nul < 0 || nul > LONGEST_NAME ? LONGEST_NAME : nul);
  const bytes = Number.parseInt(block.toString('latin1', 124, 135), 8);
  const place = last === '' ? 'at its beginning' : `after ${last}`;
  // One file has one header: what differs in any byte was written by somebody else.
  if (Number.isNaN(bytes) || !isOurs(block, name, bytes))
    throw new ArchiveError(`${place}: not the header of a file as hutong bundle writes it`);
  return { name, bytes };
}

function isOurs(block: Buffer, name: string, bytes: number): boolean {
  const safe = /^[\w.@-]+(\/[\w.@-]+)*$/.test(name) && !name.split('/').includes('..');
  return safe && Buffer.byteLength(name) <= LONGEST_NAME && bytes <= LARGEST && header(name, bytes).equals(block);
}

interface Source {
  readonly exactly: (length: number, name: string) => Promise<Buffer>;
  readonly upTo: (length: number, name: string) => Promise<Buffer>;
  readonly isAtEnd: () => Promise<boolean>;
}

/** A file from its beginning, through one buffer that is used again and again. */
function piecesOf(file: FileHandle): Source {
  const buffer = Buffer.alloc(READ_AT_ONCE);
  let [begin, filled] = [0, 0];
  const fill = async (): Promise<boolean> => {
    if (begin < filled) return true;
    filled = (await file.read(buffer, 0, buffer.length)).bytesRead;
    begin = 0;
    return filled > 0;
  };
  const upTo = async (length: number, name: string): Promise<Buffer> => {
    if (!(await fill()))
      throw new ArchiveError(name === '' ? 'empty: it holds no files' : `${name}: the bundle ends in the midst of it`);
    const piece = buffer.subarray(begin, Math.min(filled, begin + length));
    begin += piece.length;
    return piece;
  };
  const exactly = async (length: number, name: string): Promise<Buffer> => {
    const whole = Buffer.alloc(length);
    for (let at = 0; at < length; ) at += (await upTo(length - at, name)).copy(whole, at);
    return whole;
  };
  return { exactly, upTo, isAtEnd: async () => !(await fill()) };
}
