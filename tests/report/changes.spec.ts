import { expect, test } from './report.ts';

test('what has changed since the night before is told in short, and whole on its own page', async ({
  page,
  written,
}) => {
  await page.goto(written.at('index.html'));
  await page.getByRole('link', { name: '开放 2 个单元，转为有结论 2 个单元' }).click();
  await expect(page.getByRole('heading', { name: '与之前的运行相比', level: 1 })).toBeVisible();
  const row = page.getByRole('row', { name: /QQ.*抖音视频.*安卓/ });
  await expect(row.getByRole('cell', { name: '需复制到浏览器 V9' })).toBeVisible();
  await expect(row.getByRole('cell', { name: '可直接打开 V7' })).toBeVisible();
  await page.getByText('English').click();
  await expect(page.getByRole('heading', { name: 'opened (2)' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'newly decided (2)' })).toBeVisible();
  await page
    .getByRole('row', { name: /Douyin video.*Android/ })
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(/cells\/qq\.douyin-video\.private\.android\.html/);
});
