import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'playwright/test';
import { type Cell, cellId, evidencePath, type StoredRun } from '#model';
import { answersFor } from '#serve/answers';
import { serve } from '#serve/server';
import { sampleRun } from '#tests/reporters/sample';

const CELL = 'wechat/taobao-item/group/android';

/** The sample run, and the same a night before with one cell open that is now blocked. */
async function twoNights(runs: string): Promise<void> {
  const { stored, evidence } = await sampleRun();
  const before: StoredRun = {
    ...stored,
    run: { ...stored.run, runId: 'before', startedAt: '2000-01-01T18:00:00.000Z' },
    verdicts: {
      ...stored.verdicts,
      runId: 'before',
      verdicts: stored.verdicts.verdicts.map((one) => {
        const { how, ...rest } = one;
        const { app, link, scope, platform } = one.cell;
        return `${app}/${link}/${scope}/${platform}` === CELL
          ? { ...rest, verdict: 'direct', via: 'page', rule: 'V7' }
          : one;
      }),
    },
  };
  for (const [folder, { run, verdicts, trials, controls }] of Object.entries({ before, now: stored })) {
    const lines = (records: readonly unknown[]): string => records.map((one) => `${JSON.stringify(one)}\n`).join('');
    const files: Record<string, string | Uint8Array> = {
      'run.json': JSON.stringify(run),
      'verdicts.json': JSON.stringify(verdicts),
      'trials.jsonl': lines(trials),
      'controls.jsonl': lines(controls),
    };
    for (const [sha256, bytes] of evidence)
      files[evidencePath({ sha256, type: 'image/png', bytes: bytes.length })] = bytes;
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(runs, folder, name)), { recursive: true });
      await writeFile(join(runs, folder, name), content);
    }
  }
}

/** An update of an app was tried with one cell only. */
async function anUpdate(runs: string): Promise<void> {
  const whole = JSON.parse(await readFile(join(runs, 'now/run.json'), 'utf8')) as StoredRun['run'];
  const verdicts = JSON.parse(await readFile(join(runs, 'now/verdicts.json'), 'utf8')) as StoredRun['verdicts'];
  const isIt = ({ cell }: { readonly cell: Cell }): boolean => cellId(cell) === CELL;
  const startedAt = new Date(Date.parse(whole.startedAt) + 24 * 3_600_000).toISOString();
  const plan = { ...whole.plan, cells: whole.plan.cells.filter(isIt), excluded: [] };
  const few = { ...verdicts, runId: 'update', verdicts: verdicts.verdicts.filter(isIt) };
  await mkdir(join(runs, 'update'));
  await writeFile(join(runs, 'update/run.json'), JSON.stringify({ ...whole, runId: 'update', startedAt, plan }));
  await writeFile(join(runs, 'update/verdicts.json'), JSON.stringify(few));
  await writeFile(join(runs, 'update/trials.jsonl'), '');
  await writeFile(join(runs, 'update/controls.jsonl'), '');
}

/** The night after, in which most of an app's cells flipped to nothing. */
async function aSuspectNight(runs: string): Promise<void> {
  const run = JSON.parse(await readFile(join(runs, 'now/run.json'), 'utf8')) as StoredRun['run'];
  const verdicts = JSON.parse(await readFile(join(runs, 'now/verdicts.json'), 'utf8')) as StoredRun['verdicts'];
  const startedAt = new Date(Date.parse(run.startedAt) + 24 * 3_600_000).toISOString();
  const lost = verdicts.verdicts.map(({ how, via, share, ...one }) =>
    one.cell.app === 'wechat' ? { ...one, verdict: 'insufficient', why: 'nothing was seen', rule: 'V2' } : one,
  );
  await mkdir(join(runs, 'suspect'));
  await writeFile(join(runs, 'suspect/run.json'), JSON.stringify({ ...run, runId: 'suspect', startedAt }));
  await writeFile(
    join(runs, 'suspect/verdicts.json'),
    JSON.stringify({ ...verdicts, runId: 'suspect', verdicts: lost }),
  );
  await writeFile(join(runs, 'suspect/trials.jsonl'), '');
  await writeFile(join(runs, 'suspect/controls.jsonl'), '');
  await mkdir(join(runs, 'torn'));
  await writeFile(join(runs, 'torn/run.json'), '{');
  for (const name of ['verdicts.json', 'trials.jsonl']) await writeFile(join(runs, 'torn', name), '{');
}

