/**
 * Does a night survive what nights are like? Runs a matrix on the virtual lab through the real command line while
 * faults strike at seeded moments, resumes it whenever it was ended, and compares with labels. docs/chaos.md.
 *
 * Exit status: 0 nothing lost, twice, wrong or left behind · 1 otherwise · 2 asked wrongly.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { parse } from 'yaml';
import type { Incident } from '#model';
import { summaryOf } from '#reporters/incidents';
import { Chance } from '#tests/accuracy/chance';
import { storedIncidents } from '#tests/run/hutong';
import { storm } from './storm.ts';
import { STRIKES } from './strikes.ts';
import { type Tally, tally } from './tally.ts';

const USAGE = `npm run chaos -- [--seeds N | --seed TEXT | --faults N] [--every SECONDS] [--only STRIKE,…]

  --seeds N         nights, each with a seed of its own (3)
  --seed TEXT       one night, with this seed: as it was printed
  --faults N        nights until so many faults have struck
  --every SECONDS   between two strikes, in the middle (6)
  --only STRIKE,…   of ${Object.keys(STRIKES).join(', ')}

It mounts a small disk in memory for each night, which needs root on Linux.
`;

async function main(): Promise<number> {
  const options = {
    seeds: { type: 'string', default: '3' },
    seed: { type: 'string' },
    faults: { type: 'string' },
    every: { type: 'string', default: '6' },
    only: { type: 'string', default: Object.keys(STRIKES).join(',') },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  const only = values.only.split(',');
  const [nights, every, faults] = [Number(values.seeds), Number(values.every), Number(values.faults ?? 1)];
  const numbers = [nights, faults].every((one) => Number.isInteger(one) && one > 0) && every > 0;
  const wrong = !numbers || only.some((name) => !STRIKES[name]);
  if (values.help || wrong) {
    (wrong ? process.stderr : process.stdout).write(USAGE);
    return wrong ? 2 : 0;
  }
  const labels = parse(await readFile(new URL('labels.yaml', import.meta.url), 'utf8')) as Record<string, string>;
  const all: Tally[] = [];
  const recoveries: Incident[] = [];
  let strikes = 0;
  const isOver = (night: number): boolean => {
    if (values.seed !== undefined) return night > 1;
    return values.faults === undefined ? night > nights : strikes >= faults;
  };
  for (let night = 1; !isOver(night); night++) {
    const seed = values.seed ?? String(night);
    const folder = await mkdtemp(join(tmpdir(), 'hutong-chaos-'));
    try {
      say(`seed ${seed}`);
      const stormy = await storm({ chance: new Chance(seed), folder, every, only, say });
      strikes += stormy.struck.length;
      const counted = await tally(stormy, labels);
      all.push(counted);
      const incidents = await storedIncidents(stormy.run).catch(() => []);
      recoveries.push(...incidents.filter(({ what }) => what === 'recovery'));
      for (const [what, which] of Object.entries(counted)) for (const one of which) say(`seed ${seed} ${what}: ${one}`);
    } finally {
      await promisify(execFile)('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    }
  }
  process.stdout.write(
    summaryOf(recoveries)
      .map(({ en }) => `${en}\n`)
      .join(''),
  );
  const sum = (of: keyof Tally): number => all.reduce((total, one) => total + one[of].length, 0);
  process.stdout.write(
    `chaos: ${strikes} faults, ${sum('lost')} lost, ${sum('twice')} twice, ${sum('wrong')} wrong, ${sum('undecided')} undecided, ${sum('orphans')} orphans\n`,
  );
  return sum('lost') + sum('twice') + sum('wrong') + sum('orphans') === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exitCode = await main();
