import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '#drivers/chromium';

/** What Chromium says when it has no frame to take a picture of. */
const REFUSED = 'Unable to capture screenshot';
const MOMENT_MS = 250;

/**
 * A page's picture, as PNG. Now and then Chromium refuses one and takes the same picture a moment later, mostly soon
 * after its start on a busy machine (MarketSquare/robotframework-browser#5237): it is asked once more, and once only.
 * Rejects with Chromium's reason.
 */
export async function shoot(page: Pick<Page, 'screenshot'>): Promise<Uint8Array> {
  try {
    return await page.screenshot();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes(REFUSED))) throw error;
    await pause(MOMENT_MS);
    return page.screenshot();
  }
}
