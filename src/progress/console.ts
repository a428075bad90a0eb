import { createLogUpdate } from 'log-update';
import type { Language } from '#model';
import { block, inLines, together } from './lines.ts';
import type { Progress } from './progress.ts';

/**
 * Progress for a person: a live block on a terminal; elsewhere a plain line for each trial and each cell that is done.
 */
export function consoleProgress(stream: NodeJS.WriteStream, language: Language): Progress {
  const live = stream.isTTY ? createLogUpdate(stream) : null;
  let shown = '';
  let done = 0;
  const line = (text: string): void => {
    live?.clear();
    stream.write(`${text}\n`);
    live?.(shown);
  };
  return {
    ...inLines(line, language),
    show: (standing) => {
      shown = block(standing, language);
      live?.(shown);
      if (!live && standing.done > done) line(together(standing, language));
      done = standing.done;
    },
    end: () => live?.done(),
  };
}
