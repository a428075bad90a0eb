import { setTimeout } from 'node:timers/promises';
import { type Browser, mobileContext, type Network, type Page, type Visitor } from '#drivers/chromium';

/** A browser that does not even close a page is left to those who come after. */
const CLOSE_MS = 10_000;

export interface TabOptions {
  readonly network: Network;
  readonly visitor: Visitor;
  /** A page whose own script never ends answers nothing, and the browser waits for it for ever. */
  readonly withinMs: number;
}

/** Uses a page of a context of its own, closed in any case. Rejects when it takes too long, whatever the page does. */
export async function inTab<T>(
  browser: Browser,
  { network, visitor, withinMs }: TabOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const opening = mobileContext(browser, network, visitor);
  const over = new AbortController();
  const late = setTimeout(withinMs, undefined, over).then(() => {
    throw new Error(`no answer in ${withinMs / 1000} s`);
  });
  try {
    return await Promise.race([opening.then((context) => context.newPage()).then(use), late]);
  } finally {
    over.abort();
    late.catch(() => {});
    const closed = opening.then((context) => context.close()).catch(() => {});
    await Promise.race([closed, setTimeout(CLOSE_MS, undefined, { ref: false })]);
  }
}
