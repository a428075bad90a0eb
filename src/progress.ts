import { createLogUpdate } from 'log-update';
import type { Language, Run, Trial } from '#model';
import { plain } from '#text';

export interface PhoneState {
  readonly id: string;
  /** Trial id, or a word of the life of a phone. */
  readonly doing: string;
  readonly trials: number;
  /** Share of the time since the first turn that it was at work, 0 to 1. */
  readonly busy: number;
}

export interface Standing {
  readonly phones: readonly PhoneState[];
  readonly cells: number;
  readonly done: number;
  readonly trialsLeft: number;
  readonly elapsedMs: number;
  /** Milliseconds of one trial so far, on average; null before the first. */
  readonly trialMs: number | null;
}

export interface Progress {
  /** The lab is open: what is run, on which phones, and where it is kept. */
  begin(run: Run, folder: string): void;
  /** A line that stays. */
  say(text: string): void;
  tried(trial: Trial): void;
  show(standing: Standing): void;
  end(): void;
}

/** Errors quote pages and phones, and may be as long as those. */
const LONGEST_WHY = 160;

const WORDS = {
  zh: { cells: '单元', cell: '单元', left: '约剩', trials: '次', fault: '仪器故障', virtual: '虚拟手机' },
  en: { cells: 'cells', cell: 'cell', left: 'left about', trials: 'trials', fault: 'fault', virtual: 'VIRTUAL' },
} as const;

/**
 * Progress for a person: a live block on a terminal; elsewhere a plain line for each trial and each cell that is done.
 * Written to stderr.
 */
export function consoleProgress(stream: NodeJS.WriteStream, language: Language): Progress {
  const words = WORDS[language];
  const live = stream.isTTY ? createLogUpdate(stream) : null;
  let block = '';
  let done = 0;
  const line = (text: string): void => {
    live?.clear();
    stream.write(`${plain(text)}\n`);
    live?.(block);
  };
  return {
    begin: ({ matrix, plan, lab }, folder) => {
      const cells = `${plan.cells.length} ${plan.cells.length === 1 ? words.cell : words.cells}`;
      const world = lab.virtual ? `[${words.virtual} ${lab.world ?? ''}] ` : '';
      line(`${world}${matrix.title[language]}: ${cells} · ${lab.phones.map(({ id }) => id).join(', ')} · ${folder}`);
    },
    say: line,
    tried: (trial) => {
      const end = trial.fault ? `  ${words.fault}: ${trial.fault.why.slice(0, LONGEST_WHY)}` : '';
      line(`  ${trial.phone.id.padEnd(12)} ${trial.id}  ${(trial.durationMs / 1000).toFixed(1)} s${end}`);
    },
    show: (standing) => {
      block = render(standing, language);
      live?.(block);
      if (!live && standing.done > done) line(together(standing, language));
      done = standing.done;
    },
    end: () => live?.done(),
  };
}

function render(standing: Standing, language: Language): string {
  const words = WORDS[language];
  return [
    ...standing.phones.map(({ id, doing, trials, busy }) => {
      const share = `${Math.round(busy * 100)} %`.padStart(5);
      return `  ${id.padEnd(12)} ${share}  ${String(trials).padStart(3)} ${words.trials}  ${doing}`;
    }),
    together(standing, language),
  ].join('\n');
}

function together({ phones, cells, done, trialsLeft, trialMs, elapsedMs }: Standing, language: Language): string {
  const words = WORDS[language];
  const working = Math.max(1, phones.filter((phone) => phone.doing !== '–').length);
  const left = trialMs === null ? '…' : minutes((trialsLeft * trialMs) / working);
  return `  ${done}/${cells} ${words.cells} · ${minutes(elapsedMs)} · ${words.left} ${left}`;
}

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};
