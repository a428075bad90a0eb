// How does it bear much data? npm run bench:scale [-- --cells 1000000] [--trials 15000] [--evidence-mb 1000]
// Each figure beside its target. Exit status 1 where one is missed. docs/performance.md says more.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { signingKey } from '#seal/key';
import { sealRun } from '#seal/seal';
import { planCells } from './scale/plan.ts';
import { storeEvidence, storeRun } from './scale/store.ts';

const HUTONG = fileURLToPath(new URL('../src/hutong.mjs', import.meta.url));
const TIMES = 5;
const MIB = 2 ** 20;

const { values } = parseArgs({
  options: {
    cells: { type: 'string', default: '1000000' },
    trials: { type: 'string', default: '15000' },
    'evidence-mb': { type: 'string', default: '1000' },
  },
});

/** Wall time of a command in seconds. Throws if it fails. */
async function secondsOf(...args: readonly string[]): Promise<number> {
  const began = performance.now();
  await execa('node', [HUTONG, ...args]);
  return (performance.now() - began) / 1000;
}

function tell(what: string, found: number, target: { readonly most?: number; readonly least?: number; unit: string }) {
  const { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY, unit } = target;
  const met = found < most && found >= least;
  const wanted = Number.isFinite(most) ? `less than ${most}` : `${least} or more`;
  console.log(`${met ? 'met   ' : 'missed'}  ${what}: ${found.toFixed(2)} ${unit} (${wanted})`);
  if (!met) process.exitCode = 1;
}

const { cells, seconds } = planCells(Number(values.cells));
tell(`${cells} cells planned`, seconds, { most: 3, unit: 's' });
tell('… with a peak memory of', process.resourceUsage().maxRSS / 1024, { most: 1024, unit: 'MiB' });

const starts: number[] = [];
for (let time = 0; time < TIMES; time++) starts.push(await secondsOf('--help'));
tell(`hutong --help, median of ${TIMES}`, starts.toSorted((a, b) => a - b)[TIMES >> 1] ?? 0, { most: 0.4, unit: 's' });

const dir = await mkdtemp(join(tmpdir(), 'hutong-scale-'));
try {
  const trials = await storeRun(dir, Math.ceil(Number(values.trials) / 3));
  tell(`${trials} stored trials judged again`, await secondsOf('judge', dir), { most: 20, unit: 's' });
  const bytes = await storeEvidence(dir, Number(values['evidence-mb']) * 1e6);
  const key = await signingKey(undefined, join(dir, '..', `${dir}-key.pem`));
  const before = process.cpuUsage();
  const began = performance.now();
  await sealRun(dir, { key: async () => key, stamp: null, now: () => new Date() });
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  const what = `${Math.round(bytes / 1e6)} MB of evidence sealed in ${wall.toFixed(1)} s, for each second of one core`;
  tell(what, bytes / 1e6 / cpu, { least: 150, unit: 'MB' });
} finally {
  await rm(dir, { recursive: true });
  await rm(`${dir}-key.pem`, { force: true });
}
console.log(`bench:scale: peak ${Math.round((process.resourceUsage().maxRSS * 1024) / MIB)} MiB`);
