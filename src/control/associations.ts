import type { Page } from '#drivers/chromium';
import type { Association, Hop, Link } from '#model';
import { androidAppsIn, iosAppsIn } from './association-files.ts';

/** A host that keeps a file back longer than this has none. */
const PATIENCE_MS = 5_000;
/** Apple's own limit. */
const LARGEST_APPLE = 128 * 1024;
/** Google names none; the largest seen in public are far below. */
const LARGEST_GOOGLE = 1024 * 1024;
/** A chain that leads through more hosts is asked no further. */
const MOST_HOSTS = 24;

const GOOGLE = '/.well-known/assetlinks.json';
const APPLE = '/.well-known/apple-app-site-association';
/** Where iOS 9 to 12 looked as well, and iOS still does where the other is missing. */
const APPLE_OLD = '/apple-app-site-association';

/**
 * Asks the link's hosts, and those on the way, which apps may open their links. The control browser itself asks, so
 * that host rules and certificates are the control's; over https only and without following redirects, as the
 * systems do. Throws only if the browser is gone.
 */
export async function askAssociations(page: Page, link: Link, chain: readonly Hop[]): Promise<readonly Association[]> {
  const found: Association[] = [];
  for (const host of hostsOf(link, chain)) found.push(await ask(page, host));
  return found;
}

function hostsOf(link: Link, chain: readonly Hop[]): readonly string[] {
  const passed = [link.url ?? '', ...chain.map(({ url }) => url)].flatMap((url) => {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    return parsed?.protocol === 'https:' ? [parsed.host] : [];
  });
  return [...new Set([...passed, ...link.hosts])].slice(0, MOST_HOSTS);
}

async function ask(page: Page, host: string): Promise<Association> {
  if (!(await standOn(page, host))) return { host, android: null, ios: null };
  const [google, apple, old] = await page.evaluate(fetchAll, {
    files: [
      { path: GOOGLE, largest: LARGEST_GOOGLE },
      { path: APPLE, largest: LARGEST_APPLE },
      { path: APPLE_OLD, largest: LARGEST_APPLE },
    ],
    patienceMs: PATIENCE_MS,
  });
  return {
    host,
    android: androidAppsIn(google ?? ''),
    ios: iosAppsIn(apple ?? '') ?? iosAppsIn(old ?? ''),
  };
}

/** Puts an empty page of our own in the host's place: from there its files can be read, and none of its scripts run. */
async function standOn(page: Page, host: string): Promise<boolean> {
  const place = `https://${host}/`;
  if (!URL.canParse(place)) return false;
  await page.route(place, (route) => route.fulfill({ contentType: 'text/html', body: '' }), { times: 1 });
  await page.goto(place, { waitUntil: 'commit' });
  return true;
}

interface Wanted {
  readonly files: readonly { readonly path: string; readonly largest: number }[];
  readonly patienceMs: number;
}

/** Runs in the page, so it names no function. A file's text; null where there is none, it is too large or too slow. */
const fetchAll = ({ files, patienceMs }: Wanted): Promise<readonly (string | null)[]> =>
  Promise.all(
    files.map(async ({ path, largest }) => {
      try {
        const response = await fetch(path, {
          redirect: 'error',
          credentials: 'omit',
          cache: 'no-store',
          signal: AbortSignal.timeout(patienceMs),
        });
        if (response.status !== 200 || !response.body) return null;
        const decoder = new TextDecoder();
        let text = '';
        let bytes = 0;
        for (const reader = response.body.getReader(); ; ) {
          const { done, value } = await reader.read();
          if (done) return text + decoder.decode();
          bytes += value.length;
          if (bytes > largest) {
            await reader.cancel();
            return null;
          }
          text += decoder.decode(value, { stream: true });
        }
      } catch {
        return null;
      }
    }),
  );
