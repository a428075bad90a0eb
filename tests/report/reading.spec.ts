import { BLOCKED, expect, test } from './report.ts';

test('a reader finds a blocked cell in the matrix, and its film strip from the chat to the end', async ({
  page,
  written,
}) => {
  await page.goto(written.at('index.html'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('《科创板日报》2021-11-30 实测', {
    useInnerText: true,
  });
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '微信 群聊' }) });
  await row.getByRole('link', { name: '淘宝商品 · 安卓 需复制' }).click();

  await expect(page).toHaveURL(new RegExp(BLOCKED.replaceAll('.', '\\.')));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('微信群聊中打开淘宝商品链接：需复制到浏览器', {
    useInnerText: true,
  });
  const trials = page.getByRole('article').filter({ has: page.getByRole('heading', { name: /^第 \d 次/ }) });
  await expect(trials).toHaveCount(4);
  const film = trials.first().locator('.film');
  await expect(film.getByRole('listitem').filter({ has: page.locator('figure') })).toHaveCount(4);
  await expect(film.getByRole('img')).toHaveCount(3);
  await expect(film.getByRole('img').first()).toHaveAccessibleName('发送前 0.7 秒');
  await expect(film.getByText('没有截图')).toBeVisible();
  await expect(
    trials.first().getByText('https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao'),
  ).toBeVisible();
  for (const image of await film.getByRole('img').all()) {
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBe(360);
  }

  await expect(trials.nth(1)).toContainText('无效：仪器故障');
  await expect(page.getByRole('complementary', { name: '对照' })).toContainText('手工竹编收纳篮');
  await page.getByRole('link', { name: '全部结果' }).click();
  await expect(page.locator(':target')).toContainText('需复制');
});

test('the apps that the hosts of a link declare are named beside its controls', async ({ page, written }) => {
  await page.goto(written.at('cells/wechat.douyin-video.group.ios.html'));
  const declared = page
    .getByRole('complementary', { name: '对照' })
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: '域名的应用声明' }) });
  await expect(declared).toContainText('v.douyin.com 声明可由以下应用打开它的链接：', { useInnerText: true });
  await expect(declared.getByRole('listitem')).toHaveText(
    [
      '抖音 · Android com.ss.android.ugc.aweme',
      '抖音 · iOS TEAM000000.com.ss.iphone.ugc.Aweme',
      /^Android ">.*⟩gnp\.exe$/,
    ],
    { useInnerText: true },
  );
  await expect(declared).toContainText('未见应用声明的域名：www.iesdouyin.com', { useInnerText: true });
  await page.goto(written.at(BLOCKED));
  await expect(page.getByRole('heading', { name: '域名的应用声明' })).toHaveCount(0);
});

test("beside a link that leads elsewhere stands what the phone's own browser saw, that of the cell's system alone", async ({
  page,
  written,
}) => {
  await page.goto(written.at('cells/baidu.wechat-article.search.ios.html'));
  const looks = page.getByRole('complementary').locator('article.control');
  await expect(looks.locator('h3')).toHaveText(['普通手机浏览器 试验前', '手机自带浏览器：iphone-13 试验前'], {
    useInnerText: true,
  });
  const own = looks.last();
  await expect(own.getByRole('img')).toHaveAccessibleName('手机自带浏览器： iphone-13 试验前');
  await expect(own.getByRole('definition')).toHaveText(['浏览器'], { useInnerText: true });
  await own.getByText('屏幕上读到的文字与证据文件').click();
  await expect(own.getByRole('listitem')).toHaveText(['微信公众号文章（ios） 网页 · title'], { useInnerText: true });

  await page.getByText('English', { exact: true }).click();
  await expect(own.getByRole('img')).toHaveAccessibleName("The phone's own browser: iphone-13 before");
  await expect(looks.first().getByRole('img')).toHaveAccessibleName('Ordinary mobile browser before');
});

