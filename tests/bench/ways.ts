import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { watchMemory } from '#lab/usage';
import type { Cell } from '#model';
import { cpuOfChildren, type Figures, idleIn, readTrace, type Traced } from './measure.ts';
import { SETTING, type Setting } from './setting.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const HUTONG = here('../../src/hutong.mjs');

/** What each way is to do. */
export interface Work {
  readonly cells: readonly Cell[];
  readonly trials: number;
  /** Where they are tried: its file. */
  readonly world: string;
  /** The file of the matrix that says the same. */
  readonly matrix: string;
}

/** Runs a command to its end; what it took, whatever its exit status. */
async function spent(args: readonly string[], env: Record<string, string>) {
  const memory = watchMemory();
  const before = cpuOfChildren();
  const { all, exitCode } = await execa('node', args, { env, reject: false, all: true });
  memory.stop();
  return { output: all, exitCode, cpuSeconds: cpuOfChildren() - before, peakMiB: memory.peakMiB() };
}

/** The WebdriverIO runner alone. */
export async function plain(way: Setting['way'], { cells, trials, world }: Work, dir: string): Promise<Figures> {
  const setting: Setting = { way, cells, trials, world, dir };
  const args = ['node_modules/@wdio/cli/bin/wdio.js', 'run', here('wdio.conf.ts')];
  rmSync(dir, { recursive: true, force: true });
  const { output, cpuSeconds, peakMiB } = await spent(args, { [SETTING]: JSON.stringify(setting) });
  const times = join(dir, 'times.json');
  if (!existsSync(times)) throw new Error(`the WebdriverIO runner did not begin:\n${output}`);
  const span = JSON.parse(readFileSync(times, 'utf8')) as { from: number; to: number };
  const seconds = (span.to - span.from) / 1000;
  // The spec reporter's own marks.
  const failed = cells.length * trials - (output.match(/✓ \S+\/\S+\/\S+\/\S+/g) ?? []).length;
  writeFileSync(join(dir, 'output.txt'), output);
  return { way, seconds, failed, cpuSeconds, peakMiB, ...rates(cells, seconds), idle: idleIn(dir, span) };
}

export interface Hutong extends Figures {
  readonly traced: Traced;
  /** From the command to the first trial's beginning, in which its phone's session may still be opening. */
  readonly firstTrialSeconds: number;
}

export async function hutong({ cells, trials, world, matrix }: Work, dir: string): Promise<Hutong> {
  const trace = join(dir, '..', `${dir.split('/').at(-1)}-trace.json`);
  const began = Date.now();
  const args = [HUTONG, 'run', matrix, '--world', world, '--out', dir, '--trace', trace, '--reporter', 'json'];
  // A part that was interrupted is measured anew.
  rmSync(dir, { recursive: true, force: true });
  const { output, cpuSeconds, peakMiB } = await spent([...args, '--max-undecided', '100'], {});
  if (!existsSync(trace)) throw new Error(`hutong did not end well:\n${output}`);
  const traced = readTrace(readFileSync(trace, 'utf8'));
  const lines = readFileSync(join(dir, 'trials.jsonl'), 'utf8').split('\n').filter(Boolean);
  const made = lines.map(
    (line) => JSON.parse(line) as { startedAt: string; durationMs: number; canary?: string; fault: unknown },
  );
  const to = Math.max(...made.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs));
  const seconds = traced.seconds;
  return {
    way: 'Hutong',
    seconds,
    failed: cells.length * trials - made.filter(({ canary, fault }) => canary === undefined && fault === null).length,
    cpuSeconds,
    peakMiB,
    ...rates(cells, seconds),
    idle: idleIn(join(dir, 'logs'), { from: to - seconds * 1000, to }),
    traced,
    firstTrialSeconds: (Math.min(...made.map(({ startedAt }) => Date.parse(startedAt))) - began) / 1000,
  };
}

const rates = (cells: readonly Cell[], seconds: number) => ({ cellsAnHour: (cells.length / seconds) * 3600 });
