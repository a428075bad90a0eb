import type { ChangeKind, Verdict } from '#model';

/** What one run found of a cell. */
export interface Point extends Pick<Verdict, 'verdict' | 'how' | 'via' | 'why' | 'rule' | 'trials' | 'share'> {
  readonly runId: string;
  readonly startedAt: string;
  readonly ruleset: string;
  /** By app id, of the source app and the link's own app, as read on the phones; more than one where they differ. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** Many cells of the app flipped in this run and nothing positive was seen: the run says nothing here. */
  readonly suspect: boolean;
}

/** Between two runs that could both tell. What happened, happened after the first and by the second. */
export interface Turn {
  readonly kind: Extract<ChangeKind, 'opened' | 'closed' | 'changed'>;
  readonly after: Point;
  readonly by: Point;
  /** Apps whose versions differ between the two, each with both. Empty: the same versions now do something else. */
  readonly updated: readonly { readonly app: string; readonly after: string; readonly by: string }[];
  /** The rules changed too, so the app may not have. */
  readonly rules: boolean;
  /** It was as before again at the next run that could tell. */
  readonly undone: boolean;
}

/** Could this run tell what the app does? A link that is down says nothing of it, nor does a suspect run. */
const tells = ({ verdict, suspect }: Point): boolean =>
  !suspect && verdict !== 'insufficient' && verdict !== 'down' && verdict !== 'not-applicable';

const isOpen = ({ verdict }: Point): boolean => verdict === 'direct' || verdict === 'conditional';
const isClosed = ({ verdict }: Point): boolean => verdict === 'blocked';
const alike = (a: Point, b: Point): boolean => a.verdict === b.verdict && a.how === b.how && a.via === b.via;

/** A cell's changes, oldest first, out of its points in the order of time. */
export function turnsIn(points: readonly Point[]): readonly Turn[] {
  const told = points.filter(tells);
  return told.flatMap((by, index) => {
    const after = told[index - 1];
    if (!after || alike(after, by)) return [];
    const next = told[index + 1];
    return [
      {
        kind: isOpen(by) && !isOpen(after) ? 'opened' : isClosed(by) && !isClosed(after) ? 'closed' : 'changed',
        after,
        by,
        updated: updatesBetween(after, by),
        rules: after.ruleset !== by.ruleset,
        undone: next !== undefined && alike(next, after),
      } satisfies Turn,
    ];
  });
}

function updatesBetween({ versions: before }: Point, { versions: now }: Point): Turn['updated'] {
  return Object.keys(now).flatMap((app) => {
    const [after, by] = [before[app]?.join(' / '), now[app]?.join(' / ')];
    return after === undefined || by === undefined || after === by ? [] : [{ app, after, by }];
  });
}

/** Of the valid trials under verdicts that could tell, the share that did not agree with theirs; null where there are none. */
export function flakeRate(points: readonly Point[]): number | null {
  const shares = points.filter(tells).flatMap(({ share }) => (share ? [share] : []));
  const all = shares.reduce((sum, { of }) => sum + of, 0);
  return all === 0 ? null : shares.reduce((sum, { of, agree }) => sum + of - agree, 0) / all;
}
