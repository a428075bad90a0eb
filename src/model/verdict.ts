import type { Cell } from './matrix.ts';
import type { CanaryKind, Vantage } from './trial.ts';

export type Outcome =
  | 'lost'
  | 'inert'
  | 'stop'
  | 'copy'
  | 'confirm'
  | 'diverted'
  | 'absent'
  | 'os-prompt'
  | 'page'
  | 'app'
  | 'refused'
  | 'unclear';

export type Validity = 'valid' | 'instrument-fault' | 'precondition-failed' | 'control-failed';

/** In the order of what a reader asks first. */
export const VERDICT_NAMES = [
  'direct',
  'conditional',
  'blocked',
  'likely-blocked',
  'target-refusal',
  'down',
  'mixed',
  'insufficient',
  'not-applicable',
] as const;

export type VerdictName = (typeof VERDICT_NAMES)[number];

/** What one trial comes to, with the rule that decided. */
export interface JudgedTrial {
  readonly trial: string;
  readonly validity: Validity;
  /** Rule of docs/verdicts.md: O1 … O13, or the validity rule that took the trial out. */
  readonly rule: string;
  /** Null where the trial is not valid. */
  readonly outcome: Outcome | null;
  /** unclear: slow, load-error, shell, unreadable; diverted: to what; the interstitial's id; … */
  readonly detail?: string;
  /** confirm: where pressing on ended. */
  readonly end?: Outcome;
  readonly notes: readonly string[];
}

/** What is concluded about a cell. The shape of an entry of verdicts.json. */
export interface Verdict {
  readonly cell: Cell;
  readonly verdict: VerdictName;
  /** blocked: the most frequent way. */
  readonly how?: Outcome;
  /** direct: the most frequent way. */
  readonly via?: 'page' | 'app' | 'os-prompt';
  /** In words of the rules: why insufficient, what differs in mixed, the declared reason. */
  readonly why?: string;
  /** Rule of docs/verdicts.md: V1 … V13. */
  readonly rule: string;
  /** Valid trials by outcome. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Trials made, valid or not. */
  readonly trials: number;
  /** Whose phone tapped; absent where no trial was valid. */
  readonly vantage?: Vantage;
  /** How many valid trials agree with the verdict, and the exact (Clopper-Pearson) 95 % interval of their share. */
  readonly share?: {
    readonly agree: number;
    readonly of: number;
    readonly low: number;
    readonly high: number;
  };
  /** Median number of steps from the tap to the end, over valid trials. */
  readonly steps: number | null;
  /** Median seconds from the tap to the settled end, over valid trials. */
  readonly seconds: number | null;
  /** Blocked, and the page told how else to get there: whether that leads to the content, in how many steps and seconds. */
  readonly wayRound?: { readonly works: boolean; readonly steps: number; readonly seconds: number };
  /** More that a reader must know: `no-negative-canary`, `single-vantage`, … */
  readonly flags: readonly string[];
  readonly judged: readonly JudgedTrial[];
  /** Ids of the commitments that are in force for this cell; absent where nobody promised anything. */
  readonly committed?: readonly string[];
  /** Whether all of them came true; absent where the verdict does not say. */
  readonly asCommitted?: boolean;
}

/**
 * A canary's trial: `clean` did as it must, `dark` showed nothing, as without a network, `false` did something else,
 * `unheard` could not be used.
 */
export interface JudgedCanary extends JudgedTrial {
  readonly canary: CanaryKind;
  readonly session: string;
  readonly song: 'clean' | 'dark' | 'false' | 'unheard';
}

/** verdicts.json */
export interface Verdicts {
  readonly schema: 1;
  readonly runId: string;
  readonly ruleset: string;
  /** What became of the canaries; absent where none were tried. */
  readonly canaries?: readonly JudgedCanary[];
  readonly verdicts: readonly Verdict[];
}
