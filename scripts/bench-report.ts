// How fast is the HTML report of 5,000 cells with three trials each? npm run bench:report [-- --cells 5000] [--alone]
// [--out DIR]. Beside it Allure 3 and Playwright's HTML report, made from the same results. Exit status 1 where one of
// the targets is missed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startChromium } from '#drivers/chromium';
import { figuresOf, HEAD, row, targets } from './report/figures.ts';
import { allureReport, type Generated, ownReport, playwrightReport, serve } from './report/others.ts';
import { type Readable, read } from './report/reading.ts';
import { benchRun } from './report/run.ts';
import { storeBench } from './report/store.ts';

const SEED = 20211130;
const OPENINGS = 3;

const OWN: Readable['filters'] = [
  { field: '[name="words"]', value: '淘宝' },
  { field: '[name="words"]', value: '微信群聊' },
  { field: '[name="words"]', value: '' },
  { field: '[name="app"]', value: 'qq' },
  { field: '[name="app"]', value: '' },
  { field: '[name="result"]', value: 'blocked' },
  { field: '[name="result"]', value: '' },
  { field: '[name="platform"]', value: 'ios' },
  { field: '[name="platform"]', value: '' },
  { field: '[name="link"]', value: 'owner:Tencent' },
  { field: '[name="link"]', value: '' },
];

/** What can be found in each of the others is the name of a test: a sentence with Allure, a cell's id with Playwright. */
const SENTENCES = ['淘宝', '微信群聊', '', 'QQ', '', '搜索', ''];
const IDS = ['taobao', 'wechat/qq-1/group', '', 'qq/', '', 'android', ''];

const words = (
  field: string,
  values: readonly string[],
  submit: { readonly submit?: true } = {},
): Readable['filters'] => values.map((value) => ({ field, value, ...submit }));

const { values } = parseArgs({
  options: { cells: { type: 'string', default: '5000' }, alone: { type: 'boolean' }, out: { type: 'string' } },
});
const dir = values.out ?? (await mkdtemp(join(tmpdir(), 'hutong-bench-')));
const bench = await benchRun(Number(values.cells), SEED);
await storeBench(bench, dir);
const browser = await startChromium({});
console.log(
  `${bench.stored.run.plan.cells.length} cells, ${bench.stored.trials.length} trials, Chromium ${browser.version()}`,
);
console.log(HEAD);

async function measured(readable: Readable, made: Generated) {
  const figures = await figuresOf(readable.name, made, await read(browser, readable, OPENINGS));
  console.log(row(figures));
  return figures;
}
const index = (folder: string): string => pathToFileURL(join(folder, 'index.html')).href;

const made = await ownReport(dir);
const own = await measured(
  { name: 'Hutong, from disk', url: index(made.dir), ready: '.filter:not([hidden])', filters: OWN },
  made,
);
if (!values.alone) {
  const allure = await allureReport(bench, dir);
  const { url, server } = await serve(allure.dir);
  const ready = '[data-testid="tree-leaf"], [data-testid="tree-section"]';
  await measured({ name: 'Allure 3, from a server', url, ready, filters: words('[name="search"]', SENTENCES) }, allure);
  server.close();
  const playwright = await playwrightReport(bench, dir);
  await measured(
    {
      name: 'Playwright, from disk',
      url: index(playwright.dir),
      ready: '.test-file-test, .chip-header',
      filters: words('input[name="q"]', IDS, { submit: true }),
    },
    playwright,
  );
}
await browser.close();
if (values.out === undefined) await rm(dir, { recursive: true });
for (const [target, met] of targets(own)) {
  console.log(`${met ? 'met   ' : 'missed'}  ${target}`);
  if (!met) process.exitCode = 1;
}
