import type { CanaryKind, Cell, JudgedCanary, Outcome, Trial } from '#model';
import type { Assessed } from './assessed.ts';
import type { Planned } from './setting.ts';
import { OPENINGS } from './trial.ts';

/** What a link that must be caught may come to. */
const CAUGHT: readonly Outcome[] = ['stop', 'copy', 'confirm', 'absent', 'inert', 'lost'];

/** What a link that must open may come to where the phone has no network. */
const DARK: readonly Outcome[] = ['lost', 'absent', 'unclear'];

/** What became of one canary: as it must; nothing, as without a network; not as it must; nothing that could be used. */
export type Song = JudgedCanary['song'];

export function songOf({ trial, outcome }: Assessed): Song {
  if (outcome === null) return 'unheard';
  const must = trial.canary === 'opens' ? OPENINGS : CAUGHT;
  if (must.includes(outcome.outcome)) return 'clean';
  return trial.canary === 'opens' && DARK.includes(outcome.outcome) ? 'dark' : 'false';
}

/** A phone without a network would have shown the same. */
export const mayBeDark = ({ outcome, trial: { observation } }: Assessed): boolean => {
  const delivery = observation?.delivery;
  if (outcome?.outcome === 'lost') return delivery?.state === 'failed';
  if (outcome?.outcome === 'absent') return delivery?.state === 'results' && delivery.rows.length === 0;
  return outcome?.outcome === 'unclear';
};

/** The canaries that the lab declares for the cell's app and scope. */
export function canariesFor({ lab }: Planned, { app, scope }: Pick<Cell, 'app' | 'scope'>): readonly CanaryKind[] {
  const declared = lab?.canaries?.find((one) => one.app === app && one.scope === scope);
  return (['opens', 'caught'] as const).filter((kind) => declared && declared[kind] !== null);
}

/** As near as a control must be: from the end of the one to the beginning of the other. */
const NEAR_MS = 30 * 60_000;

const gapMs = (one: Trial, other: Trial): number => {
  const [a, b] = [Date.parse(one.startedAt), Date.parse(other.startedAt)];
  return Math.max(a - b - other.durationMs, b - a - one.durationMs);
};

/**
 * Two trials by one account on one phone, in one place of one app, seen from one side, in one session and within half an
 * hour: what worked in the one worked for the other.
 */
export const beside = (one: Trial, other: Trial): boolean =>
  one.session === other.session &&
  one.phone.id === other.phone.id &&
  one.account === other.account &&
  (one.vantage ?? 'sender') === (other.vantage ?? 'sender') &&
  one.cell.app === other.cell.app &&
  one.cell.scope === other.cell.scope &&
  gapMs(one, other) <= NEAR_MS;

/**
 * Why the canaries of its session speak against a trial; null if they do not. One that sang false does, wherever and
 * whenever in the session it was: what showed one thing that is not may show others. One that showed nothing does, where
 * none that opened stands between it and the trial. And a kind that is declared for the trial's place and was not heard
 * anywhere in the session, its own link being fine.
 */
export function alarm(trial: Trial, run: Planned, canaries: readonly Assessed[]): string | null {
  const session = canaries.filter((one) => one.trial.session === trial.session);
  const wrong = session.find((one) => songOf(one) === 'false');
  if (wrong) return `canary ${wrong.trial.canary} failed`;
  if (between(trial, session).some((one) => songOf(one) === 'dark')) return 'canary opens showed nothing';
  for (const kind of canariesFor(run, trial.cell)) {
    const heard = session.filter((one) => one.trial.canary === kind);
    const excused = heard.some(({ judged }) => judged.validity === 'control-failed');
    if (!excused && !heard.some((one) => songOf(one) === 'clean')) return `canary ${kind} not tried`;
  }
  return null;
}

/** Of the canaries that must open, the last before the trial and the first after it. */
function between({ startedAt }: Trial, session: readonly Assessed[]): readonly Assessed[] {
  const openers = session
    .filter((one) => one.trial.canary === 'opens' && one.judged.validity !== 'control-failed')
    .toSorted((a, b) => a.trial.startedAt.localeCompare(b.trial.startedAt));
  const before = openers.findLast((one) => one.trial.startedAt <= startedAt);
  const after = openers.find((one) => one.trial.startedAt > startedAt);
  return [before, after].filter((one) => one !== undefined);
}

/** The canary that must open did, beside the trial; `isSo` says which of them will do. */
export const opened = (
  trial: Trial,
  canaries: readonly Assessed[],
  isSo: (canary: Trial) => boolean = () => true,
): boolean =>
  canaries.some(
    (one) => one.trial.canary === 'opens' && beside(one.trial, trial) && isSo(one.trial) && songOf(one) === 'clean',
  );

/** One that must be caught is known for the trial's place, and one was caught in its session. */
export const guarded = (trial: Trial, run: Planned, canaries: readonly Assessed[]): boolean =>
  canariesFor(run, trial.cell).includes('caught') &&
  canaries.some(
    (one) => one.trial.canary === 'caught' && one.trial.session === trial.session && songOf(one) === 'clean',
  );
