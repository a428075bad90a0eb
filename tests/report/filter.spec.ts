import type { Locator, Page } from 'playwright/test';
import { expect, test } from './report.ts';

const results = (page: Page): Locator => page.getByRole('table', { name: '结果' });

/** Cells that can be seen, by their ids. */
const seen = (page: Page): Promise<readonly string[]> =>
  page
    .locator('.matrix td[id] .chip:visible')
    .evaluateAll((chips) => chips.map((chip) => chip.parentElement?.id.slice('cell-'.length) ?? ''));

const status = (page: Page): Locator => page.locator('.filter [aria-live]');

test('words narrow the matrix to the cells whose sentence has them', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await expect(status(page)).toHaveText('共 39 个单元', { useInnerText: true });
  await page.getByRole('searchbox', { name: '查找' }).fill('微信群聊中打开淘宝商品链接：需复制到浏览器');
  await expect(status(page)).toHaveText('找到 2 个单元（共 39 个）', { useInnerText: true });
  expect(await seen(page)).toEqual(['wechat.taobao-item.group.android', 'wechat.taobao-item.group.ios']);
  await expect(results(page).getByRole('row')).toHaveCount(4);
  await expect(results(page).getByRole('columnheader')).toHaveText(['阿里巴巴', '淘宝商品', '安卓', 'iOS'], {
    useInnerText: true,
  });

  await page.getByRole('searchbox', { name: '查找' }).fill('wechat GROUP  taobao ios');
  await expect.poll(() => seen(page)).toEqual(['wechat.taobao-item.group.ios']);
  await page.getByRole('searchbox', { name: '查找' }).fill('支付宝');
  await expect(status(page)).toHaveText('没有符合条件的单元', { useInnerText: true });
  await page.getByRole('button', { name: '全部显示' }).click();
  await expect(status(page)).toHaveText('共 39 个单元', { useInnerText: true });
  expect(await seen(page)).toHaveLength(39);
});

test('app, place, link, system and result narrow it together', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await page.getByRole('combobox', { name: '在哪个应用' }).selectOption('微信');
  await page.getByRole('combobox', { name: '结果' }).selectOption({ value: 'blocked' });
  await expect(status(page)).toHaveText('找到 9 个单元（共 39 个）', { useInnerText: true });
  await page.getByRole('combobox', { name: '场合' }).selectOption('群聊');
  await page.getByRole('combobox', { name: '谁的链接' }).selectOption('字节跳动的全部链接');
  await expect(status(page)).toHaveText('找到 4 个单元（共 39 个）', { useInnerText: true });
  await page.getByRole('combobox', { name: '系统' }).selectOption('iOS');
  expect(await seen(page)).toEqual(['wechat.douyin-video.group.ios', 'wechat.toutiao-article.group.ios']);
  await page.getByRole('combobox', { name: '结果' }).selectOption({ value: 'blocked.lost' });
  expect(await seen(page)).toEqual(['wechat.toutiao-article.group.ios']);
});

test('what is chosen stands in the address, and an address chooses', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await page.getByRole('combobox', { name: '在哪个应用' }).selectOption('QQ');
  await page.getByRole('searchbox', { name: '查找' }).fill('抖音');
  await expect(page).toHaveURL(/#words=%E6%8A%96%E9%9F%B3&app=qq$/);
  const shared = page.url();
  await page.goto('about:blank');
  await page.goto(shared);
  await expect(page.getByRole('combobox', { name: '在哪个应用' })).toHaveValue('qq');
  await expect.poll(() => seen(page)).toEqual(['qq.douyin-video.private.android', 'qq.douyin-video.private.ios']);
  await page.goto(written.at('index.html#app=nobody&result=mixed'));
  await expect.poll(() => seen(page)).toEqual(['wechat.tmall-item.group.ios']);
});

test('the keyboard alone filters, and goes on to what was found', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await page.getByRole('searchbox', { name: '查找' }).focus();
  await page.keyboard.type('头条 百度');
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('找到 1 个单元（共 39 个）', { useInnerText: true });
  const focused = page.locator(':focus');
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(focused).toHaveAccessibleName('今日头条文章 · 安卓 不适用', { timeout: 50 });
  }).toPass({ intervals: [0], timeout: 10_000 });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/cells\/baidu\.toutiao-article\.search\.android\.html/);
});

test('its words follow the language, and on a narrow screen only what was found is left', async ({ page, written }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(written.at('index.html?lang=en#platform=ios&scope=search'));
  await expect(page.getByRole('combobox', { name: 'System' })).toContainText('Android');
  await expect(status(page)).toHaveText('3 of 39 cells', { useInnerText: true });
  expect(await seen(page)).toEqual([
    'wechat.toutiao-mini-program.search.ios',
    'toutiao.wechat-article.search.ios',
    'baidu.wechat-article.search.ios',
  ]);
  await page.getByText('中文', { exact: true }).click();
  await expect(status(page)).toHaveText('找到 3 个单元（共 39 个）', { useInnerText: true });
  await expect(page.getByRole('combobox', { name: '系统' })).toContainText('安卓');
  await expect(page.getByRole('searchbox')).toHaveAttribute('placeholder', '如：微信群聊 淘宝 需复制');
});

test('a filter writes letters and attributes, brings no element, and reaches the rows below the screen too', async ({
  page,
  written,
}) => {
  await page.setViewportSize({ width: 1280, height: 240 });
  await page.goto(written.at('index.html'));
  await page.evaluate(() => {
    const observer = new MutationObserver((records) => {
      const came = records.filter(({ addedNodes, removedNodes }) =>
        [...addedNodes, ...removedNodes].some((node) => node instanceof Element),
      );
      document.documentElement.dataset.came = String(came.length + Number(document.documentElement.dataset.came ?? 0));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByRole('combobox', { name: '系统' }).selectOption('iOS');
  await expect.poll(async () => (await seen(page)).filter((id) => !id.endsWith('.ios'))).toEqual([]);
  await page.getByRole('button', { name: '全部显示' }).click();
  await expect.poll(async () => (await seen(page)).length).toBe(39);
  await expect(page.locator('html')).toHaveAttribute('data-came', '0');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('there is no filter, and every cell is shown', async ({ page, written }) => {
    await page.goto(written.at('index.html#app=qq'));
    await expect(page.locator('.filter')).toBeHidden();
    expect(await page.locator('.matrix td[id] .chip:visible').count()).toBe(39);
  });
});
