import type { Link, Outcome, Trial } from '#model';
import { type Assessed, isValid, type Valid } from './assessed.ts';
import { beside, opened } from './canaries.ts';
import { findsOthers, isOthers } from './delivered.ts';
import { OPENINGS } from './trial.ts';

/**
 * Did the instrument see the expected thing where this trial did not? The canary that must open, beside it; as good is
 * another link that opened beside it. For a mini program that is not found only another owner's mini program will do, in
 * the same list or opened.
 */
export function canaryBehaved(one: Valid, all: readonly Assessed[], canaries: readonly Assessed[]): boolean {
  const { trial, setting, outcome } = one;
  const unfound = setting.link.miniProgram && outcome.outcome === 'absent' ? setting.link.miniProgram : null;
  if (unfound && trial.observation && findsOthers(trial.observation, setting.link)) return true;
  // A finger that finds an address which stands alone may miss it among words.
  const isWritten = ({ cell }: Trial): boolean =>
    outcome.outcome !== 'inert' || cell.presentation === trial.cell.presentation;
  if (!unfound && opened(trial, canaries, isWritten)) return true;
  const isOther = ({ id, miniProgram: its }: Link): boolean =>
    unfound ? its !== undefined && isOthers(its, unfound) : id !== trial.cell.link;
  return all.some(
    (other) =>
      isValid(other) &&
      isOther(other.setting.link) &&
      beside(other.trial, trial) &&
      isWritten(other.trial) &&
      other.setting.plain.class === 'ok' &&
      OPENINGS.includes(other.outcome.outcome),
  );
}

/**
 * It showed neither the content nor an obstacle, or could not be used, and nothing yet says that its app, account and
 * chat work on that phone at all.
 */
export function unproven(
  trial: Trial,
  { trials, canaries }: { readonly trials: readonly Assessed[]; readonly canaries: readonly Assessed[] },
): boolean {
  const one = trials.find((assessed) => assessed.trial.id === trial.id);
  if (!one) return false;
  if (!isValid(one)) return one.judged.validity !== 'control-failed' && !opened(trial, canaries);
  const shown = OPENINGS.includes(one.outcome.outcome) || OBSTACLES.includes(one.outcome.outcome);
  return !shown && !canaryBehaved(one, trials, canaries);
}

const OBSTACLES: readonly Outcome[] = ['stop', 'copy', 'confirm'];
