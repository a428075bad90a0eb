import type { ChangeKind, Verdict, VerdictName } from '#model';

/** A verdict as far as two are held against each other. */
export type State = Pick<Verdict, 'verdict' | 'how' | 'via'>;

/** Kinds of change of what an app does. The others say that a run could not tell, or that a plan has other cells. */
export type TurnKind = Extract<ChangeKind, 'opened' | 'closed' | 'changed'>;

/** What a verdict says of the source app. docs/history.md has the table that follows from it. */
const STATES: Readonly<Record<VerdictName, 'open' | 'closed' | 'partly' | 'other' | 'unknown'>> = {
  direct: 'open',
  conditional: 'open',
  blocked: 'closed',
  // Open for some accounts, systems or versions, stopped for others.
  mixed: 'partly',
  // It fails here and only here, but nobody's page was seen: no news of a block.
  'likely-blocked': 'other',
  'target-refusal': 'other',
  // A link that is down says nothing of the app.
  down: 'unknown',
  insufficient: 'unknown',
  'not-applicable': 'unknown',
};

/** Could a run with this verdict tell what the app does? */
export const tells = ({ verdict }: Pick<State, 'verdict'>): boolean => STATES[verdict] !== 'unknown';

/** Another rule, more trials, other seconds are no change. */
export const alike = (a: State, b: State): boolean => a.verdict === b.verdict && a.how === b.how && a.via === b.via;

/** What the app does otherwise, of two verdicts that could tell; null where it does the same. */
export function turnOf(before: State, after: State): TurnKind | null {
  if (alike(before, after)) return null;
  const [was, is] = [STATES[before.verdict], STATES[after.verdict]];
  if (is === 'open' && (was === 'closed' || was === 'partly')) return 'opened';
  if (is === 'closed' && (was === 'open' || was === 'partly')) return 'closed';
  return 'changed';
}

/** What has become of a cell that a later run has; null where nothing has changed. One doubt for another is no change. */
export function kindOf(before: State | null, after: State): ChangeKind | null {
  if (before === null) return 'appeared';
  if (tells(before) && tells(after)) return turnOf(before, after);
  return tells(before) === tells(after) ? null : tells(after) ? 'decided' : 'undecided';
}
