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
