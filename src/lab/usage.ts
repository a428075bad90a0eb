import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const SAMPLE_MS = 1000;
const PAGE_KIB = 4;

export interface Usage {
  readonly pid: number;
  readonly parent: number;
  readonly residentKiB: number;
}

/** Resident memory in KiB of a process and all that descend from it. */
export function treeMemory(processes: readonly Usage[], root: number): number {
  const children = new Map<number, Usage[]>();
  for (const one of processes) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const below = (pid: number): number =>
    (children.get(pid) ?? []).reduce((sum, child) => sum + child.residentKiB + below(child.pid), 0);
  return (processes.find(({ pid }) => pid === root)?.residentKiB ?? 0) + below(root);
}

/** Watches the memory of this process and all it started. Shared pages count once for each process: an upper bound. */
export function watchMemory(): { peakMiB: () => number; stop: () => void } {
  let peak = 0;
  const sample = async (): Promise<void> => {
    const processes = process.platform === 'linux' ? await fromProc() : await fromPs();
    peak = Math.max(peak, treeMemory(processes, process.pid));
  };
  // A sample that could not be taken is a sample less, nothing else.
  const timer = setInterval(() => void sample().catch(() => {}), SAMPLE_MS);
  timer.unref();
  return { peakMiB: () => Math.round(peak / 1024), stop: () => clearInterval(timer) };
}

/** Not every Debian has `ps`; every one has /proc. */
async function fromProc(): Promise<Usage[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(
    pids.map(async (name) => {
      // A process may end between the listing and the reading.
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
      // The name stands in brackets and may hold spaces; fields are counted from behind it.
      const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields
        ? { pid: Number(name), parent: Number(fields[1]), residentKiB: Number(fields[21]) * PAGE_KIB }
        : null;
    }),
  );
  return read.filter((one) => one !== null);
}

async function fromPs(): Promise<Usage[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,rss=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, residentKiB = 0]) => ({ pid, parent, residentKiB }));
}
