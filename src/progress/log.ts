import { appendFileSync } from 'node:fs';
import type { Language } from '#model';
import { inLines, together } from './lines.ts';
import type { Progress } from './progress.ts';

/**
 * What is read on the next morning: every line of a run with its time (UTC), in a file. Written at once, so that a run
 * that dies has said all it had to say. A disk that is full costs lines, not the run.
 */
export function logProgress(
  file: string,
  { language, now }: { readonly language: Language; readonly now: () => Date },
): Progress {
  let done = 0;
  const line = (text: string): void => {
    try {
      appendFileSync(file, `${now().toISOString().slice(0, 19)}Z  ${text.trimStart()}\n`);
    } catch {
      // The terminal has it.
    }
  };
  return {
    ...inLines(line, language),
    show: (standing) => {
      if (standing.done > done) line(together(standing, language));
      done = standing.done;
    },
    end: () => {},
  };
}
