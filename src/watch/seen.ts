import { isSameVersion, type Platform } from '#model';

/** What was read in one place: `android-1`, or `apple`. */
export interface Sighting {
  readonly where: 'phone' | 'store';
  readonly source: string;
  readonly platform: Platform;
  readonly app: string;
  /** On a phone with its build, where that is told: `8.0.16 (2741)`. */
  readonly version: string;
}

/** What `hutong watch` knows from last time. */
export interface Seen {
  readonly schema: 1;
  /** Newest version by place and app. */
  readonly versions: Readonly<Record<string, string>>;
  /** Apps that changed on a phone, and that no run with `--affected` has tried since. */
  readonly pending: readonly string[];
}

export interface AppChange extends Omit<Sighting, 'version'> {
  readonly before: string;
  readonly now: string;
}

export const NOTHING_SEEN: Seen = { schema: 1, versions: {}, pending: [] };

const keyOf = ({ where, source, app }: Sighting): string => `${where} ${source} ${app}`;

/**
 * Holds what is seen against last time. What was never seen there before is no change, and a place that cannot be read
 * this time keeps what was read there last. Only a phone makes an app pending: a store's sign is not yet on any phone.
 */
export function notice(before: Seen, sightings: readonly Sighting[]): { changes: readonly AppChange[]; seen: Seen } {
  const changes = sightings.flatMap((one) => {
    const was = before.versions[keyOf(one)];
    if (was === undefined || isSameVersion(was, one.version)) return [];
    const { where, source, platform, app, version } = one;
    return [{ where, source, platform, app, before: was, now: version }];
  });
  const versions = { ...before.versions, ...Object.fromEntries(sightings.map((one) => [keyOf(one), one.version])) };
  const installed = changes.filter(({ where }) => where === 'phone').map(({ app }) => app);
  return { changes, seen: { schema: 1, versions, pending: [...new Set([...before.pending, ...installed])].sort() } };
}
