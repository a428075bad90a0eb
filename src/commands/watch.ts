import { fileURLToPath } from 'node:url';
import { AskedWrongly, listed } from '#document';
import { loadApps, nameOf, readText } from '#load';
import { type Language, withBuild } from '#model';
import { notice, type Sighting } from '#watch/seen';
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

/**
 * Prints as JSON what has changed since last time, on phones and in stores. Exit status 10 if anything has, 3 if no phone
 * could be read, which alone know, else 0: also the first time, when there is nothing to compare with.
 */
export async function watchCommand(options: WatchCommand): Promise<number> {
  const { signal } = options;
  const known = await loadApps();
  const stranger = options.apps?.find((id) => !known.some((app) => app.id === id));
  if (stranger !== undefined)
    throw new AskedWrongly(`--apps: ${stranger} is not an app; expected ${listed(known.map(({ id }) => id))}`);
  const apps = known.filter(({ id }) => options.apps?.includes(id) ?? true);
  const before = await readSeen(options.state);
  // A world has phones of its own; what the stores of the real one offer is nothing to it.
  const file = options.stores ?? (options.lab === 'virtual' ? 'none' : STORES);
  const stores = file === 'none' ? [] : parseStores(await readText(file), nameOf(file));
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
  const failed = [
    ...health.phones.flatMap((phone) => {
      if (phone.state !== 'ready') return [{ where: 'phone', source: phone.id, why: phone.why }];
      return phone.versionsUnknown === undefined
        ? []
        : [{ where: 'phone', source: phone.id, why: phone.versionsUnknown }];
    }),
    ...signs.filter(({ version }) => version === null).map(failure),
  ];
  const said = { schema: 1, virtual: health.virtual, changes, pending: seen.pending, sightings, failed };
  process.stdout.write(`${hide(JSON.stringify(said, null, 2))}\n`);
  if (changes.length > 0) return CHANGED;
  return sightings.some(({ where }) => where === 'phone') ? 0 : NOTHING_READ;
}

const failure = ({ store, app, why }: Sign) => ({ where: 'store', source: store, app, why });
