import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { familyOf } from '#lab/usage';
import {
  type Control,
  cellId,
  type Evidence,
  type Incident,
  type Run,
  type Trial,
  type Verdict,
  type Verdicts,
} from '#model';

/** The project's root. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Since it was started. */
  readonly seconds: number;
}

/** The command line as a user starts it, as a real process. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Everything printed on stderr so far. */
  err(): string;
  /** Waits until the text is on stderr; fails if the process ends before. */
  says(what: RegExp, times?: number): Promise<void>;
}

/** Of these tests alone: none is to be made for whoever runs them. */
const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Starts `hutong …`. Processes that descend from it carry the mark in their environment, wherever they end up. */
export function start(args: readonly string[], mark = '', env: NodeJS.ProcessEnv = {}): Started {
  const began = Date.now();
  const child = spawn(process.execPath, ['src/hutong.mjs', ...args, '--lang', 'en'], {
    cwd: PROJECT,
    env: { ...process.env, ...env, HUTONG_SIGNING_KEY: KEY, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, out, err, seconds: (Date.now() - began) / 1000 }));
  });
  const says = async (what: RegExp, times = 1): Promise<void> => {
    const all = new RegExp(what, `${what.flags.replace('g', '')}g`);
    await until(() => (err.match(all)?.length ?? 0) >= times || child.exitCode !== null);
    if ((err.match(all)?.length ?? 0) < times) throw new Error(`ended without saying ${what}:\n${err}${out}`);
  };
  return { process: child, ended, err: () => err, says };
}

export const hutong = (args: readonly string[]): Promise<Ended> => start(args).ended;

/** Waits until something holds. The test's own time limit ends the waiting. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((next) => setTimeout(next, 50));
}

// ── processes ───────────────────────────────────────────────────────────────

/** Bears the mark in the environment of a process, and so of all that descend from it. */
export const MARK = 'HUTONG_TEST_MARK';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** A process id is given again; with its start time it is unique. */
  readonly began: string;
  readonly command: string;
}

/** All processes of this machine, from /proc. Those that end while they are read are left out. */
function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // A zombie has ended; whoever is its parent now has not looked yet.
        if (state === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent: Number(parent), began: rest[17] ?? '', command }];
      } catch {
        return [];
      }
    });
}

/** What descends from a process now. */
export const descendants = ({ pid }: Pick<ChildProcess, 'pid'>): readonly Process[] =>
  familyOf(processes(), pid ?? 0).filter((one) => one.pid !== pid);

/** Which of these processes are still there, and whatever else carries the mark. */
export function left(before: readonly Process[], mark: string): readonly string[] {
  const old = new Set(before.map(({ pid, began }) => `${pid} ${began}`));
  return processes()
    .filter(({ pid, began }) => old.has(`${pid} ${began}`) || environment(pid).includes(`${MARK}=${mark}`))
    .map(({ pid, command }) => `${pid} ${command}`);
}

function environment(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

// ── what a run has stored ───────────────────────────────────────────────────

const json = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;

export const storedRun = (dir: string): Promise<Run> => json(join(dir, 'run.json'));

const journal = async <T>(file: string): Promise<readonly T[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

export const storedTrials = (dir: string): Promise<readonly Trial[]> => journal(join(dir, 'trials.jsonl'));

export const storedControls = (dir: string): Promise<readonly Control[]> => journal(join(dir, 'controls.jsonl'));

export const storedIncidents = (dir: string): Promise<readonly Incident[]> => journal(join(dir, 'incidents.jsonl'));

/** `wechat/taobao-item/group/ios` → `blocked copy`, in the order of the plan. */
export async function verdicts(dir: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await storedVerdicts(dir)).map((verdict) => [cellId(verdict.cell), said(verdict)]));
}

export const said = ({ verdict, how, via }: Verdict): string => [verdict, how ?? via ?? ''].join(' ').trim();

export const storedVerdicts = async (dir: string): Promise<readonly Verdict[]> =>
  (await json<Verdicts>(join(dir, 'verdicts.json'))).verdicts;

/** Every piece of evidence that a stored value refers to. */
export function evidenceIn(value: unknown): readonly Evidence[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('sha256' in value && 'type' in value && 'bytes' in value) return [value as Evidence];
  return Object.values(value).flatMap(evidenceIn);
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The first line that a process of the virtual lab printed: where it can be reached. */
export const announced = async (dir: string, name: string): Promise<Readonly<Record<string, string | number>>> => {
  const log = await readFile(join(dir, 'logs', `virtual-${name}.log`), 'utf8');
  return JSON.parse(log.slice(0, log.indexOf('\n'))) as Record<string, string | number>;
};

/** Switches a trouble of a virtual phone on or off. */
export async function fault(control: number | string | undefined, what: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${control}/fault`, { method: 'POST', body: JSON.stringify(what) });
  if (!answer.ok) throw new Error(`${JSON.stringify(what)}: ${await answer.text()}`);
}
