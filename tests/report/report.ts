import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as base } from 'playwright/test';
import { compareRuns } from '#compare/runs';
import { evidencePath, type StoredRun } from '#model';
import { report } from '#reporters/html/report';
import { sampleRun } from '#tests/reporters/sample';
import { withPromises } from './promises.ts';

/** The report of the sample run on disk, with its evidence beside it. */
export interface Written {
  readonly stored: StoredRun;
  /** Folder of the run. */
  readonly dir: string;
  /** Address of a file of the report: `index.html`. */
  readonly at: (path: string) => string;
  readonly pages: readonly string[];
}

/** The run as it might have been the night before: a link of one app stopped there, another’s could not be told. */
function earlier({ run, verdicts, ...stored }: StoredRun): StoredRun {
  return {
    ...stored,
    run: { ...run, runId: 'the-night-before' },
    verdicts: {
      ...verdicts,
      verdicts: verdicts.verdicts.map((one) => {
        const { via, ...rest } = one;
        if (one.cell.app === 'qq' && one.cell.link === 'douyin-video')
          return { ...rest, verdict: 'blocked', how: 'copy', rule: 'V9' };
        return one.cell.app === 'toutiao' ? { ...rest, verdict: 'insufficient' } : one;
      }),
    },
  };
}

export const BLOCKED = 'cells/wechat.taobao-item.group.android.html';

export const test = base.extend<{ readonly seen: readonly string[] }, { readonly written: Written }>({
  written: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const dir = await mkdtemp(join(tmpdir(), 'hutong-report-'));
      const { stored: sample, evidence } = await sampleRun();
      const promised = withPromises(sample);
      const stored = { ...promised, comparison: compareRuns(earlier(promised), promised) };
      const { files } = await report(stored, { language: 'zh' });
      const write = async (path: string, content: string | Uint8Array): Promise<void> => {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), content);
      };
      for (const [sha256, bytes] of evidence) {
        await write(evidencePath({ sha256, type: 'image/png', bytes: bytes.length }), bytes);
      }
      for (const [name, content] of Object.entries(files)) await write(`report/${name}`, content);
      const at = (path: string): string => `${pathToFileURL(join(dir, 'report')).href}/${path}`;
      await use({ stored, dir, at, pages: Object.keys(files).filter((name) => name.endsWith('.html')) });
      await rm(dir, { recursive: true });
    },
    { scope: 'worker' },
  ],
  /** Everything that went wrong in the page or left the folder, as it happens. Every test ends with none of it. */
  seen: [
    async ({ page, written }, use) => {
      const seen: string[] = [];
      const home = pathToFileURL(written.dir).href;
      page.on('request', (request) => request.url().startsWith(home) || seen.push(`outside: ${request.url()}`));
      page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText;
        // A reader who leaves before the pictures have come breaks nothing.
        if (why !== 'net::ERR_ABORTED') seen.push(`failed: ${request.url()} ${why}`);
      });
      page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
      page.on('dialog', (dialog) => seen.push(`dialog: ${dialog.message()}`));
      page.on('console', (message) => message.type() === 'error' && seen.push(`console: ${message.text()}`));
      await use(seen);
    },
    { auto: true },
  ],
});

test.afterEach(({ seen }) => base.expect(seen).toEqual([]));

export { expect } from 'playwright/test';
