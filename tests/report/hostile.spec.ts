import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HOSTILE } from '#tests/reporters/hostile';
import { BLOCKED, expect, test } from './report.ts';

declare global {
  interface Window {
    broken?: unknown;
  }
}

/** What only a text that got through could have made. */
const TRACES = '[onerror], [onload], [onclick], [onfocus], iframe, object, main script';

test('nothing that was recorded runs on any page, or leads out of the report', async ({ page, written }) => {
  test.slow();
  const home = pathToFileURL(written.dir).href;
  for (const path of written.pages) {
    await page.goto(written.at(path));
    expect(await page.evaluate(() => window.broken), path).toBeUndefined();
    expect(await page.locator(TRACES).count(), path).toBe(0);
    const ways = await page.locator('a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(
      ways.filter((href) => !href.startsWith(`${home}/`)),
      path,
    ).toEqual([]);
  }
});

test('what was recorded is shown as it was', async ({ page, written }) => {
  await page.goto(written.at(BLOCKED));
  await page.locator('summary').first().click();
  await expect(page.locator('article.trial').first()).toContainText(HOSTILE.title);
  await expect(page.locator('article.trial').first()).toContainText('onerror="window.broken=\'text\'">⟨U+202E⟩gnp.exe');
  await expect(page.locator('article.trial').first()).toContainText(HOSTILE.step);
  await page.goto(written.at('cells/wechat.douyin-video.group.ios.html'));
  await expect(page.locator('article.trial').first()).toContainText(HOSTILE.address);
  await expect(page.locator('.controls')).toContainText(HOSTILE.chain);
});

/** The same page with one recorded text put in raw. */
const raw = async (dir: string, from: { policy: boolean }): Promise<string> => {
  const markup = await readFile(join(dir, 'report', BLOCKED), 'utf8');
  const unsafe = markup.replace('</main>', `${HOSTILE.title}<img src="https://evil.example/p.png"></main>`);
  const name = `cells/raw-${from.policy}.html`;
  const page = from.policy ? unsafe : unsafe.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  await writeFile(join(dir, 'report', name), page);
  return name;
};

test.describe('should a text ever get through', () => {
  // Those pages do go wrong: the point is how.
  test.use({ seen: [] });

  test('the policy stops its script and its picture', async ({ page, written }) => {
    const violations: string[] = [];
    await page.exposeFunction('violated', (what: string) => violations.push(what));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        (window as unknown as { violated: (what: string) => void }).violated(event.effectiveDirective);
      });
    });
    await page.goto(written.at(await raw(written.dir, { policy: true })));
    await expect.poll(() => violations.toSorted()).toEqual(['img-src', 'script-src-elem']);
    expect(await page.evaluate(() => window.broken)).toBeUndefined();
    await expect(page.locator('.film').first()).toBeVisible();
  });

  test('and without the policy it would run: these tests can fail', async ({ page, written }) => {
    await page.goto(written.at(await raw(written.dir, { policy: false })));
    await expect.poll(() => page.evaluate(() => window.broken)).toBe('title');
  });
});
