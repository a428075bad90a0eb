import type { Incident, Run, Rung, Trial } from '#model';

/** What a phone is at. Times are milliseconds since 1970. */
export type Doing =
  | { readonly state: 'idle' | 'paused' }
  | { readonly state: 'trial'; readonly id: string }
  | { readonly state: 'recovering'; readonly rung: Rung }
  | { readonly state: 'quarantined' | 'account-rests'; readonly untilMs: number };

export interface PhoneState {
  readonly id: string;
  readonly doing: Doing;
  readonly trials: number;
  /** Share of the time since the first turn that it was at work, 0 to 1. */
  readonly busy: number;
}

export interface Standing {
  readonly phones: readonly PhoneState[];
  readonly cells: number;
  readonly done: number;
  readonly trialsLeft: number;
  readonly nowMs: number;
  readonly elapsedMs: number;
  /** Milliseconds of one trial so far, on average; null before the first. */
  readonly trialMs: number | null;
}

/** What a run tells of itself while it goes on. */
export interface Progress {
  /** The lab is open: what is run, on which phones, and where it is kept. */
  begin(run: Run, folder: string): void;
  /** A line that stays. */
  say(text: string): void;
  tried(trial: Trial): void;
  befell(incident: Incident): void;
  show(standing: Standing): void;
  end(): void;
}

/** Tells all of them. */
export const toAll = (...all: readonly Progress[]): Progress => ({
  begin: (run, folder) => {
    for (const one of all) one.begin(run, folder);
  },
  say: (text) => {
    for (const one of all) one.say(text);
  },
  tried: (trial) => {
    for (const one of all) one.tried(trial);
  },
  befell: (incident) => {
    for (const one of all) one.befell(incident);
  },
  show: (standing) => {
    for (const one of all) one.show(standing);
  },
  end: () => {
    for (const one of all) one.end();
  },
});
