import { alike, type TurnKind, tells, turnOf } from '#compare/kind';
import { areSameVersions, type Verdict } from '#model';

/** What one run found of a cell. */
export interface Point extends Pick<Verdict, 'verdict' | 'how' | 'via' | 'why' | 'rule' | 'trials' | 'share'> {
  /** Where the run lies, below the folder of runs. */
  readonly folder: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly ruleset: string;
  /** By app id, of the source app and the link's own app, with their builds as read on the phones; more than one where they differ. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** Many cells of the app flipped in this run and nothing positive was seen: the run says nothing here. */
  readonly suspect: boolean;
  /** It was suspect until another run saw the same again: when that one began. */
  readonly confirmedAt?: string;
}

/** Between two runs that could both tell. What happened, happened after the first and by the second. */
export interface Turn {
  readonly kind: TurnKind;
  readonly after: Point;
  readonly by: Point;
  /** Apps whose versions differ between the two, each with both. Empty: the same versions now do something else. */
  readonly updated: readonly { readonly app: string; readonly after: string; readonly by: string }[];
  /** Where it was mixed before: what it was before that, so that a change in steps is read as one. */
  readonly from?: Point;
  /** The rules changed too, so the app may not have. */
  readonly rules: boolean;
  /** It was as before again at the next run that could tell. */
  readonly undone: boolean;
}

/** Could this run tell what the app does? */
const told = (points: readonly Point[]): readonly Point[] => points.filter((one) => !one.suspect && tells(one));

/** A cell's changes, oldest first, out of its points in the order of time. */
export function turnsIn(points: readonly Point[]): readonly Turn[] {
  const telling = told(points);
  return telling.flatMap((by, index) => {
    const after = telling[index - 1];
    const kind = after ? turnOf(after, by) : null;
    if (!after || kind === null) return [];
    const next = telling[index + 1];
    const from = after.verdict === 'mixed' && telling.slice(0, index).findLast(({ verdict }) => verdict !== 'mixed');
    return [
      {
        kind,
        after,
        by,
        updated: updatesBetween(after, by),
        ...(from && { from }),
        rules: after.ruleset !== by.ruleset,
        undone: next !== undefined && alike(next, after),
      } satisfies Turn,
    ];
  });
}

/**
 * The last point that could tell, of those before a run that began then. A change of everything is news when that run
 * confirms it, so what it confirms tells nothing before.
 */
export const lastTold = (points: readonly Point[], startedAt: string): Point | undefined =>
  told(points).findLast(({ confirmedAt }) => confirmedAt === undefined || confirmedAt < startedAt);

function updatesBetween({ versions: before }: Point, { versions: now }: Point): Turn['updated'] {
  return Object.keys(now).flatMap((app) => {
    const [after, by] = [before[app], now[app]];
    if (!after || !by || areSameVersions(after, by)) return [];
    return [{ app, after: after.join(' / '), by: by.join(' / ') }];
  });
}

/** Of the valid trials under verdicts that could tell, the share that did not agree with theirs; null where there are none. */
export function flakeRate(points: readonly Point[]): number | null {
  const shares = told(points).flatMap(({ share }) => (share ? [share] : []));
  const all = shares.reduce((sum, { of }) => sum + of, 0);
  return all === 0 ? null : shares.reduce((sum, { of, agree }) => sum + of - agree, 0) / all;
}
