import { z } from 'zod';
import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import { notOneOf } from '#document/explain';
import type { Path } from '#document/places';
import type { App, Platform } from '#model';
import { READERS } from './readers.ts';

/** A place that may know of a new version before any phone has it. */
export interface Store {
  readonly id: string;
  readonly platform: Platform;
  readonly read: string;
  readonly url: string;
  readonly ids?: Readonly<Record<string, string>> | undefined;
  /** The only apps it is asked about. */
  readonly apps?: readonly string[] | undefined;
}

/** What an address may leave to the app. */
const PLACEHOLDERS = ['package', 'bundle', 'id'];

const StoreFile = z.strictObject({
  schema: z.literal('hutong.stores/1'),
  stores: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/, 'an id has small letters, digits and hyphens'),
      platform: z.enum(['android', 'ios']),
      read: z.enum(Object.keys(READERS) as [string, ...string[]]),
      url: z.string().regex(/^https?:\/\//, 'not an http(s) address, such as https://store.example/{package}'),
      ids: z.record(z.string(), z.string()).optional(),
      apps: z.array(z.string()).optional(),
    }),
  ),
});

/** Reads a file of stores. Throws AskedWrongly; `known` are the ids that apps may have. */
export function parseStores(text: string, file: string, known: readonly string[]): readonly Store[] {
  const { value, problem } = readDocument(text, file, StoreFile);
  const ids = value.stores.map(({ id }) => id);
  const problems = value.stores.flatMap(({ id, url, ids: own = {}, apps = [] }, at) => {
    const wrong = (path: Path, message: string): string => problem(['stores', at, ...path], message);
    const unknown = (path: Path, app: string) => (known.includes(app) ? [] : [wrong(path, notOneOf(app, known))]);
    return [
      ...(ids.indexOf(id) < at ? [wrong(['id'], `${id} is the id of another store too`)] : []),
      ...[...url.matchAll(/\{(.*?)\}/g)]
        .filter(([, name = '']) => !PLACEHOLDERS.includes(name))
        .map(([, name = '']) => wrong(['url'], notOneOf(name, PLACEHOLDERS))),
      ...Object.keys(own).flatMap((app) => unknown(['ids', app], app)),
      ...apps.flatMap((app, nth) => unknown(['apps', nth], app)),
    ];
  });
  if (problems.length > 0) throw new AskedWrongly(problems);
  return value.stores;
}

/** What a store says of an app; or that it failed, and why. It never throws. */
export interface Sign {
  readonly store: string;
  readonly app: string;
  readonly platform: Platform;
  readonly version: string | null;
  readonly why?: string;
}

const ANSWER_MS = 10_000;
const LONGEST_ANSWER = 5_000_000;

/** Asks every store about every app that it may have; one store's failure is its own. */
export async function signsOf(
  stores: readonly Store[],
  apps: readonly App[],
  signal: AbortSignal,
): Promise<readonly Sign[]> {
  const asked = stores.map(async (store) => {
    const signs: Sign[] = [];
    // One after the other: a store is a guest's house.
    for (const app of apps) {
      const url = addressOf(store, app);
      if (url === null || signal.aborted) continue;
      signs.push({
        store: store.id,
        app: app.id,
        platform: store.platform,
        ...(await ask(store, { app, url, signal })),
      });
    }
    return signs;
  });
  return (await Promise.all(asked)).flat();
}

/** Null where the store does not know the app by any id that we have. */
function addressOf({ url, ids, apps, platform }: Store, app: App): string | null {
  if (apps && !apps.includes(app.id)) return null;
  const own = platform === 'android' ? app.android?.package : app.ios?.bundle;
  if (own === undefined) return null;
  const values: Readonly<Record<string, string | undefined>> = {
    package: app.android?.package,
    bundle: app.ios?.bundle,
    id: ids?.[app.id],
  };
  let known = true;
  const filled = url.replace(/\{(package|bundle|id)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) known = false;
    return encodeURIComponent(value ?? '');
  });
  return known ? filled : null;
}

async function ask(
  store: Store,
  { app, url, signal }: { readonly app: App; readonly url: string; readonly signal: AbortSignal },
): Promise<Pick<Sign, 'version' | 'why'>> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
    if (!answer.ok) return { version: null, why: `HTTP ${answer.status}` };
    const text = (await answer.text()).slice(0, LONGEST_ANSWER);
    const reader = READERS[store.read];
    return reader ? { version: reader(text, app) } : { version: null, why: `no reader ${store.read}` };
  } catch (error) {
    // fetch hides the reason one level down.
    const { cause, message } = error as Error;
    return { version: null, why: cause instanceof Error ? cause.message : message };
  }
}
