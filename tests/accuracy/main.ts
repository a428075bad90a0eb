/**
 * How often is the instrument right? Plays labelled scenarios on the virtual lab through the real command line and
 * compares its verdicts with the labels. docs/accuracy.md says what that proves and what not.
 *
 * Exit status: 0 no false `direct`, no false `blocked`, few undecided · 1 otherwise · 2 asked wrongly or a run failed.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AskedWrongly } from '#asked-wrongly';
import { type Bench, benches } from './bench.ts';
import { compare, type Measured, matched } from './compare.ts';
import { HERE, loadData } from './data.ts';
import { generate } from './generate.ts';
import { measure, RunError } from './measure.ts';
import { matching, sample } from './select.ts';
import { show } from './show.ts';

const NOT_GOOD = 1;
const NO_REPORT = 2;

const USAGE = `npm run accuracy -- [--only PATTERN] [--sample N] [--list] [--out DIR [--judge]] [--data DIR] [--seed TEXT]

  --only PATTERN  scenarios whose id holds this, or matches it as a regular expression
  --sample N      so many of them, chosen by chance from those that share a run
  --list          names them and runs nothing
  --out DIR       where worlds, matrices and runs are kept; complete runs found there are not run again
  --judge         judges those by the rules as they are now
  --data DIR      scenario data of one's own instead of tests/accuracy
  --seed TEXT     another choice of hosts, titles, words and places
`;

const OPTIONS = {
  only: { type: 'string' },
  sample: { type: 'string' },
  list: { type: 'boolean' },
  out: { type: 'string' },
  judge: { type: 'boolean', default: false },
  data: { type: 'string', default: HERE },
  seed: { type: 'string', default: 'hutong' },
  help: { type: 'boolean' },
} as const;

async function main(args: readonly string[]): Promise<number> {
  const { values } = asked(args);
  if (values.help) return print(USAGE, 0);
  const all = generate(loadData(resolve(values.data)), values.seed);
  const wanted = values.only === undefined ? all : matching(all, values.only);
  const stages = values.sample === undefined ? wanted : sample(wanted, count(values.sample), values.seed);
  const plan = benches(stages);
  const total = plan.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
  if (total === 0) throw new AskedWrongly('no scenario is called so; --list names them all');
  if (values.list) return print(listed(plan), 0);
  const folder = values.out === undefined ? await mkdtemp(join(tmpdir(), 'hutong-accuracy-')) : resolve(values.out);
  await mkdir(folder, { recursive: true });
  say(`${total} scenarios in ${plan.length} runs, kept in ${folder}`);
  const comparison = compare(await measureAll(plan, folder, values.judge));
  const report = show(comparison);
  await writeFile(join(folder, 'accuracy.txt'), report);
  return print(report, comparison.good ? 0 : NOT_GOOD);
}

/** One run after the other: each takes the whole machine. Throws RunError when all have been tried. */
async function measureAll(plan: readonly Bench[], folder: string, judge: boolean): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  const failed: string[] = [];
  for (const [at, bench] of plan.entries()) {
    say(`${at + 1}/${plan.length} ${bench.name}: ${bench.scenarios.length} scenarios`);
    try {
      const verdicts = await measure(bench, folder, { judge, say });
      const pages = relative(process.cwd(), join(folder, bench.name, 'run', 'report', 'cells'));
      measured.push(...matched(bench.scenarios, verdicts, (name) => join(pages, `${name}.html`)));
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      failed.push(error.message);
    }
  }
  if (failed.length > 0) throw new RunError(failed.join('\n'));
  return measured;
}

const listed = (plan: readonly Bench[]): string =>
  plan
    .flatMap(({ name, scenarios }) =>
      scenarios.map(({ id, expect: { verdict, how, via } }) => `${name}  ${id}  ${verdict} ${how ?? via ?? ''}`.trim()),
    )
    .concat('')
    .join('\n');

function asked(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS });
  } catch (error) {
    throw new AskedWrongly(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new AskedWrongly(`--sample ${text}: not a whole number above 0`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function print(text: string, status: number): number {
  process.stdout.write(text);
  return status;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof AskedWrongly || error instanceof RunError)) throw error;
  say(error.message);
  process.exitCode = NO_REPORT;
}
