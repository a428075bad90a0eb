// How fast is the HTML report of 5,000 cells? npm run bench:report [-- --cells 5000] [--alone] [--out DIR]
// Beside it Allure 3 and Playwright's HTML report, made from the same results.
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startChromium } from '#drivers/chromium';
import { evidencePath } from '#model';
import { report } from '#reporters/html/report';
import { allureReport, playwrightReport, serve } from './report/others.ts';
import { type Readable, type Reading, read } from './report/reading.ts';
import { type Bench, benchRun } from './report/run.ts';

const TIMES = 5;

async function write(dir: string, files: Iterable<readonly [string, string | Uint8Array]>): Promise<void> {
  const made = new Set<string>();
  for (const [name, content] of files) {
    const path = join(dir, name);
    if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
    made.add(dirname(path));
    await writeFile(path, content);
  }
}

async function ownReport({ stored }: Bench, dir: string): Promise<number> {
  const began = performance.now();
  const { files } = await report(stored, { language: 'zh' });
  await write(join(dir, 'report'), Object.entries(files));
  return (performance.now() - began) / 1000;
}

/** Files and megabytes of a folder. */
async function sizeOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return `${files.length} files, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6)} MB`;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const ms = (values: readonly number[]): string => {
  const answers = values.filter(Number.isFinite);
  const most =
    answers.length < values.length
      ? 'then no answer within a minute'
      : `at most ${Math.round(Math.max(...answers))} ms`;
  return answers.length === 0 ? 'no answer within a minute' : `${Math.round(median(answers))} ms, ${most}`;
};

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

const words = (field: string, submit: { readonly submit?: true } = {}): Readable['filters'] =>
  ['taobao', 'wechat/qq-1/group', '', 'qq/', '', 'android', ''].map((value) => ({ field, value, ...submit }));

const { values } = parseArgs({
  options: { cells: { type: 'string', default: '5000' }, alone: { type: 'boolean' }, out: { type: 'string' } },
});
const dir = values.out ?? (await mkdtemp(join(tmpdir(), 'hutong-bench-')));
const bench = await benchRun(Number(values.cells), 20211130);
await write(
  dir,
  [...bench.evidence].map(([sha256, bytes]) => [
    evidencePath({ sha256, type: 'image/png', bytes: bytes.length }),
    bytes,
  ]),
);
console.log(`${bench.stored.run.plan.cells.length} cells, ${bench.stored.trials.length} trials`);

const say = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);
say(['', 'made in', 'size', 'shows results after', 'filter answers after']);
say(['---', '---', '---', '---', '---']);
const browser = await startChromium({});
const row = async (readable: Readable, made: { dir: string; seconds: number }): Promise<void> => {
  const { opened, answered }: Reading = await read(browser, readable, TIMES);
  say([readable.name, `${made.seconds.toFixed(1)} s`, await sizeOf(made.dir), ms(opened), ms(answered)]);
};
const index = (folder: string): string => pathToFileURL(join(folder, 'index.html')).href;

const own = join(dir, 'report');
await row(
  { name: 'Hutong, from disk', url: index(own), ready: '.filter:not([hidden])', filters: OWN },
  { dir: own, seconds: await ownReport(bench, dir) },
);
if (!values.alone) {
  const allure = await allureReport(bench, dir);
  const { url, server } = await serve(allure.dir);
  await row(
    {
      name: 'Allure 3, from a server',
      url,
      ready: '[data-testid="tree-leaf"], [data-testid="tree-section"]',
      filters: words('[name="search"]'),
    },
    allure,
  );
  server.close();
  const playwright = await playwrightReport(bench, dir);
  await row(
    {
      name: 'Playwright, from disk',
      url: index(playwright.dir),
      ready: '.test-file-test, .chip-header',
      filters: words('input[name="q"]', { submit: true }),
    },
    playwright,
  );
}
await browser.close();
if (values.out === undefined) await rm(dir, { recursive: true });
