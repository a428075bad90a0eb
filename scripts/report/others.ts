import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import type { Bench } from './run.ts';

/** A report, and how long its tool took to make it of the same results, in seconds. */
export interface Generated {
  readonly dir: string;
  readonly seconds: number;
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/** The commands of this project's own packages. */
const LOCAL = { preferLocal: true } as const;

const HUTONG = new URL('../../src/hutong.mjs', import.meta.url).pathname;

/** Hutong's own, as its users make it: from a stored run, evidence checked, by the command line. */
export async function ownReport(dir: string): Promise<Generated> {
  const seconds = await timed(() => execa('node', [HUTONG, 'report', dir, '--reporter', 'html', '--lang', 'zh']));
  return { dir: join(dir, 'report'), seconds };
}

/**
 * Allure 3, of the results that Hutong's own reporter writes for it. Throws where Allure has not
 * read every one of them, or misses a screenshot.
 * `dir` is a run's folder.
 */
export async function allureReport({ stored }: Bench, dir: string): Promise<Generated> {
  await execa('node', [HUTONG, 'report', dir, '--reporter', 'allure', '--lang', 'zh']);
  const out = join(dir, 'allure');
  const results = join(dir, 'report', 'allure-results');
  const seconds = await timed(() => execa('allure', ['generate', results, '--output', out], LOCAL));
  const read = await readAll(join(out, 'data', 'test-results'));
  const { cells } = stored.run.plan;
  if (read.length !== cells.length) throw new Error(`Allure has read ${read.length} of ${cells.length} results`);
  const missed = read.filter((result) => result.includes('"missed":true')).length;
  if (missed > 0) throw new Error(`Allure misses screenshots in ${missed} results`);
  return { dir: out, seconds };
}

const readAll = async (dir: string): Promise<readonly string[]> => {
  const names = await readdir(dir);
  return pLimit(8).map(names, (name) => readFile(join(dir, name), 'utf8'));
};

/** Tests that end as the results did are run first; only the making of the report is timed. `dir` is a run's folder. */
export async function playwrightReport({ stored }: Bench, dir: string): Promise<Generated> {
  await writeFile(join(dir, 'stored.json'), JSON.stringify(stored));
  const blob = join(dir, 'blob');
  const config = new URL('playwright.config.ts', import.meta.url).pathname;
  await execa('playwright', ['test', '-c', config, '--reporter', 'blob', '--output', join(dir, 'tests')], {
    ...LOCAL,
    env: { BENCH_RUN: dir, PLAYWRIGHT_BLOB_OUTPUT_DIR: blob },
  });
  const out = join(dir, 'playwright');
  const seconds = await timed(() =>
    execa('playwright', ['merge-reports', '--reporter', 'html', blob], {
      ...LOCAL,
      env: { PLAYWRIGHT_HTML_OPEN: 'never', PLAYWRIGHT_HTML_OUTPUT_DIR: out },
    }),
  );
  return { dir: out, seconds };
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** For a report that does not open from disk. Ends with `close`. */
export async function serve(dir: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://here').pathname);
    const file = join(dir, path === '/' ? 'index.html' : path);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, server };
}
