import { createLogUpdate } from 'log-update';
import type { Language, Trial } from '#model';

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
  /** A line that stays. */
  say(text: string): void;
  tried(trial: Trial): void;
  show(standing: Standing): void;
  end(): void;
}

const WORDS = {
  zh: { cells: '单元', left: '约剩', trials: '次', fault: '仪器故障' },
  en: { cells: 'cells', left: 'left about', trials: 'trials', fault: 'fault' },
} as const;

/** Progress for a person: a live block on a terminal, one plain line a trial elsewhere. Written to stderr. */
export function consoleProgress(stream: NodeJS.WriteStream, language: Language): Progress {
  const words = WORDS[language];
  const live = stream.isTTY ? createLogUpdate(stream) : null;
  let block = '';
  const line = (text: string): void => {
    live?.clear();
    stream.write(`${text}\n`);
    live?.(block);
  };
  return {
    say: line,
    tried: (trial) => {
      const end = trial.fault ? `  ${words.fault}: ${plain(trial.fault.why)}` : '';
      line(`  ${trial.phone.id.padEnd(12)} ${trial.id}  ${(trial.durationMs / 1000).toFixed(1)} s${end}`);
    },
    show: (standing) => {
      block = render(standing, language);
      live?.(block);
    },
    end: () => live?.done(),
  };
}

function render({ phones, cells, done, trialsLeft, trialMs, elapsedMs }: Standing, language: Language): string {
  const words = WORDS[language];
  const working = Math.max(1, phones.filter((phone) => phone.doing !== '–').length);
  const left = trialMs === null ? '…' : minutes((trialsLeft * trialMs) / working);
  return [
    ...phones.map(({ id, doing, trials, busy }) => {
      const share = `${Math.round(busy * 100)} %`.padStart(5);
      return `  ${id.padEnd(12)} ${share}  ${String(trials).padStart(3)} ${words.trials}  ${doing}`;
    }),
    `  ${done}/${cells} ${words.cells} · ${minutes(elapsedMs)} · ${words.left} ${left}`,
  ].join('\n');
}

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};

/** Errors quote pages and phones; nothing of them may steer the terminal. */
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 160);
