import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Run, Verdict, Verdicts } from '#model';
import type { Bench } from './bench.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Complete and decided, or complete and not decided enough: both are measurements. */
const MEASURED = [0, 3];

/** The command line failed, so there is nothing to compare. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/**
 * Writes a bench as a user would, runs the command line on it, and reads the verdicts. Where a run of the very same
 * files stands in the folder it is taken as it is, judged again if that is asked for, or gone on with if it was
 * interrupted. Throws RunError.
 */
export async function measure(
  bench: Bench,
  folder: string,
  { judge, say }: { judge: boolean; say: (line: string) => void },
): Promise<readonly Verdict[]> {
  const dir = join(folder, bench.name);
  const run = join(dir, 'run');
  const before = (await written(bench, dir)) ? await stageOf(run) : 'none';
  if (before !== 'complete') {
    if (before === 'none') await rm(run, { recursive: true, force: true });
    const fresh = ['run', join(dir, 'matrix.yaml'), '--world', dir, '--out', run];
    const { status, err } = await hutong(before === 'none' ? fresh : ['run', '--resume', run], say);
    if (!MEASURED.includes(status ?? -1)) throw new RunError(`${bench.name}: hutong run ended with ${status}\n${err}`);
  } else if (judge) {
    const { status, err } = await hutong(['judge', run], say);
    if (status !== 0) throw new RunError(`${bench.name}: hutong judge ended with ${status}\n${err}`);
  }
  return ((await readJson(join(run, 'verdicts.json'))) as Verdicts).verdicts;
}

async function stageOf(run: string): Promise<'none' | 'interrupted' | 'complete'> {
  const file = join(run, 'run.json');
  if (!existsSync(file)) return 'none';
  const { endedAt } = (await readJson(file)) as Run;
  return endedAt === null ? 'interrupted' : 'complete';
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

/** Writes world, sites and matrix. True if just these stood there before. */
async function written({ world, matrix, sites }: Bench, dir: string): Promise<boolean> {
  const files = {
    'world.yaml': world,
    'matrix.yaml': matrix,
    ...Object.fromEntries(sites.map(({ host, site }) => [`sites/${host}/site.yaml`, site])),
  };
  const texts = Object.entries(files).map(([name, value]): [string, string] => [
    join(dir, name),
    stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }),
  ]);
  const before = await Promise.all(texts.map(([path]) => readFile(path, 'utf8').catch(() => null)));
  if (texts.every(([, text], at) => before[at] === text)) return true;
  await rm(join(dir, 'sites'), { recursive: true, force: true });
  for (const [path, text] of texts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return false;
}

function hutong(args: readonly string[], say: (line: string) => void): Promise<{ status: number | null; err: string }> {
  const child = spawn(process.execPath, ['src/hutong.mjs', ...args, '--lang', 'en'], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      say(out.trimEnd().split('\n').at(-1) ?? '');
      resolve({ status, err });
    });
  });
}
