// Does the harness hold its memory over a long night? npm run memory [-- --trials 2000]   More than an hour on two cores.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { start, storedTrials } from '#tests/run/hutong';

/** Trials of one cell: never decided earlier, never more. */
const EACH = 7;
/** From here on it is compared; as many readings before it, and before the end, are taken together. */
const FROM = 200;
const READINGS = 20;
const MOST_GROWTH = 0.2;
const HOST = 'shelf.hutong-memory.com';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '2000' } } });
const wanted = Number(values.trials);
if (!(Number.isInteger(wanted) && wanted > FROM)) {
  process.stderr.write(`--trials: a number above ${FROM}\n`);
  process.exit(2);
}

const home = await mkdtemp(join(tmpdir(), 'hutong-memory-'));
try {
  await prepare(home, Math.ceil(wanted / EACH / 4));
  const out = join(home, 'run');
  const run = start(['run', join(home, 'matrix.yaml'), '--world', home, '--out', out, '--reporter', 'json']);
  const readings: number[] = [];
  run.process.stderr?.on('data', (said: string) => {
    for (const line of said.split('\n')) if (/^ {2}\S+ +\S+#\d+ +\d/.test(line)) readings.push(-1);
    void residentMiB(run.process.pid ?? 0).then((now) => {
      for (let at = readings.length - 1; readings[at] === -1; at--) readings[at] = now;
    });
  });
  const { status, err } = await run.ended;
  if (status !== 0) throw new Error(`ended with ${status}: ${err.trimEnd().split('\n').at(-1)}`);
  const made = (await storedTrials(out)).filter(({ canary }) => !canary).length;
  const known = readings.filter((one) => one > 0);
  const [early, late] = [median(known.slice(FROM - READINGS, FROM)), median(known.slice(-READINGS))];
  const growth = late / early - 1;
  process.stdout.write(
    `memory: ${made} trials, the harness had ${early} MiB at trial ${FROM} and ${late} MiB at the end: ${(100 * growth).toFixed(0)} %\n`,
  );
  process.exitCode = made >= wanted && growth < MOST_GROWTH ? 0 : 1;
} finally {
  await rm(home, { recursive: true, force: true });
}

/** So many links of one site, each in two places on both platforms. */
async function prepare(folder: string, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const titleOf = (number: number): string => `第 ${number} 格书架`;
  const rules = [{ id: 'all-open', tap: { web: 'link' } }];
  const world = { schema: 'hutong.world/1', name: 'memory', title: { zh: '长夜', en: 'A long night' }, rules };
  await writeFile(join(folder, 'world.yaml'), stringify({ ...world, date: '2024-05-01' }));
  await mkdir(join(folder, 'sites', HOST), { recursive: true });
  const routes = numbers.map((number) => ({
    path: `/${number}`,
    html: `<!doctype html><meta charset="utf-8"><title>${titleOf(number)}</title><h2>${titleOf(number)}</h2><p>这里放着编号为 ${number} 的书。</p>`,
  }));
  await writeFile(join(folder, 'sites', HOST, 'site.yaml'), stringify({ schema: 'hutong.site/1', routes }));
  const links = numbers.map((number) => ({
    ...{ id: `shelf-${number}`, name: { zh: titleOf(number), en: `Shelf ${number}` }, owner: 'Shelf' },
    ...{ category: 'memory', url: `https://${HOST}/${number}`, hosts: [HOST] },
    content: { title: [titleOf(number)], text: [`这里放着编号为 ${number} 的书。`] },
  }));
  const matrix = {
    ...{ schema: 'hutong.matrix/1', title: world.title, trials: { least: EACH, most: EACH }, links },
    cells: [
      {
        app: 'wechat',
        link: links.map(({ id }) => id),
        scope: ['private', 'group'],
        platform: ['android', 'ios'],
      },
    ],
  };
  await writeFile(join(folder, 'matrix.yaml'), stringify(matrix));
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
