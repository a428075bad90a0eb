import { open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';

/** Who works on a folder. A process id alone is not enough: it is given again, at the latest after a reboot. */
interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
}

/**
 * Takes a folder for this process, and what it stands for: `on` says it in the words of the refusal, `this run`. Returns
 * how to let go; a killed process need not. Throws AskedWrongly if another process is at work.
 *
 * Everybody first puts up a sign of their own, then looks for the signs of others. So of two that come together the
 * later one sees the earlier, and a dead one's sign can be taken down without a race. If both come at the same
 * instant, both may be refused.
 */
export async function lock(folder: string, on: string): Promise<() => Promise<void>> {
  const me: Holder = { pid: process.pid, started: await startOf(process.pid), host: hostname() };
  const sign = join(folder, nameOf(me));
  await putUp(sign, () => taken(folder, me, on));
  for (const name of await readdir(folder)) {
    const other = holderOf(name);
    if (other === null || join(folder, name) === sign) continue;
    if (await alive(other)) {
      await rm(sign, { force: true });
      throw taken(folder, other, on);
    }
    await rm(join(folder, name), { force: true });
  }
  return () => rm(sign, { force: true });
}

async function putUp(sign: string, refusal: () => AskedWrongly): Promise<void> {
  try {
    await (await open(sign, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw refusal();
    throw error;
  }
}

/** All is in the name, so that a sign is there whole or not at all. */
const nameOf = ({ pid, started, host }: Holder): string => `lock.${pid}.${started}.${encodeURIComponent(host)}`;

function holderOf(name: string): Holder | null {
  const [, pid, started, host] = /^lock\.(\d+)\.([^.]*)\.(.*)$/.exec(name) ?? [];
  if (pid === undefined || started === undefined || host === undefined) return null;
  return { pid: Number(pid), started, host: decodeURIComponent(host) };
}

async function alive({ pid, started, host }: Holder): Promise<boolean> {
  // What lives on another host cannot be seen from here.
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as somebody else's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return (await startOf(pid)) === started;
}

/** When a process was started, in whatever words the system has for it; empty where it has none. */
async function startOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return '';
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  // The name stands in brackets and may hold spaces; fields are counted from behind it.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${boot.trim()}-${ticks}`;
}

const taken = (folder: string, holder: Holder, on: string): AskedWrongly =>
  new AskedWrongly(
    `${folder}: process ${holder.pid} on ${holder.host} is at work on ${on}` +
      (holder.host === hostname() ? '' : `; if it has ended, remove ${nameOf(holder)}`),
  );
