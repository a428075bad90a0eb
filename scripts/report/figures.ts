import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reading } from './reading.ts';

/** What a report cost and how it can be read. Milliseconds are infinite where it gave no answer within a minute. */
export interface Figures {
  readonly name: string;
  readonly madeSeconds: number;
  readonly size: string;
  /** Median of all openings. */
  readonly openedMs: number;
  /** The filter in the middle, and the slowest; each is the median of all times that it was asked. */
  readonly filteredMs: { readonly median: number; readonly slowest: number };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY;

export async function figuresOf(
  name: string,
  made: { readonly dir: string; readonly seconds: number },
  { opened, answered }: Reading,
): Promise<Figures> {
  const each = answered.map(median);
  return {
    name,
    madeSeconds: made.seconds,
    size: await sizeOf(made.dir),
    openedMs: median(opened),
    filteredMs: { median: median(each), slowest: Math.max(...each) },
  };
}

/** Files and megabytes of a folder. */
async function sizeOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return `${files.length} files, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6)} MB`;
}

const ms = (value: number): string =>
  Number.isFinite(value) ? `${Math.round(value)} ms` : 'no answer within a minute';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const HEAD = [
  line(['', 'made in', 'size', 'opens in', 'filtered in, median', 'slowest filter']),
  line(Array<string>(6).fill('---')),
].join('\n');

export const row = ({ name, madeSeconds, size, openedMs, filteredMs }: Figures): string =>
  line([name, `${madeSeconds.toFixed(1)} s`, size, ms(openedMs), ms(filteredMs.median), ms(filteredMs.slowest)]);

/** What the report of 5,000 cells must keep to, each with whether it does. */
export function targets({ madeSeconds, openedMs, filteredMs }: Figures): readonly (readonly [string, boolean])[] {
  return [
    ['made in less than 30 s', madeSeconds < 30],
    ['opens in less than 2 s', openedMs < 2000],
    ['every filter in less than 100 ms', filteredMs.slowest < 100],
  ];
}
