import { type Expectations, meet } from '#compare/expectations';
import { loadExpectations } from '#load';
import type { Language, Run, Verdicts } from '#model';
import { checkedAsText, promisesIn } from './checked.ts';

/** A verdict is not what was promised or expected. */
const DIFFERS = 1;

/** What `--check` and `--against` ask for. */
export interface Checking {
  readonly check: boolean;
  /** The one alone; both unless told. */
  readonly against?: 'commitments' | 'expectations';
}

/** Reads what a run is to be held against, before it is made; null where nothing is. Throws AskedWrongly. */
export const expectationsOf = async (
  run: Pick<Run, 'matrix' | 'lab'>,
  { check, against }: Checking,
): Promise<Expectations | null> => (check && against !== 'commitments' ? loadExpectations(run) : null);

/**
 * Prints every cell whose verdict is not what was promised or expected, and the sums. Exit status 1 if there is one;
 * always 0 where no check was asked for.
 */
export function checkVerdicts(
  { run, verdicts }: { readonly run: Run; readonly verdicts: Verdicts },
  {
    check,
    against,
    expectations,
    language,
  }: Checking & { readonly expectations: Expectations | null; readonly language: Language },
): number {
  if (!check) return 0;
  const promised = against === 'expectations' ? null : promisesIn(run, verdicts);
  const met = against === 'commitments' ? null : expectations ? meet(run, verdicts, expectations) : 'unknown';
  process.stdout.write(checkedAsText({ run, verdicts, promised, met }, language));
  const surprises = met === null || met === 'unknown' ? [] : met.surprises;
  return surprises.length > 0 || (promised?.broken.length ?? 0) > 0 ? DIFFERS : 0;
}
