import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { BLOCKED, expect, test } from './report.ts';

/** What axe finds, each with where it is. It may not fetch the styles itself: the policy would not let it. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const PAGES = ['index.html', BLOCKED, 'cells/wechat.toutiao-mini-program.search.ios.html'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`a screen reader finds its way, ${colorScheme}, ${width} wide`, async ({ page, written }) => {
      // axe looks at every element of three pages.
      test.slow();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      for (const path of PAGES) {
        await page.goto(written.at(path));
        expect(await violations(page), path).toEqual([]);
      }
    });
  }
}

test('axe would see a picture without a name', async ({ page, written }) => {
  await page.goto(written.at(BLOCKED));
  await page.evaluate(() => document.querySelector('main img')?.removeAttribute('aria-labelledby'));
  expect((await violations(page)).join()).toContain('image-alt');
});

test('the keyboard alone leads from the top to the pictures of a blocked cell', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  const focused = page.locator(':focus');
  const tabTo = async (name: string): Promise<void> => {
    await expect(async () => {
      await page.keyboard.press('Tab');
      await expect(focused).toHaveAccessibleName(name, { timeout: 50 });
    }).toPass({ intervals: [0], timeout: 20_000 });
  };
  await tabTo('跳到正文');
  await expect(focused).toBeInViewport();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAttribute('value', 'zh');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await tabTo('淘宝商品 · 安卓 需复制');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/cells\/wechat\.taobao-item\.group\.android\.html/);
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(focused.locator('img')).toHaveCount(1, { timeout: 100 });
  }).toPass({ intervals: [0], timeout: 20_000 });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/evidence\/[0-9a-f]{64}\.png$/);
});

test('a narrow screen shows every cell with its name, and never scrolls sideways', async ({ page, written }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const language of ['zh', 'en']) {
    for (const path of PAGES) {
      await page.goto(written.at(`${path}?lang=${language}`));
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, `${path} ${language}`).toBe(0);
    }
  }
  await page.goto(written.at('index.html'));
  const cell = page.locator('[id="cell-wechat.taobao-item.group.ios"]');
  const name = await cell.locator('.chip').evaluate((chip) => {
    const { content, position, width } = getComputedStyle(chip, '::before');
    return { content, position, wide: Number.parseFloat(width) > 50 };
  });
  expect(name).toEqual({ content: '"淘宝商品 · iOS "', position: 'static', wide: true });
  const android = await page.locator('[id="cell-wechat.taobao-item.group.android"]').boundingBox();
  const ios = await cell.boundingBox();
  expect(android?.y).toBe(ios?.y);
});

test('on paper: light, marked as virtual, every text unfolded, no strip cut off', async ({ page, written }) => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.goto(written.at(BLOCKED));
  await expect(page.locator('.banner')).toBeVisible();
  await expect(page.locator('.languages')).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  );
  await expect(page.locator('details .texts').first()).toBeVisible();
  const cut = await page
    .locator('.film')
    .evaluateAll((films) => films.filter((film) => film.scrollWidth > film.clientWidth).length);
  expect(cut).toBe(0);
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});
