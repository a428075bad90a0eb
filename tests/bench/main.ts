/**
 * Cells an hour against what one would do without Hutong: the same cells on the same four virtual phones, which answer in
 * the times of real ones, by the plain WebdriverIO runner in two ways and by Hutong. docs/performance.md says more.
 *
 * npm run bench -- [--rounds 1] [--cells 8] [--trials 1] [--keep DIR]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cellsOf, matrixOf } from './cells.ts';
import { type Figures, median } from './measure.ts';
import { hutong, plain } from './ways.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    cells: { type: 'string', default: '8' },
    trials: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
});

const dir = values.keep === undefined ? await mkdtemp(join(tmpdir(), 'hutong-bench-')) : resolve(values.keep);
mkdirSync(dir, { recursive: true });
const cells = cellsOf(Number(values.cells));
const work = { cells, trials: Number(values.trials), matrix: join(dir, 'bench.yaml') };
writeFileSync(work.matrix, matrixOf(cells, work.trials));
console.log(`${cells.length} cells, each tried ${values.trials} times, ${values.rounds} rounds, kept in ${dir}`);

const a: Figures[] = [];
const b: Figures[] = [];
const c: Awaited<ReturnType<typeof hutong>>[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  a.push(say(await plain('a spec a cell', work, join(dir, `${round}-spec-a-cell`))));
  b.push(say(await plain('a spec a phone', work, join(dir, `${round}-spec-a-phone`))));
  const own = await hutong(work, join(dir, `${round}-hutong`));
  say(own);
  c.push(own);
  console.log(
    `  lower bound ${own.traced.lowerBound.toFixed(1)} s, not the phone ${percent(own.traced.notPhone)}, ` +
      `first trial under way after ${own.firstTrialSeconds.toFixed(1)} s`,
  );
}
if (values.keep === undefined) await rm(dir, { recursive: true });

const times = (those: readonly Figures[]): readonly number[] => those.map(({ cellsAnHour }) => cellsAnHour);
for (const those of [a, b, c]) {
  const spread = `${Math.min(...times(those)).toFixed(0)} to ${Math.max(...times(those)).toFixed(0)}`;
  console.log(`${those[0]?.way}: median ${median(times(those)).toFixed(0)} cells an hour (${spread})`);
}
const [A, B] = [a, b].map((those) => median(times(c)) / median(times(those)));
const C = median(c.map(({ seconds, traced }) => seconds / traced.lowerBound));
const D = median(c.map(({ traced }) => traced.notPhone));
console.log(
  `bench: ${A?.toFixed(2)} x one-spec-per-cell, ${B?.toFixed(2)} x one-spec-per-phone, ` +
    `${C.toFixed(2)} x lower bound, ${(D * 100).toFixed(1)} % not the phone`,
);

function say<F extends Figures>(figures: F): F {
  const { way, seconds, cellsAnHour, failed, cpuSeconds, peakMiB, idle } = figures;
  const idles = Object.entries(idle).map(([id, share]) => `${id} ${percent(share)}`);
  console.log(
    `${way}: ${seconds.toFixed(1)} s, ${cellsAnHour.toFixed(0)} cells an hour, ${failed} failed, ` +
      `CPU ${cpuSeconds.toFixed(0)} s, peak ${peakMiB} MiB, idle: ${idles.join(', ')}`,
  );
  return figures;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
