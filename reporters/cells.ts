import {
  cellId,
  type Evidence,
  type JudgedTrial,
  type Moment,
  type Named,
  type Run,
  type StoredRun,
  type Trial,
} from '#model';
import { whyOf } from './reasons.ts';
import { actionOf, isUndecided, sentenceOf } from './sentence.ts';
import { groupedBy, type Place, placesOf } from './table.ts';

/** A verdict is a finding, never a failure: what falls short is a measurement that could not decide. */
export type Status = 'decided' | 'undecided' | 'skipped';

/** What each format calls a status. All formats for machines take theirs from here; docs/reporters.md has the table. */
export const STATUS_NAMES = {
  junit: { decided: 'passed', undecided: 'error', skipped: 'skipped' },
  ctrf: { decided: 'passed', undecided: 'other', skipped: 'skipped' },
  allure: { decided: 'passed', undecided: 'broken', skipped: 'skipped' },
  github: { decided: null, undecided: 'error', skipped: null },
} as const satisfies Readonly<Record<string, Readonly<Record<Status, string | null>>>>;

/** A cell as formats for machines tell it. */
export interface ReportedCell extends Place {
  readonly id: string;
  readonly status: Status;
  readonly sentence: Named;
  /** Why it came out so or was left out; null where nothing is said. */
  readonly why: Named | null;
  readonly trials: readonly ReportedTrial[];
  /** What its trials took together. */
  readonly durationMs: number;
}

export interface ReportedTrial {
  readonly trial: Trial;
  /** Null where it was not judged. */
  readonly judged: JudgedTrial | null;
}

/** Every planned cell in the order of the plan, then those that the matrix leaves out. None is ever hidden. */
export function cellsOf(stored: StoredRun): readonly ReportedCell[] {
  const trials = groupedBy(
    stored.trials.filter(({ canary }) => !canary),
    ({ cell }) => cellId(cell),
  );
  const excluded: readonly Place[] = stored.run.plan.excluded.map(({ cell, reason }) => ({
    cell,
    verdict: null,
    excluded: reason,
  }));
  return [...placesOf(stored), ...excluded].map((place) => {
    const { cell, verdict } = place;
    const id = cellId(cell);
    const judged = new Map(verdict?.judged.map((one) => [one.trial, one]));
    const made = trials.get(id) ?? [];
    return {
      ...place,
      id,
      status: statusOf(place),
      sentence: place.excluded === undefined ? sentenceOf(cell, verdict, stored) : actionOf(cell, stored),
      why: place.excluded === undefined ? whyOf(cell, verdict, stored) : { zh: place.excluded, en: place.excluded },
      trials: made.map((trial) => ({ trial, judged: judged.get(trial.id) ?? null })),
      durationMs: made.reduce((sum, one) => sum + one.durationMs, 0),
    };
  });
}

function statusOf({ verdict, excluded }: Place): Status {
  if (excluded !== undefined || verdict?.verdict === 'not-applicable') return 'skipped';
  return isUndecided(verdict) ? 'undecided' : 'decided';
}

/** Of a single trial: one that may not be used decides nothing. */
export const trialStatus = ({ judged }: ReportedTrial): Status =>
  judged?.validity === 'valid' ? 'decided' : 'undecided';

/** What a trial looked like, from chat to landing. */
export const screenshotsOf = ({
  observation,
}: Trial): readonly { readonly moment: Moment; readonly screenshot: Evidence }[] =>
  (observation?.frames ?? []).flatMap(({ moment, screenshot }) => (screenshot ? [{ moment, screenshot }] : []));

/** Stands before every title of a virtual run. */
export const mark = ({ lab }: Pick<Run, 'lab'>): string => (lab.virtual ? '[VIRTUAL] ' : '');

/** What a virtual run says of itself; null on real phones. */
export const noticeOf = ({ lab }: Pick<Run, 'lab'>): Named | null =>
  lab.virtual
    ? {
        zh: `虚拟手机 VIRTUAL：以下结果由虚拟手机得出（场景 ${lab.world ?? '–'}），不代表任何真实应用的行为。`,
        en: `VIRTUAL: measured on virtual phones (world ${lab.world ?? '–'}). It says nothing about any real app.`,
      }
    : null;
