import { type Browser, mobileContext, type Network, type Page, type Response } from '#drivers/chromium';
import type { Content, Control, Evidence, Hop, Link, Loaded } from '#model';
import { fold } from '#text';

/** Longest wait for the declared content; after that the page is taken as it is. */
const CONTENT_MS = 20_000;
/** A page whose text stood still that long without the declared content will not bring it any more. */
const QUIET_MS = 2_000;
const LOOK_MS = 100;
const LONGEST_TEXT = 4000;

export interface ControlOptions {
  readonly network: Network;
  /** `browser`, or the source app whose user agent is worn. */
  readonly agent: string;
  readonly userAgentSuffix?: string | undefined;
  readonly moment: Control['moment'];
  readonly now: () => Date;
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
}

/** Opens a link in an ordinary mobile browser and says what it does. Never throws: a failure is part of the answer. */
export async function control(browser: Browser, link: Link, options: ControlOptions): Promise<Control> {
  const { agent, moment, now } = options;
  const startedAt = now();
  const chain: Hop[] = [];
  const page = await open(browser, link, chain, options);
  return {
    schema: 1,
    link: link.id,
    agent,
    moment,
    startedAt: startedAt.toISOString(),
    durationMs: now().getTime() - startedAt.getTime(),
    chain,
    page,
  };
}

async function open(browser: Browser, link: Link, chain: Hop[], options: ControlOptions): Promise<Loaded> {
  if (link.url === undefined) return { state: 'failed', error: 'a mini program has no address to open' };
  try {
    const context = await mobileContext(browser, options.network, options.userAgentSuffix);
    try {
      return await load(await context.newPage(), link.url, link.content, chain, options);
    } finally {
      await context.close();
    }
  } catch (error) {
    return { state: 'failed', error: firstLine(error) };
  }
}

async function load(
  page: Page,
  url: string,
  content: Content,
  chain: Hop[],
  { now, save }: ControlOptions,
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
  return {
    state: 'loaded',
    url: page.url(),
    status: chain.at(-1)?.status ?? 0,
    title: (await page.title()).slice(0, 500),
    text: text.slice(0, LONGEST_TEXT),
    contentMs,
    screenshot: await save(await page.screenshot(), 'image/png'),
  };
}

const isMain = (page: Page, response: Response): boolean =>
  response.request().isNavigationRequest() && response.frame() === page.mainFrame();

/** Watches the page until the declared content is there, or until it has come to rest without it. */
async function untilContent(page: Page, content: Content, began: number, now: () => Date): Promise<number> {
  const wanted = [...(content.title ?? []), ...(content.text ?? [])].map(fold);
  let last = '';
  let stillSince = now().getTime();
  for (;;) {
    const sight = fold(`${await page.title().catch(() => '')} ${await visibleText(page)}`);
    const time = now().getTime();
    if (wanted.some((words) => sight.includes(words))) return time - began;
    if (sight !== last) {
      last = sight;
      stillSince = time;
    }
    if (time - began >= CONTENT_MS || (sight !== '' && time - stillSince >= QUIET_MS)) return time - began;
    await page.waitForTimeout(LOOK_MS);
  }
}

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
