import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type Hide, hidingLines } from './secrets.ts';
import { guard } from './warden.ts';

/** A process in its own group, whose output goes to a log file, and that ends when we say so. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves when it is gone, however. */
  readonly gone: Promise<void>;
  /** Asks its whole group to end, and insists after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

export function startChild(
  command: string,
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; log: string; hide?: Hide },
): Child {
  const log = createWriteStream(options.log, { flags: 'a' });
  // A disk that is full costs the rest of the log, not the run.
  log.on('error', () => {});
  // The open stdin tells children that watch it when the harness itself has died.
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const lines = hidingLines(options.hide ?? ((text) => text), (text) => log.writable && log.write(text));
    stream.on('data', (chunk: Buffer) => lines.take(chunk));
    return lines;
  });
  const release = child.pid === undefined ? () => {} : guard(child.pid);
  const gone = new Promise<void>((resolve) => {
    const done = () => {
      // Its own children may have outlived it.
      signalGroup(child, 'SIGKILL');
      release();
      resolve();
    };
    child.once('exit', done);
    child.once('error', done);
  });
  // Its last words may come after it has gone.
  child.once('close', () => {
    for (const output of outputs) output.end();
    log.end();
  });
  return { process: child, gone, stop: (graceMs = 2000) => endGroup(child, gone, graceMs) };
}

/** Children that end together. One that is started too late, when they have been told to end, ends at once. */
export class Children {
  readonly #all: Child[] = [];
  #ending = false;

  start(...child: Parameters<typeof startChild>): Child {
    const started = startChild(...child);
    this.#all.push(started);
    if (this.#ending) void started.stop();
    return started;
  }

  /** Resolves when all are gone; may be called again. */
  async stop(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#all.map((child) => child.stop()));
  }
}

async function endGroup(child: ChildProcess, gone: Promise<void>, graceMs: number): Promise<void> {
  signalGroup(child, 'SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), graceMs);
  });
  if ((await Promise.race([gone, late])) === 'late') signalGroup(child, 'SIGKILL');
  clearTimeout(timer);
  await gone;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The first line that a child prints, for those that announce themselves. Fails if it ends before. */
export async function firstLine(child: ChildProcess, name: string): Promise<string> {
  let text = '';
  const stdout = child.stdout;
  if (!stdout) throw new Error(`${name} has no output to read`);
  let last = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    last = chunk.toString('utf8').trim().split('\n')[0] ?? last;
  });
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`${name} ended with ${code} before it was ready${last && `: ${last}`}`);
  });
  const line = new Promise<string>((resolve) => {
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
  return Promise.race([line, ended]);
}
