import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { compareRuns } from '#compare/runs';
import { type IndexedRun, latest, runsIn, suspectsIn, timelines } from '#history/ask';
import { historyOf } from '#history/open';
import type { Index } from '#history/tables';
import { cellId, type Language, type StoredRun } from '#model';
import { cellPage, matrixStyle } from '#reporters/html/matrix';
import { report } from '#reporters/html/report';
import { readOutcome, readRun } from '#store/read';
import { filledUp, type Outcome } from './latest.ts';
import { cellOf, comparePage, homePage, reportOf } from './pages.ts';
import type { Answer } from './server.ts';
import { timelinePage } from './timeline.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.xml': 'text/xml; charset=utf-8',
};

/** Reports are made when they are asked for; the last few are kept. */
const KEPT = 4;

interface Shown {
  readonly stored: StoredRun;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

const file = (name: string, body: string | Uint8Array): Answer => ({
  status: 200,
  type: TYPES[extname(name)] ?? 'application/octet-stream',
  body,
});
const shown = (body: string): Answer => file('page.html', body);

/** Answers for the pages of a folder of runs. Null for what is not there; nothing outside the runs' folders is read. */
export function answersFor(runs: string, language: Language): (url: URL) => Promise<Answer | null> {
  const kept = new Map<string, Promise<Shown>>();
  /** Throws where the folder holds no judged run. */
  const show = (folder: string): Promise<Shown> => {
    const there = kept.get(folder) ?? make(join(runs, folder), language);
    kept.delete(folder);
    kept.set(folder, there);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    there.catch(() => kept.delete(folder));
    return there;
  };
  return async (url) => {
    const { index, updated } = await historyOf(runs);
    try {
      const all = runsIn(index);
      const [newest] = all;
      if (!newest) {
        const left = updated.skipped.map(({ folder, why }) => `${folder}: left out: ${why}\n`);
        return file('none.txt', ['no judged run yet\n', ...left].join(''));
      }
      const known = (folder: string | null): string | null => all.find((run) => run.folder === folder)?.folder ?? null;
      const [first = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent);
      const home =
        ['', 'index.html', 'assets', 'cells'].includes(first) && (await latestOf(index, newest, { runs, show }));
      if (home && (url.pathname === '/' || url.pathname === '/index.html')) {
        return shown(homePage(all, { language, suspects: suspectsIn(index), skipped: updated.skipped, ...home }));
      }
      if (home) return besideHome(url.pathname.slice(1), home);
      if (first === 'runs') {
        const path = rest.join('/');
        // No run lies in another, so there is one at most.
        const folder = all.find((run) => `${path}/`.startsWith(`${run.folder}/`))?.folder ?? null;
        return ofRun(folder, path.slice((folder?.length ?? 0) + 1), { runs, show });
      }
      if (first === 'cell') {
        const cell = url.searchParams.get('id') ?? '';
        const lines = timelines(index, { cell });
        const last = lines.at(-1)?.points.at(-1)?.runId;
        const folder = known(url.searchParams.get('run')) ?? all.find(({ runId }) => runId === last)?.folder;
        if (lines.length === 0 || folder === undefined) return null;
        return shown(timelinePage(lines, { language, stored: (await show(folder)).stored, shown: folder }));
      }
      if (first === 'compare') {
        const [before, after] = [known(url.searchParams.get('before')), known(url.searchParams.get('after'))];
        if (before === null || after === null) return null;
        const [old, now] = [(await show(before)).stored, (await show(after)).stored];
        const comparison = compareRuns({ ...old, folder: before }, { ...now, folder: after });
        return shown(comparePage(comparison, { language, stored: now }));
      }
      return null;
    } finally {
      index.close();
    }
  };
}

async function make(dir: string, language: Language): Promise<Shown> {
  const { verdicts, ...seen } = await readRun(dir);
  if (!verdicts) throw new Error('not judged yet');
  const stored: StoredRun = { ...seen, verdicts };
  const { files } = await report(stored, { language });
  return { stored, files };
}

/** What stands on the first page: the newest run, filled up from the runs of these folders. */
async function latestOf(
  index: Index,
  { folder, subject }: IndexedRun,
  { runs, show }: { readonly runs: string; readonly show: (folder: string) => Promise<Shown> },
): Promise<Shown & { readonly older: readonly string[] }> {
  const found = latest(index, subject);
  const older = runsIn(index)
    .map((run) => run.folder)
    .filter((one) => one !== folder && found.some((cell) => cell.folder === one));
  const { stored, files } = await show(folder);
  const outcomes = await Promise.all(older.map((one) => readOutcome(join(runs, one))));
  const judged = outcomes.filter((one): one is Outcome => one.verdicts !== null);
  const whole = filledUp(stored, judged);
  return { stored: whole, files: { ...files, 'assets/matrix.css': matrixStyle(whole) }, older };
}

/** The matrix on the first page links cells as a report does; here they lead to their timelines. */
function besideHome(name: string, { stored, files }: Shown): Answer | null {
  const cell = stored.verdicts.verdicts.map((one) => one.cell).find((one) => cellPage(one) === name);
  if (cell) return shown(moved(cellOf(cellId(cell))));
  const found = files[name];
  return found === undefined || !name.startsWith('assets/') ? null : file(name, found);
}

const moved = (to: string): string =>
  `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${to.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"><title>Hutong</title>`;

const EVIDENCE = /^evidence\/[\w-]+\.(png|jpg|xml)$/;

async function ofRun(
  folder: string | null,
  name: string,
  { runs, show }: { readonly runs: string; readonly show: (folder: string) => Promise<Shown> },
): Promise<Answer | null> {
  if (folder === null) return null;
  if (name === '') return shown(moved(reportOf(folder)));
  if (EVIDENCE.test(name)) {
    const bytes = await readFile(join(runs, folder, name)).catch(() => null);
    return bytes && { ...file(name, bytes), foreign: true };
  }
  if (!name.startsWith('report/')) return null;
  const found = (await show(folder)).files[name.slice('report/'.length)];
  return found === undefined ? null : file(name, found);
}
