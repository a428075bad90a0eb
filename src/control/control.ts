import type { Browser, Network, Page, Response, Visitor } from '#drivers/chromium';
import type { Association, Content, Control, Evidence, Hop, Link, Loaded } from '#model';
import { pictureOf } from '#screen/picture';
import { fold } from '#text';
import { askAssociations } from './associations.ts';
import { shoot } from './shot.ts';
import { inTab } from './tab.ts';

/** Longest wait for the declared content; after that the page is taken as it is. */
const CONTENT_MS = 20_000;
/** A page whose text stood still that long without the declared content will not bring it any more: no less than a trial waits. */
const QUIET_MS = 6_000;
const LOOK_MS = 100;
/** The longest look: what comes to rest at all does so well before. */
const LOOK_AT_MOST_MS = 60_000;
/** Two dozen hosts of which none answers. */
const ASK_AT_MOST_MS = 150_000;
const LONGEST_TEXT = 4000;
/** Widths of phones' pages beside the control's own: a page that is laid out anew is another picture. */
const OTHER_WIDTHS = [360, 375, 393, 430];

export interface ControlOptions {
  readonly network: Network;
  readonly visitor: Visitor;
  readonly moment: Control['moment'];
  /** Ask the hosts on the way for their association files too. */
  readonly associations?: boolean;
  readonly now: () => Date;
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
}

/**
 * Opens a link in an ordinary mobile browser and says what it does. Never throws: a failure is part of the answer, be it
 * that no browser can be had.
 */
export async function control(
  browser: Browser | Promise<Browser>,
  link: Link,
  options: ControlOptions,
): Promise<Control> {
  const { visitor, moment, now } = options;
  const startedAt = now();
  const chain: Hop[] = [];
  const { page, associations } = await open(browser, link, chain, options);
  return {
    schema: 1,
    link: link.id,
    agent: visitor.app?.id ?? 'browser',
    platform: visitor.platform,
    ...(associations && { associations }),
    moment,
    startedAt: startedAt.toISOString(),
    durationMs: now().getTime() - startedAt.getTime(),
    chain,
    page,
  };
}

async function open(
  browser: Browser | Promise<Browser>,
  link: Link,
  chain: Hop[],
  options: ControlOptions,
): Promise<{ readonly page: Loaded; readonly associations?: readonly Association[] }> {
  if (link.url === undefined) return { page: { state: 'failed', error: 'a mini program has no address to open' } };
  const { url, content } = link;
  try {
    const running = await browser;
    const looking = { ...options, withinMs: LOOK_AT_MOST_MS };
    const page = await inTab(running, looking, (tab) => load(tab, url, content, chain, options));
    if (!options.associations || page.state === 'failed') return { page };
    // What a page has left behind must not answer for its host.
    const asking = { ...options, withinMs: ASK_AT_MOST_MS };
    const ask = inTab(running, asking, (tab) => askAssociations(tab, link, chain));
    return { page, ...(await ask.then((associations) => ({ associations })).catch(() => ({}))) };
  } catch (error) {
    return { page: { state: 'failed', error: firstLine(error) } };
  }
}

async function load(
  page: Page,
  url: string,
  content: Content,
  chain: Hop[],
  { visitor, now, save }: ControlOptions,
): Promise<Loaded> {
  page.on('response', (response) => {
    if (isMain(page, response)) chain.push({ url: response.url(), status: response.status() });
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  const began = now().getTime();
  try {
    await page.goto(url, { waitUntil: 'commit', timeout: CONTENT_MS });
  } catch (error) {
    // A site that cannot be reached is a fact about the site; anything else is our own trouble.
    const reason = firstLine(error);
    return { state: /net::ERR_|Timeout/.test(reason) ? 'down' : 'failed', error: reason };
  }
  const contentMs = await untilContent(page, content, began, now);
  const text = await visibleText(page);
  const shot = await shoot(page);
  const [title, stayed] = [await page.title(), page.url()];
  return {
    state: 'loaded',
    url: stayed,
    status: chain.at(-1)?.status ?? 0,
    title: title.slice(0, 500),
    text: text.slice(0, LONGEST_TEXT),
    contentMs,
    screenshot: await save(shot, 'image/png'),
    // Trials' pictures are held against the ordinary browser's alone.
    ...(await picturesOf(page, shot, visitor.app === null ? OTHER_WIDTHS : [])),
  };
}

/** The page's picture as it was first seen, and as phones of other widths would lay it out. */
async function picturesOf(
  page: Page,
  shot: Uint8Array,
  widths: readonly number[],
): Promise<{ picture?: string; pictures?: readonly string[] }> {
  const picture = await pictureOf(shot);
  if (picture === null) return {};
  const pictures: string[] = [];
  const height = page.viewportSize()?.height ?? 0;
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    const other = await pictureOf(await shoot(page));
    if (other !== null) pictures.push(other);
  }
  return { picture, ...(widths.length > 0 && { pictures }) };
}

const isMain = (page: Page, response: Response): boolean =>
  response.request().isNavigationRequest() && response.frame() === page.mainFrame();

/** Watches the page until the declared content is there, or until it has come to rest without it. */
async function untilContent(page: Page, content: Content, began: number, now: () => Date): Promise<number> {
  const has = (where: string, wanted: readonly string[] = []): boolean =>
    wanted.map(fold).some((words) => where.includes(words));
  let last = '';
  let stillSince = now().getTime();
  for (;;) {
    const [title, text] = [fold(await page.title().catch(() => '')), fold(await visibleText(page))];
    const sight = `${title} ${text}`;
    const time = now().getTime();
    if (has(text, content.text)) return time - began;
    // A title comes first, and its page may still be on the way.
    const read = sight !== ' ' && (await isRead(page));
    if (read && text !== '' && has(sight, [...(content.title ?? []), ...(content.text ?? [])])) return time - began;
    if (sight !== last) {
      last = sight;
      stillSince = time;
    }
    if (time - began >= CONTENT_MS || (read && time - stillSince >= QUIET_MS)) return time - began;
    await page.waitForTimeout(LOOK_MS);
  }
}

/** The whole document has come, if not everything in it. */
const isRead = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.readyState !== 'loading').catch(() => false);

/** A navigation in the middle of reading is no error: there will be another look. */
const visibleText = (page: Page): Promise<string> =>
  page
    .evaluate(() => document.body?.innerText ?? '')
    .then(
      (text) => text.replace(/\s+/g, ' ').trim(),
      () => '',
    );

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
