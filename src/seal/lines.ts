import { createHash } from 'node:crypto';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const LINE_FEED = 10;

/** The lines of a journal without their line feeds. What stands behind the last line feed counts as a line. */
export function linesOf(journal: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let begin = 0;
  while (begin < journal.length) {
    const found = journal.indexOf(LINE_FEED, begin);
    const end = found < 0 ? journal.length : found;
    lines.push(journal.subarray(begin, end));
    begin = end + 1;
  }
  return lines;
}