test('every cell of the plan has its place in the matrix and its own page', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  const { plan } = written.stored.run;
  await expect(page.locator('.matrix a.chip')).toHaveCount(plan.cells.length);
  await expect(page.locator('.matrix span.chip')).toHaveCount(plan.excluded.length);
  const hrefs = await page
    .locator('.matrix a.chip')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(hrefs.toSorted()).toEqual(written.pages.filter((name) => name.startsWith('cells/')).toSorted());
  await page.goto(written.at('index.html#cell-wechat.taobao-item.group.ios'));
  await expect(page.locator('td:target')).toContainText('需复制');
});

test('the language is switched in the page and stays on the way to other pages', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await expect(page).toHaveTitle('【虚拟 VIRTUAL】《科创板日报》2021-11-30 实测 · 互通 Hutong');
  await page.getByText('English', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("The reporter's test of 2021-11-30", {
    useInnerText: true,
  });
  await expect(page).toHaveTitle("【虚拟 VIRTUAL】The reporter's test of 2021-11-30 · 互通 Hutong");
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await page.getByRole('link', { name: 'Taobao item · Android must copy' }).click();
  const sentence = 'Opening a Taobao item link in a WeChat group: must be copied to a browser';
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sentence, { useInnerText: true });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sentence, { useInnerText: true });
  await page.getByText('中文', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('微信群聊中打开淘宝商品链接：需复制到浏览器', {
    useInnerText: true,
  });
});

test('no language shows words of the other', async ({ page, written }) => {
  for (const path of ['index.html', BLOCKED]) {
    await page.goto(written.at(`${path}?lang=en`));
    await expect(page.locator('main [lang="zh-CN"]:visible')).toHaveCount(0);
    await expect(page.locator('main [lang="en"]:visible')).not.toHaveCount(0);
    await page.goto(written.at(`${path}?lang=zh`));
    await expect(page.locator('main [lang="en"]:visible')).toHaveCount(0);
  }
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('everything can be read, in either language', async ({ page, written }) => {
    await page.goto(written.at('index.html'));
    await expect(page.getByRole('link', { name: '淘宝商品 · 安卓 需复制' })).toBeVisible();
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('link', { name: 'Taobao item · Android must copy' }).click();
    await expect(page.locator('.film').first()).toBeVisible();
  });
});

test('what could not be decided stands with its reason, and what was left out too', async ({ page, written }) => {
  await page.goto(written.at('index.html'));
  await expect(page.locator('#undecided li')).toHaveCount(3);
  await expect(page.locator('#undecided')).toContainText('3 次试验中 1 次有效，至少需要 3 次');
  await expect(page.locator('#excluded li')).toHaveText(/QQ单聊中打开微信公众号文章链接.*记者当天没有测/);
  await expect(page.locator('#instrument')).toContainText('mi-11');
});

test('every page says that the result is virtual', async ({ page, written }) => {
  test.slow();
  for (const path of written.pages) {
    await page.goto(written.at(path));
    await expect(page.locator('.banner')).toContainText('虚拟手机 VIRTUAL', { useInnerText: true });
    await expect(page.locator('.banner')).toBeInViewport();
  }
});

test('pictures are loaded when they are looked at', async ({ page, written }) => {
  const asked = new Set<string>();
  page.on('request', (request) => request.url().endsWith('.png') && asked.add(request.url()));
  await page.setViewportSize({ width: 900, height: 500 });
  await page.goto(written.at('cells/wechat.tmall-item.group.ios.html'));
  const last = page.locator('article.control').last().getByRole('img');
  await expect(page.locator('article.trial')).toHaveCount(7);
  await page.waitForLoadState('networkidle');
  const address = await last.evaluate((image: HTMLImageElement) => image.src);
  expect([...asked]).not.toContain(address);
  await last.scrollIntoViewIfNeeded();
  await expect.poll(() => [...asked]).toContain(address);
});
