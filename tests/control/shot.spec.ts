import { expect, type Page, test } from 'playwright/test';
import { shoot } from '#control/shot';

/** So wide that Chromium has no frame of it: it refuses the picture itself. */
const TOO_WIDE = { width: 10_000_000, height: 10 };
const SMALL = { width: 36, height: 72 };
test.use({ viewport: TOO_WIDE });

/** The page, told whenever it was asked for its picture in vain. */
const refusing = (page: Page, refused: () => Promise<void>): Pick<Page, 'screenshot'> => ({
  screenshot: async () => {
    try {
      return await page.screenshot();
    } catch (error) {
      await refused();
      throw error;
    }
  },
});

test('a picture that Chromium refuses is taken a moment later', async ({ page }) => {
  let refusals = 0;
  const smaller = async (): Promise<void> => {
    refusals++;
    await page.setViewportSize(SMALL);
  };
  const shot = await shoot(refusing(page, smaller));
  expect(refusals).toBe(1);
  expect(Buffer.from(shot).equals(await page.screenshot())).toBe(true);
});

test('it is asked for twice, never more: what is said then is told', async ({ page }) => {
  let refusals = 0;
  const gone = async (): Promise<void> => {
    refusals++;
    await page.close();
  };
  await expect(shoot(refusing(page, gone))).rejects.toThrow('has been closed');
  expect(refusals).toBe(2);
});

test('what is no refusal is told at once', async ({ page }) => {
  let refusals = 0;
  await page.close();
  await expect(shoot(refusing(page, async () => void refusals++))).rejects.toThrow('has been closed');
  expect(refusals).toBe(1);
});
