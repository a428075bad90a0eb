// Makes the pictures of the documentation from a stored run whose pages and summary are written in Chinese:
// npm run pictures -- RUN. The cover is drawn by pdftoppm (Debian: poppler-utils).
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { startChromium } from '#drivers/chromium';

/** What is to be seen begins at `from` on its page. */
const PICTURES = [
  { page: 'index.html', from: 'body', file: 'report.png', height: 1000 },
  { page: 'cells/wechat.taobao-item.group.android.html', from: 'body', file: 'report-cell.png', height: 1180 },
  { page: 'index.html', from: '#openness', file: 'report-openness.png', height: 900 },
  { page: 'index.html', from: '#promised', file: 'report-promised.png', height: 1000 },
] as const;

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('npm run pictures -- RUN');
const browser = await startChromium({});
for (const { page: name, from, file, height } of PICTURES) {
  const page = await browser.newPage({ viewport: { width: 1180, height }, locale: 'zh-CN' });
  await page.goto(`${pathToFileURL(resolve(dir, 'report')).href}/${name}`);
  await page.locator(from).evaluate((element) => element.scrollIntoView({ block: 'start' }));
  // They are loaded when they come into sight.
  await page.waitForFunction(() =>
    [...document.images]
      .filter((image) => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
      .every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
  );
  await page.screenshot({ path: join('docs', file) });
}
await browser.close();
const cover = [join(dir, 'report', 'summary.pdf'), join('docs', 'report-cover')];
await execa('pdftoppm', ['-png', '-singlefile', '-f', '1', '-scale-to', '1000', ...cover]);
