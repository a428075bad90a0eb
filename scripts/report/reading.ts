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
  /** Milliseconds from the address to the first frame that shows results, one an opening. */
  readonly opened: readonly number[];
  /** For each filter the milliseconds from the input to the frame that shows the answer, one an opening. */
  readonly answered: readonly (readonly number[])[];
}

/** Opens a report so many times, and filters it each time. The browser's own clock tells the times. */
export async function read(browser: Browser, report: Readable, times: number): Promise<Reading> {
  const opened: number[] = [];
  const answered = report.filters.map((): number[] => []);
  for (let n = 0; n < times; n++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
    const all = [await openedIn(page, report)];
    opened.push(...all);
    for (const [index, filter] of report.filters.entries()) {
      if (!all.every(Number.isFinite)) break;
      const answer = await answeredIn(page, filter);
      all.push(answer);
      answered[index]?.push(answer);
    }
    await page.close();
    // Who has kept us waiting for a minute once is not asked again.
    if (!all.every(Number.isFinite)) break;
  }
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