const test = base.extend<{
  readonly at: (token: string | null, after?: (runs: string) => Promise<void>) => Promise<string>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
  at: async ({}, use) => {
    const runs = await mkdtemp(join(tmpdir(), 'hutong-serve-'));
    await twoNights(runs);
    const closing: (() => void)[] = [];
    await use(async (token, after) => {
      await after?.(runs);
      const { url, server } = await serve({ host: '127.0.0.1', port: 0, token, answer: answersFor(runs, 'zh') });
      closing.push(() => {
        server.closeAllConnections();
        server.close();
      });
      return url;
    });
    for (const close of closing) close();
    await rm(runs, { recursive: true });
  },
});

test('from the latest matrix to a cell’s timeline, its film strip, and two runs compared, in both languages', async ({
  at,
  page,
}) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !answer.url().endsWith('favicon.ico')) wrong.push(answer.url());
  });
  const url = await at(null);
  await page.goto(url);
  await expect(page.locator('h1').getByText('最新结果', { exact: true })).toBeVisible();
  await page
    .locator(`a[href="cells/${CELL.replaceAll('/', '.')}.html"]`)
    .first()
    .click();
  await expect(page).toHaveURL(`${url}cell?id=${encodeURIComponent(CELL)}`);
  await expect(page.locator('h1')).toContainText('微信群聊中打开淘宝商品链接', { useInnerText: true });
  await expect(page.locator('#film h3').first()).toHaveText('第 1 次 提示复制到浏览器打开', { useInnerText: true });
  await expect(page.locator('#film .small').first()).toHaveText('pixel-5 · tester-a · 2021-11-30 09:24:30 (UTC+8)');
  await expect(page.getByRole('link', { name: '这次运行中该单元的全部证据' })).toHaveAttribute(
    'href',
    `/runs/now/report/cells/${CELL.replaceAll('/', '.')}.html`,
  );
  await expect(page.locator('.turns li')).toHaveCount(1);
  await expect(page.locator('.turns').getByText('关闭')).toBeVisible();
  const picture = page.locator('.film img').first();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await page.getByText('English', { exact: true }).click();
  await expect(page.locator('.turns').getByText('closed')).toBeVisible();
  await page.goto(url);
  await page.locator('a.compare').click();
  await expect(page.locator('main')).toContainText('before');
  await page.goto(`${url}runs/now/report/index.html`);
  await expect(page.locator('table.matrix')).toBeVisible();
  expect(wrong).toEqual([]);
});

test('a run of a few cells leaves the other cells of the latest matrix as the run before found them', async ({
  at,
  page,
}) => {
  await page.goto(await at(null));
  const cells = page.locator('table.matrix a.chip');
  const before = await cells.count();
  await page.goto(await at(null, anUpdate));
  await expect(cells).toHaveCount(before);
  await expect(page.locator('p.older a')).toHaveAttribute('href', '/runs/now/report/index.html');
  await page.goto(`${page.url()}runs/update/report/index.html`);
  await expect(cells).toHaveCount(1);
});

/** As the recipes lay them. */
async function below(runs: string): Promise<void> {
  await mkdir(join(runs, 'nightly 夜'));
  await rename(join(runs, 'now'), join(runs, 'nightly 夜/now'));
  await mkdir(join(runs, 'updates'));
  await rename(join(runs, 'before'), join(runs, 'updates/before'));
}

