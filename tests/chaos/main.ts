/**
 * Does a night survive what nights are like? Runs a matrix on the virtual lab through the real command line while
 * faults strike at seeded moments, resumes it whenever it was ended, and compares with labels. docs/chaos.md.
 *
 * Exit status: 0 nothing lost, twice, wrong or left behind, and no session ended as none should · 1 otherwise · 2 asked wrongly,
 * or something that a night needs is not there.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { parse } from 'yaml';
import type { Incident } from '#model';
import { summaryOf } from '#reporters/incidents';
import { Chance } from '#tests/accuracy/chance';
import { storedIncidents } from '#tests/run/hutong';
import { lacking, storm } from './storm.ts';
import { STRIKES } from './strikes.ts';
import { type Tally, tally } from './tally.ts';

const USAGE = `npm run chaos -- [--seeds N] [--faults N] [--seed TEXT] [--every SECONDS] [--only STRIKE,…] [--keep DIR]

  --seeds N         nights at least, each with a seed of its own (3; with --faults 1)
  --faults N        nights until so many faults have struck
  --seed TEXT       one night, with this seed: as it was printed
  --every SECONDS   between two strikes, in the middle (6)
  --only STRIKE,…   of ${Object.keys(STRIKES).join(', ')}
  --keep DIR        what each night came to is kept there; a night that is there is not run again

It mounts a small disk in memory for each night, which needs root on Linux, and sets a clock by faketime (apt install faketime).
`;

async function main(): Promise<number> {
  const options = {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    faults: { type: 'string' },
    every: { type: 'string', default: '6' },
    only: { type: 'string', default: Object.keys(STRIKES).join(',') },
    keep: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  const only = values.only.split(',');
  const nights = Number(values.seeds ?? (values.faults === undefined ? 3 : 1));
  const [every, faults] = [Number(values.every), Number(values.faults ?? 1)];
  const numbers = [nights, faults].every((one) => Number.isInteger(one) && one > 0) && every > 0;
  const wrong = !numbers || only.some((name) => !STRIKES[name]);
  if (values.help || wrong) {
    (wrong ? process.stderr : process.stdout).write(USAGE);
    return wrong ? 2 : 0;
  }
  const lack = await lacking();
  if (lack !== null) {
    process.stderr.write(`chaos: ${lack}\n`);
    return 2;
  }
  const labels = parse(await readFile(new URL('labels.yaml', import.meta.url), 'utf8')) as Record<string, string>;
  const settled: Night[] = [];
  const struck = (): number => settled.reduce((total, night) => total + night.strikes, 0);
  // After a night without any strike, such as one that could not begin, more of them would not do either.
  const isIdle = (): boolean => settled.at(-1)?.strikes === 0;
  const isOver = (night: number): boolean =>
    values.seed === undefined ? night > nights && (struck() >= faults || isIdle()) : night > 1;
  for (let night = 1; !isOver(night); night++) {
    const seed = values.seed ?? String(night);
    const one = await kept(values.keep, seed, () => run(seed, { every, only, labels })).catch(lostNight);
    for (const [what, which] of Object.entries(one.tally)) for (const it of which) say(`seed ${seed} ${what}: ${it}`);
    settled.push(one);
  }
  process.stdout.write(
    summaryOf(settled.flatMap(({ recoveries }) => recoveries))
      .map(({ en }) => `${en}\n`)
      .join(''),
  );
  const sum = (of: keyof Tally): number => settled.reduce((total, { tally }) => total + tally[of].length, 0);
  process.stdout.write(
    `chaos: ${struck()} faults, ${sum('lost')} lost, ${sum('twice')} twice, ${sum('wrong')} wrong, ${sum('undecided')} undecided, ${sum('orphans')} orphans\n`,
  );
  return sum('lost') + sum('twice') + sum('wrong') + sum('orphans') + sum('broken') === 0 ? 0 : 1;
}

/** A night that could not be told about is lost as a whole, and costs no other. */
const lostNight = (error: unknown): Night => ({
  strikes: 0,
  tally: {
    ...{ twice: [], wrong: [], undecided: [], stray: [], orphans: [], broken: [] },
    lost: [`the whole night: ${error instanceof Error ? error.stack : error}`],
  },
  recoveries: [],
});

/** What a night came to. */
interface Night {
  readonly strikes: number;
  readonly tally: Tally;
  readonly recoveries: readonly Incident[];
}

async function run(
  seed: string,
  { labels, ...how }: { every: number; only: readonly string[]; labels: Readonly<Record<string, string>> },
): Promise<Night> {
  const folder = await mkdtemp(join(tmpdir(), 'hutong-chaos-'));
  try {
    say(`seed ${seed}`);
    const stormy = await storm({ chance: new Chance(seed), folder, ...how, say });
    const incidents = await storedIncidents(stormy.run).catch(() => []);
    const told = await tally(stormy, labels);
    if (Object.entries(told).some(([what, which]) => what !== 'undecided' && which.length > 0)) {
      const kept = await mkdtemp(join(tmpdir(), `hutong-night-${encodeURIComponent(seed)}-`));
      await cp(stormy.run, kept, { recursive: true });
      say(`seed ${seed}: its run is kept in ${kept}`);
    }
    return {
      strikes: stormy.struck.length,
      tally: told,
      recoveries: incidents.filter(({ what }) => what === 'recovery'),
    };
  } finally {
    // It may not have been mounted.
    await promisify(execFile)('umount', ['--lazy', folder]).catch(() => {});
    for (const one of [folder, `${folder}.clock`]) await rm(one, { recursive: true, force: true });
  }
}

/** A night that was run before, with this seed; or one that is run now. */
async function kept(folder: string | undefined, seed: string, make: () => Promise<Night>): Promise<Night> {
  if (folder === undefined) return make();
  const file = join(folder, `seed-${encodeURIComponent(seed)}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Night;
  const night = await make();
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(night, null, 1)}\n`);
  return night;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exitCode = await main();
