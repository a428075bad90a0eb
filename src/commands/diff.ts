import { basename, resolve } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import { compareRuns, newsIn, type Side } from '#compare/runs';
import type { Language, StoredRun } from '#model';
import { comparisonAsMarkdown, comparisonAsText } from '#reporters/changes';
import { sealMark } from '#seal/seal';
import { digestsOf, readRun } from '#store/read';

const CHANGED = 1;
/** Nobody knows whether an app has changed: the instrument may be broken. */
const SUSPECT = 3;

interface DiffCommand {
  readonly format: 'text' | 'json' | 'markdown';
  readonly check: boolean;
  readonly language: Language;
}

/** Prints what has changed from one run to another. With `check`, exit status 1 if a cell opened, closed or changed, else 3 if the later run is suspect. */
export async function diffCommand(
  before: string,
  after: string,
  { format, check, language }: DiffCommand,
): Promise<number> {
  const comparison = compareRuns(await judged(before), await judged(after));
  switch (format) {
    case 'text':
      process.stdout.write(comparisonAsText(comparison, language));
      break;
    case 'markdown':
      process.stdout.write(comparisonAsMarkdown(comparison, language));
      break;
    case 'json':
      process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  }
  if (!check) return 0;
  return newsIn(comparison).length > 0 ? CHANGED : comparison.suspect.length > 0 ? SUSPECT : 0;
}

/** A run that has been judged, and is as it was sealed, by the folder that it was asked for. Throws AskedWrongly, naming it. */
export async function judged(dir: string): Promise<Side> {
  try {
    const { verdicts, ...seen } = await readRun(dir);
    await sealMark(dir, await digestsOf(dir));
    if (!verdicts) throw new AskedWrongly(`not judged yet; hutong judge ${dir}`);
    return { ...seen, verdicts, folder: dir };
  } catch (error) {
    if (!(error instanceof AskedWrongly)) throw error;
    throw new AskedWrongly(
      error.problems.map((problem) => (problem.startsWith(dir) ? problem : `${dir}: ${problem}`)),
      { cause: error },
    );
  }
}

/** By the last part of its folder alone: what is given away or sent says nothing of this machine. */
export const named = (run: StoredRun, dir: string): Side => ({ ...run, folder: basename(resolve(dir)) });