test('a run in a folder below has its pages, its film strips and its address too', async ({ at, page, request }) => {
  const url = await at(null, below);
  await page.goto(url);
  const nested = `${url}runs/${encodeURIComponent('nightly 夜')}/now`;
  const report = page.locator('#runs tbody tr').first().getByRole('link').first();
  await expect(report).toHaveAttribute('href', new URL(`${nested}/report/index.html`).pathname);
  await report.click();
  await expect(page.locator('table.matrix')).toBeVisible();
  await page.goto(`${nested}/report/cells/${CELL.replaceAll('/', '.')}.html`);
  const picture = page.locator('.film img').first();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await page.goto(`${url}cell?id=${encodeURIComponent(CELL)}&run=${encodeURIComponent('nightly 夜/now')}`);
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await expect(page.locator('.timeline h2')).toContainText('VIRTUAL');
  await page.goto(url);
  await page.locator('a.compare').click();
  await expect(page.locator('main')).toContainText('before');
  const status = async (path: string): Promise<number> => (await request.get(url + path, { maxRedirects: 0 })).status();
  expect(await status('runs/updates%2Fbefore/report/index.html')).toBe(200);
  expect(await status('runs/updates/report/index.html')).toBe(404);
  expect(await status('runs/updates/before/evidence/..%2Frun.json')).toBe(404);
  expect(await status('runs/updates/..%2f..%2f..%2fetc/report/index.html')).toBe(404);
});

/** A screen tree of a phone that has put markup into it. */
const TREE = `evidence/${'e'.repeat(64)}.xml`;
const aHostileTree = async (runs: string): Promise<void> => {
  const script = '<script xmlns="http://www.w3.org/1999/xhtml">document.documentElement.id = "ran"</script>';
  await writeFile(join(runs, 'now', TREE), `<hierarchy id="still">${script}</hierarchy>`);
};

test('evidence is shown and never run: it is no page of the server’s', async ({ at, page }) => {
  const url = await at(null, aHostileTree);
  const answer = await page.goto(`${url}runs/now/${TREE}`);
  expect(answer?.headers()).toMatchObject({
    'content-type': 'text/xml; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  await expect(page.locator('hierarchy')).toHaveAttribute('id', 'still');
});

test('nothing can be changed, nothing outside is read, and other names and strangers are refused', async ({
  at,
  request,
}) => {
  const open = await at(null);
  const status = async (path: string, more = {}): Promise<number> =>
    (await request.get(open + path, { maxRedirects: 0, ...more })).status();
  expect((await request.post(open)).status()).toBe(405);
  expect(await status('runs/now/evidence/..%2Frun.json')).toBe(404);
  expect(await status('runs/..%2f..%2fetc/report/index.html')).toBe(404);
  expect(await status('runs/none/report/index.html')).toBe(404);
  expect(await status('', { headers: { host: 'evil.example' } })).toBe(403);
  const guarded = await at('a-token-of-this-test');
  expect((await request.get(guarded)).status()).toBe(401);
  expect((await request.get(`${guarded}?token=another-token`)).status()).toBe(401);
  const welcome = await request.get(`${guarded}?token=a-token-of-this-test`);
  expect([welcome.status(), welcome.url()]).toEqual([200, guarded]);
  expect((await request.get(guarded)).status()).toBe(200);
});

test('a suspect night is not shown as what apps do, and a folder that is left out is named', async ({ page, at }) => {
  await page.goto(await at(null, aSuspectNight));
  await expect(page.locator('.doubt').first()).toContainText(/仪器可疑：wechat\/(android|ios) 的大量单元同时翻转/);
  await expect(page.locator('#runs tr', { hasText: 'suspect' }).locator('em').first()).toContainText('仪器可疑');
  await expect(page.locator('.skipped')).toHaveText('torn：run.json: not JSON: the file is damaged', {
    useInnerText: true,
  });
});
