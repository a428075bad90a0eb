import { plain } from '#text';

/** What was asked for cannot be done as it was asked: a file, a key or an option is wrong. Exit status 2. */
export class AskedWrongly extends Error {
  override readonly name = 'AskedWrongly';
  /** One line each: where, what is wrong, and what would be valid. Nothing in them can steer a terminal. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const all = typeof problems === 'string' ? problems.split('\n') : problems;
    const told = all.slice(0, MOST_PROBLEMS).map((problem) => plain(cutAt(problem, LONGEST_PROBLEM)));
    const lines = all.length > told.length ? [...told, `… and ${all.length - told.length} more`] : told;
    super(lines.join('\n'), options);
    this.problems = lines;
  }
}

/** Nobody reads more of them; a file full of mistakes would fill the memory with theirs. */
export const MOST_PROBLEMS = 100;
const LONGEST_PROBLEM = 2000;

export const cutAt = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;
