/**
 * Nights of the scheduler in virtual time: the code that a run uses, with phones that only take their time.
 * docs/performance.md says what the figures mean. Exit status: 0 all targets met · 1 one missed · 2 asked wrongly.
 */
import { parseArgs } from 'node:util';
import { readNight } from './lab.ts';
import { type Simulated, simulate, type Wanted } from './simulate.ts';

const MOST_OVER_BOUND = 1.05;
const MOST_CPU_SECONDS = 60;
/** What the targets speak of. */
const FULL_CELLS = 100_000;

const { values } = parseArgs({
  options: {
    phones: { type: 'string', default: '8,64,1000' },
    cells: { type: 'string', default: String(FULL_CELLS) },
    seed: { type: 'string', default: '8' },
  },
});

const night = readNight();
const problems: string[] = [];
const over: string[] = [];
console.log('phones  pacing   cells    trials  decisions/s  CPU s  heap MiB  hours    bound  ratio  fairness');
for (const phones of values.phones.split(',').map(Number)) {
  for (const paced of [false, true]) {
    const wanted = { phones, cells: Number(values.cells), seed: Number(values.seed), paced };
    const before = process.cpuUsage();
    const told = await simulate(night, wanted);
    const { user, system } = process.cpuUsage(before);
    show(wanted, told, (user + system) / 1e6);
  }
}
console.log(`simulate: ${over.join(', ')}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function show({ phones, cells, paced }: Wanted, told: Simulated, cpuSeconds: number): void {
  const ratio = told.makespanMs / told.lowerBoundMs;
  const name = `${phones} phones${paced ? ', paced' : ''}`;
  const columns = [
    [phones, 6],
    [paced ? 'careful' : 'none', 8],
    [cells, 8],
    [told.trials, 9],
    [Math.round(told.decisions / cpuSeconds), 12],
    [cpuSeconds.toFixed(1), 6],
    [told.heapMiB.toFixed(0), 9],
    [(told.makespanMs / 3_600_000).toFixed(2), 8],
    [(told.lowerBoundMs / 3_600_000).toFixed(2), 8],
    [ratio.toFixed(3), 6],
    [told.fairness.toFixed(2), 9],
  ] as const;
  console.log(columns.map(([value, width]) => String(value).padStart(width)).join(' '));
  over.push(`${ratio.toFixed(3)} x lower bound and ${cpuSeconds.toFixed(1)} s CPU with ${name}`);
  if (told.cellsDone < cells) problems.push(`${name}: ${cells - told.cellsDone} cells are not done`);
  if (phones <= 64 && ratio > MOST_OVER_BOUND) problems.push(`${name}: more than ${MOST_OVER_BOUND} x the lower bound`);
  if (cpuSeconds > MOST_CPU_SECONDS) problems.push(`${name}: more than ${MOST_CPU_SECONDS} s of processor time`);
}
