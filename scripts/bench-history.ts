// How does the history bear many runs? npm run bench:history [-- --runs 500] [--trials 1000000] [--keep DIR]
// Each figure beside its target. Exit status 1 where one is missed. Needs about 2.5 GB of disk for a million trials.
import { once } from 'node:events';
import { createWriteStream, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { latest, timelines } from '#history/ask';
import { turnsIn } from '#history/changes';
import { historyOf } from '#history/open';
import { type Cell, cellId, type Run, type Trial, type Verdict } from '#model';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    trials: { type: 'string', default: '1000000' },
    keep: { type: 'string' },
  },
});
const RUNS = Number(values.runs);
const A_RUN = Math.ceil(Number(values.trials) / RUNS);
const A_CELL = 3;

const CASE = new URL('../fixtures/cases/v06-by-app-version/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, CASE), 'utf8'));
const [sample] = read('trials') as Trial[];
const pattern = read('run') as Run;
if (!sample) throw new Error('the sample case has no trial');

const APPS = ['wechat', 'qq', 'toutiao', 'baidu'];
const [link] = pattern.plan.links;
const cells: readonly Cell[] = Array.from({ length: Math.ceil(A_RUN / A_CELL) }, (_, index) => ({
  app: APPS[index % APPS.length] ?? 'wechat',
  link: `link-${index >> 3}`,
  scope: index & 4 ? 'group' : 'private',
  platform: index & 2 ? 'ios' : 'android',
  ...(index & 1 && { presentation: 'password' as const }),
}));
const unlike = [...new Map(cells.map((cell) => [cellId(cell), cell])).values()];

/** One cell in ten changes once, at a night of its own; one trial in a hundred disagrees. */
function verdictOf(cell: Cell, index: number, night: number): Verdict {
  const open = index % 10 !== 0 || night > index % RUNS;
  const ids = Array.from({ length: A_CELL }, (_, attempt) => `${cellId(cell)}#${attempt + 1}`);
  return {
    cell,
    ...(open
      ? ({ verdict: 'direct', via: 'page', rule: 'V7' } as const)
      : ({ verdict: 'blocked', how: 'copy', rule: 'V9' } as const)),
    outcomes: open ? { page: A_CELL } : { copy: A_CELL },
    trials: A_CELL,
    share: { agree: A_CELL, of: A_CELL, low: 0.292, high: 1 },
    steps: 1,
    seconds: 2,
    flags: [],
    judged: ids.map((trial) => ({
      trial,
      validity: 'valid',
      rule: open ? 'O4' : 'O7',
      outcome: open ? 'page' : 'copy',
      notes: [],
    })),
  };
}

async function writeRun(runs: string, night: number): Promise<void> {
  const at = new Date(Date.UTC(2025, 0, 1 + night, 18)).toISOString();
  const runId = at.slice(0, 10);
  const dir = join(runs, runId);
  await mkdir(dir);
  const links = [...new Set(unlike.map((one) => one.link))].flatMap((id) => (link ? [{ ...link, id }] : []));
  const plan = { ...pattern.plan, links, cells: unlike.map((cell) => ({ cell, trials: { least: 3, most: 7 } })) };
  await writeFile(join(dir, 'run.json'), JSON.stringify({ ...pattern, runId, plan, startedAt: at, endedAt: at }));
  const verdicts = unlike.map((cell, index) => verdictOf(cell, index, night));
  await writeFile(join(dir, 'verdicts.json'), JSON.stringify({ schema: 1, runId, ruleset: '1.4.0', verdicts }));
  await writeFile(join(dir, 'controls.jsonl'), '');
  const out = createWriteStream(join(dir, 'trials.jsonl'));
  const versions = { wechat: `8.0.${10 + Math.floor(night / 20)}`, taobao: '10.2.0' };
  for (const cell of unlike) {
    for (let attempt = 1; attempt <= A_CELL; attempt++) {
      const id = `${cellId(cell)}#${attempt}`;
      const line = `${JSON.stringify({ ...sample, id, cell, attempt, versions, startedAt: at })}\n`;
      if (!out.write(line)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    }
  }
  out.end();
  await finished(out);
}

function tell(what: string, found: number, most: number, unit: string): void {
  const met = found < most;
  console.log(`${met ? 'met   ' : 'missed'}  ${what}: ${found.toFixed(3)} ${unit} (less than ${most})`);
  if (!met) process.exitCode = 1;
}

async function secondsOf(act: () => unknown): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
}

/** What somebody waits for who asks from a shell or looks at the pages: the folders are looked through before each answer. */
async function asAUser(cell: string): Promise<void> {
  const program = fileURLToPath(new URL('../src/hutong.mjs', import.meta.url));
  const waited = async (what: string, act: () => Promise<unknown>): Promise<void> =>
    console.log(`        ${what}: ${(await secondsOf(act)).toFixed(1)} s`);
  await waited('hutong history CELL', () => execa(process.execPath, [program, 'history', cell, '--runs', runs]));
  const server = execa(process.execPath, [program, 'serve', '--runs', runs, '--port', '0'], { reject: false });
  try {
    const [said] = await once(server.stdout, 'data');
    const [url = ''] = /http:\S+/.exec(String(said)) ?? [];
    for (const [what, path] of [
      ['the page of the latest matrix', ''],
      ['a cell’s page', `cell?id=${encodeURIComponent(cell)}`],
    ] as const) {
      await waited(what, async () => {
        const { ok, status } = await fetch(new URL(path, url));
        if (!ok) throw new Error(`${what}: ${status}`);
      });
    }
  } finally {
    server.kill('SIGINT');
    await server;
  }
}

const runs = values.keep ?? (await mkdtemp(join(tmpdir(), 'hutong-history-')));
try {
  const made = await secondsOf(async () => {
    for (let night = 0; night < RUNS; night++) await writeRun(runs, night);
  });
  console.log(`${RUNS} runs, ${RUNS * unlike.length * A_CELL} trials written in ${made.toFixed(0)} s`);
  let read = 0;
  const rebuilt = await secondsOf(async () => {
    const { index, updated } = await historyOf(runs, { rebuild: true });
    read = updated.read;
    index.close();
  });
  if (read !== RUNS) throw new Error(`${read} of ${RUNS} runs were read`);
  tell('index made anew', rebuilt, 300, 's');
  const { index } = await historyOf(runs);
  const [one] = unlike;
  if (!one) throw new Error('no cell');
  let found = 0;
  tell(
    'latest matrix',
    await secondsOf(() => {
      found = latest(index, 'virtual:').length;
    }),
    0.3,
    's',
  );
  if (found !== unlike.length) throw new Error(`the latest matrix has ${found} of ${unlike.length} cells`);
  tell(
    'timeline of a cell',
    await secondsOf(() => {
      found =
        timelines(index, { cell: cellId(one) }).flatMap(({ points }) => [points.length, turnsIn(points).length])[0] ??
        0;
    }),
    0.1,
    's',
  );
  if (found !== RUNS) throw new Error(`the timeline has ${found} of ${RUNS} runs`);
  index.close();
  await asAUser(cellId(one));
  tell('index', statSync(join(runs, '.history.sqlite')).size / 1e9, 1.5, 'GB');
} finally {
  if (values.keep === undefined) await rm(runs, { recursive: true });
}
