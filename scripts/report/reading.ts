import { setTimeout as after } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';

/** A report as it is opened and searched. */
export interface Readable {
  readonly name: string;
  readonly url: string;
  /** There once results can be read and filtered. */
  readonly ready: string;
  /** What is put into which field, one after another. */
  readonly filters: readonly Filter[];
}

export interface Filter {
  /** Selector. */
  readonly field: string;
  readonly value: string;
  readonly submit?: true;
}

declare global {
  interface Window {
    /** clock.js */
    readonly clock: {
      opened(selector: string): Promise<number>;
      answered(asked: Filter & { readonly quietMs: number }): Promise<number>;
    };
  }
}

export interface Reading {
  /** Milliseconds from the address to the first frame that shows results. */
  readonly opened: readonly number[];
  /** Milliseconds from the input to the frame that shows the answer, one a filter. */
  readonly answered: readonly number[];
}

/** Opens a report several times, then filters it. The browser's own clock tells the times. */
export async function read(browser: Browser, report: Readable, times: number): Promise<Reading> {
  const opened: number[] = [];
  let page: Page | null = null;
  for (let n = 0; n < times; n++) {
    await page?.close();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
    opened.push(await openedIn(page, report));
    if (opened.includes(Number.POSITIVE_INFINITY)) break;
  }
  const answered: number[] = [];
  for (const filter of page ? report.filters : []) {
    answered.push(await answeredIn(page as Page, filter));
    if (answered.includes(Number.POSITIVE_INFINITY)) break;
  }
  await page?.close();
  return { opened, answered };
}

/** A page has answered with the last change after which it stays as it is for a while. */
const QUIET_MS = 800;

/** Infinity where a page fails, or takes more than a minute. */
const inTime = (work: Promise<number>): Promise<number> =>
  Promise.race([work.catch(() => Number.POSITIVE_INFINITY), after(60_000, Number.POSITIVE_INFINITY, { ref: false })]);

async function openedIn(page: Page, { url, ready }: Readable): Promise<number> {
  await page.addInitScript({ path: new URL('clock.js', import.meta.url).pathname });
  await page.goto(url, { waitUntil: 'commit' });
  return inTime(page.evaluate((selector) => window.clock.opened(selector), ready));
}

const answeredIn = (page: Page, filter: Filter): Promise<number> =>
  inTime(
    page
      .waitForSelector(filter.field)
      .then(() => page.evaluate((asked) => window.clock.answered(asked), { ...filter, quietMs: QUIET_MS })),
  );
