import { fileURLToPath } from 'node:url';
import { AskedWrongly } from '#asked-wrongly';
import { notOneOf } from '#document/explain';
import { loadApps, nameOf, readText } from '#load';
import { type Language, withBuild } from '#model';
import { type AppChange, notice, type Sighting } from '#watch/seen';
import { readSeen, writeSeen } from '#watch/state';
import { parseStores, type Sign, signsOf } from '#watch/stores';
import { healthOf } from './lab.ts';

const CHANGED = 10;
const NOTHING_READ = 3;
const INTERRUPTED = 130;

const STORES = fileURLToPath(new URL('../../matrices/stores.yaml', import.meta.url));

interface WatchCommand {
  readonly lab: string;
  readonly world?: string;
  /** Of source and target apps; all unless told. */
  readonly apps?: readonly string[];
  /** A file of stores, or `none`. */
  readonly stores?: string;
  readonly state: string;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** What the command prints. */
export interface WatchDocument {
  readonly schema: 1;
  readonly virtual: boolean;
  readonly changes: readonly AppChange[];
  /** Apps that changed on a phone, and that no run with `--affected` has tried since. */
  readonly pending: readonly string[];
  readonly sightings: readonly Sighting[];
  /** Of a phone, or of a store and an app. */
  readonly failed: readonly Failure[];
}

interface Failure extends Pick<Sighting, 'where' | 'source'> {
  readonly app?: string;
  readonly why: string;
}

/**
 * Prints as JSON what has changed since last time, on phones and in stores. Exit status 3 if no phone
 * could be read, which alone know, else 10 if anything has, else 0: also the first time, when there is nothing to
 * compare with.
 */
export async function watchCommand(options: WatchCommand): Promise<number> {
  const { signal } = options;
  const known = await loadApps();
  const ids = known.map(({ id }) => id);
  const strangers = options.apps?.filter((id) => !ids.includes(id)) ?? [];
  if (strangers.length > 0) throw new AskedWrongly(strangers.map((id) => `--apps: ${notOneOf(id, ids)}`));
  const apps = known.filter(({ id }) => options.apps?.includes(id) ?? true);
  const before = await readSeen(options.state);
  // A world has phones of its own; what the stores of the real one offer is nothing to it.
  const file = options.stores ?? (options.lab === 'virtual' ? 'none' : STORES);
  const stores = file === 'none' ? [] : parseStores(await readText(file), nameOf(file), ids);
  const [found, signs] = await Promise.all([healthOf(options, known), signsOf(stores, apps, signal)]);
  if (found === null || signal.aborted) return INTERRUPTED;
  const { health, hide } = found;
  const sightings: readonly Sighting[] = [
    ...health.phones.flatMap((phone) =>
      phone.state !== 'ready'
        ? []
        : Object.entries(phone.versions)
            .filter(([app]) => apps.some(({ id }) => id === app))
            .map(
              ([app, version]) =>
                ({
                  where: 'phone',
                  source: phone.id,
                  platform: phone.platform,
                  app,
                  version: withBuild(version, phone.builds[app]?.code),
                }) as const,
            ),
    ),
    ...signs.flatMap(({ store, platform, app, version }) =>
      version === null ? [] : [{ where: 'store', source: store, platform, app, version } as const],
    ),
  ];
  const { changes, seen } = notice(before, sightings);
  await writeSeen(options.state, seen);
  const failed: readonly Failure[] = [
    ...health.phones.flatMap((phone): readonly Failure[] => {
      const why = phone.state === 'ready' ? phone.versionsUnknown : phone.why;
      return why === undefined ? [] : [{ where: 'phone', source: phone.id, why }];
    }),
    ...signs.filter(({ version }) => version === null).map(failure),
  ];
  const said: WatchDocument = { schema: 1, virtual: health.virtual, changes, pending: seen.pending, sightings, failed };
  process.stdout.write(`${hide(JSON.stringify(said, null, 2))}\n`);
  if (!sightings.some(({ where }) => where === 'phone')) return NOTHING_READ;
  return changes.length > 0 ? CHANGED : 0;
}

const failure = ({ store, app, why = '' }: Sign): Failure => ({ where: 'store', source: store, app, why });
