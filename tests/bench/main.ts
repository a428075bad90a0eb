/**
 * Cells an hour against what one would do without Hutong: the same cells on the same four virtual phones, which answer in
 * the times of real ones, by the plain WebdriverIO runner in two ways and by Hutong. docs/performance.md says more.
 *
 * npm run bench -- [--slow iphone|android] [--rounds 3] [--cells 12] [--trials 3] [--keep DIR [--steps N]]
 *
 * What was measured is kept in DIR and not measured again: a bench that takes longer than the machine is free can be
 * made in parts, of N steps each. A step is one way in one round.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cellsOf, matrixOf } from './cells.ts';
import { type Figures, median } from './measure.ts';
import { type Hutong, hutong, plain } from './ways.ts';

const { values } = parseArgs({
  options: {
    slow: { type: 'string', default: 'iphone' },
    rounds: { type: 'string', default: '3' },
    cells: { type: 'string', default: '12' },
    trials: { type: 'string', default: '3' },
    keep: { type: 'string' },
    steps: { type: 'string', default: 'Infinity' },
  },
});

if (!['iphone', 'android'].includes(values.slow)) {
  process.stderr.write(`--slow ${values.slow}: iphone or android\n`);
  process.exit(2);
}
// What was measured in one setting says nothing of another.
const setting = `slow-${values.slow}-${values.cells}x${values.trials}`;
const dir = values.keep === undefined ? await mkdtemp(join(tmpdir(), 'hutong-bench-')) : resolve(values.keep, setting);
mkdirSync(dir, { recursive: true });
const cells = cellsOf(Number(values.cells));
const world = fileURLToPath(new URL(`slow-${values.slow}.yaml`, import.meta.url));
const work = { cells, world, trials: Number(values.trials), matrix: join(dir, 'bench.yaml') };
writeFileSync(work.matrix, matrixOf(cells, work.trials));
console.log(
  `${cells.length} cells, each tried ${values.trials} times, one ${values.slow} slow, ${values.rounds} rounds, kept in ${dir}`,
);

const a: Figures[] = [];
const b: Figures[] = [];
const c: Hutong[] = [];
let left = Number(values.steps);
for (let round = 1; round <= Number(values.rounds); round++) {
  await step(c, `${round}-hutong`, (folder) => hutong(work, folder));
  await step(b, `${round}-spec-a-phone`, (folder) => plain('a spec a phone', work, folder));
  await step(a, `${round}-spec-a-cell`, (folder) => plain('a spec a cell', work, folder));
}
if (values.keep === undefined) await rm(dir, { recursive: true });

for (const those of [a, b, c].filter(({ length }) => length > 0)) {
  const times = hourly(those);
  const spread = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}, ${times.length} rounds`;
  console.log(`${those[0]?.way}: median ${median(times).toFixed(0)} cells an hour (${spread})`);
}
const [A, B] = [a, b].map((those) => median(hourly(c)) / median(hourly(those)));
const C = median(c.map(({ seconds, traced }) => seconds / traced.lowerBound));
const D = median(c.map(({ traced }) => traced.notPhone));
console.log(
  `bench: ${A?.toFixed(2)} x one-spec-per-cell, ${B?.toFixed(2)} x one-spec-per-phone, ` +
    `${C.toFixed(2)} x lower bound, ${(D * 100).toFixed(1)} % not the phone`,
);

/** Measures one way once, unless that has been done. */
async function step<F extends Figures>(those: F[], name: string, way: (folder: string) => Promise<F>): Promise<void> {
  const file = join(dir, `${name}.json`);
  if (!existsSync(file)) {
    if (left <= 0) return;
    left -= 1;
    writeFileSync(file, JSON.stringify({ ...(await way(join(dir, name))), load: loadavg()[1] }));
  }
  const figures = JSON.parse(readFileSync(file, 'utf8')) as F & { readonly load: number };
  those.push(figures);
  say(figures);
}

function say(figures: (Figures | Hutong) & { readonly load: number }): void {
  const { way, seconds, cellsAnHour, failed, cpuSeconds, peakMiB, idle, load } = figures;
  const idles = Object.entries(idle).map(([id, share]) => `${id} ${percent(share)}`);
  console.log(
    `${way}: ${seconds.toFixed(1)} s, ${cellsAnHour.toFixed(0)} cells an hour, ${failed} failed, ` +
      `CPU ${cpuSeconds.toFixed(0)} s, peak ${peakMiB} MiB, idle: ${idles.join(', ')}, load ${load.toFixed(1)}`,
  );
  if (!('traced' in figures)) return;
  const { traced, firstTrialSeconds } = figures;
  console.log(
    `  lower bound ${traced.lowerBound.toFixed(1)} s, not the phone ${percent(traced.notPhone)}, ` +
      `first trial under way after ${firstTrialSeconds.toFixed(1)} s`,
  );
}

function hourly(those: readonly Figures[]): readonly number[] {
  return those.map(({ cellsAnHour }) => cellsAnHour);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
