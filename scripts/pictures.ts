// Makes the pictures of the documentation from a stored run: npm run pictures -- RUN
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChromium } from '#drivers/chromium';

const PICTURES = [
  { page: 'index.html', file: 'report.png', width: 1180, height: 1000 },
  { page: 'cells/wechat.taobao-item.group.android.html', file: 'report-cell.png', width: 1180, height: 1180 },
  { page: 'index.html#openness', file: 'report-openness.png', width: 1180, height: 1080 },
  { page: 'index.html#promised', file: 'report-promised.png', width: 1180, height: 900 },
] as const;

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('npm run pictures -- RUN');
const browser = await startChromium({});
for (const { page: name, file, width, height } of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'zh-CN' });
  await page.goto(`${pathToFileURL(resolve(dir, 'report')).href}/${name}`);
  await page.screenshot({ path: join('docs', file) });
}
await browser.close();
