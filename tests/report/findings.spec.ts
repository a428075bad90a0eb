import { BLOCKED, expect, test } from './report.ts';

test('who opens whose links is told one way or both, by a picture and a table that say the same', async ({
  page,
  written,
}) => {
  await page.goto(written.at('index.html'));
  const section = page.locator('#openness');
  const rows = section.getByRole('table', { name: '各对企业' }).getByRole('row');
  await expect(rows).toHaveText(
    [
      /^企业/,
      '腾讯、阿里巴巴\t部分打开 9 个单元中 6 个可打开，另有 1 个未定或结果不一\t未测\t只测了一个方向',
      '腾讯、京东\t打开 4 个单元中 4 个可打开\t未测\t只测了一个方向',
      '腾讯、字节跳动\t部分打开 12 个单元中 6 个可打开\t打开 2 个单元中 2 个可打开\t部分互通',
      '腾讯、快手\t3 个未定或结果不一\t未测\t只测了一个方向',
      '百度、腾讯\t部分打开 2 个单元中 1 个可打开\t未测\t只测了一个方向',
    ],
    { useInnerText: true },
  );
  const picture = section.getByRole('img', { name: '企业之间的互通' });
  await expect(picture).toHaveAccessibleDescription(/每条连线的内容见下表/);
  const drawn = (state: string) => picture.locator(`g.w-${state}`);
  await expect(drawn('open')).toHaveCount(2);
  await expect(drawn('partly')).toHaveCount(3);
  await expect(drawn('unknown')).toHaveCount(1);
  await expect(drawn('closed')).toHaveCount(0);
});

test('a promise stands beside what was seen of it, and leads to the cells that break it', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  const promise = page.locator('#promise-authority-1');
  await expect(promise).toContainText('工业和信息化部 2021-09-17', { useInnerText: true });
  await expect(promise.locator('.tallied')).toHaveText('兑现 2 个单元 未兑现 7 个单元 看不出 2 个单元', {
    useInnerText: true,
  });
  await expect(page.locator('#promise-nobody-1')).toContainText('本次没有测到它所说的单元', { useInnerText: true });
  await promise
    .getByRole('listitem')
    .filter({ hasText: '微信群聊中打开淘宝商品链接：需复制到浏览器' })
    .getByRole('link', { name: '安卓' })
    .click();
  await expect(page).toHaveURL(new RegExp(BLOCKED.replaceAll('.', '\\.')));
  await page.getByRole('link', { name: '工业和信息化部 2021-09-17' }).click();
  await expect(page.locator(':target')).toContainText('群聊中也应当可以打开', { useInnerText: true });
});

test('links of one sort in one place stand side by side', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  const row = page.locator('#parity').getByRole('row').filter({ hasText: '微信群聊（安卓）' });
  await expect(row.filter({ hasText: '京东商品' })).toContainText('有别', { useInnerText: true });
});

test('what was tried again is told, with how often and why', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await expect(page.locator('#retried li')).toHaveText(
    [
      /微信群聊中打开淘宝商品链接：需复制到浏览器\s*试了 4 次，其中无效：仪器故障 × 1\s*安卓/,
      /试了 7 次：最初几次还不足以下结论/,
      /试了 3 次，其中无效：仪器故障 × 2/,
    ],
    { useInnerText: true },
  );
});

test('the language is remembered when the report is opened again', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await page.getByText('English', { exact: true }).click();
  await page.goto(written.at('index.html'));
  await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible();
});
