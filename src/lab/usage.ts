import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const SAMPLE_MS = 2000;

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** A process and all that descend from it. */
export function familyOf<P extends Process>(processes: readonly P[], root: number): readonly P[] {
  const children = new Map<number, P[]>();
  for (const one of processes) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const below = (pid: number): readonly P[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return [...processes.filter(({ pid }) => pid === root), ...below(root)];
}

/**
 * Watches the memory of this process and all it started. Pages that processes share are counted once (PSS): a browser
 * is a dozen processes over one program. Where the system does not tell, resident memory stands in, an upper bound.
 */
export function watchMemory(): { peakMiB: () => number; stop: () => void } {
  let peakKiB = 0;
  const sample = async (): Promise<void> => {
    peakKiB = Math.max(peakKiB, await (process.platform === 'linux' ? fromProc() : fromPs()));
  };
  // A sample that could not be taken is a sample less, nothing else.
  const timer = setInterval(() => void sample().catch(() => {}), SAMPLE_MS);
  timer.unref();
  return { peakMiB: () => Math.round(peakKiB / 1024), stop: () => clearInterval(timer) };
}

/** Not every Debian has `ps`; every one has /proc. */
async function fromProc(): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map(async (name) => ({ pid: Number(name), parent: await parentOf(name) })));
  const shares = await Promise.all(familyOf(all, process.pid).map(({ pid }) => shareOf(pid)));
  return shares.reduce((sum, share) => sum + share, 0);
}

/** A process may end between the listing and the reading. */
async function parentOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in brackets and may hold spaces; fields are counted from behind it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** MiB of one process, what it shares counted in part; 0 where the system does not tell. */
export const memoryOf = async (pid: number): Promise<number> => Math.round((await shareOf(pid)) / 1024);

async function shareOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}

async function fromPs(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,rss=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, residentKiB = 0]) => ({ pid, parent, residentKiB }));
  return familyOf(all, process.pid).reduce((sum, { residentKiB }) => sum + residentKiB, 0);
}
