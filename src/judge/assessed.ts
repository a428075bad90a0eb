import type { JudgedTrial, Trial } from '#model';
import type { Setting } from './setting.ts';
import type { TrialOutcome } from './trial.ts';

/** A trial with what became of it. `outcome` is null where it is not valid. */
export interface Assessed {
  readonly trial: Trial;
  readonly setting: Setting;
  readonly outcome: TrialOutcome | null;
  readonly judged: JudgedTrial;
}

/** A valid trial. */
export interface Valid extends Assessed {
  readonly outcome: TrialOutcome;
}

export const isValid = (assessed: Assessed): assessed is Valid => assessed.outcome !== null;

/** One phone with one account: what must not be mixed with another. */
export const pairOf = ({ trial }: Pick<Assessed, 'trial'>): string => `${trial.phone.id}/${trial.account ?? '-'}`;
