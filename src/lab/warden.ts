import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WARDEN = fileURLToPath(new URL('./warden.mjs', import.meta.url));

const groups = new Set<number>();
let warden: ChildProcess | null = null;

/**
 * Has a process group ended should this process die, even by SIGKILL. Returns how to say that it has ended by itself.
 * One warden, a process of its own, watches over all of them; it is there as long as there are any.
 */
export function guard(group: number): () => void {
  warden ??= spawn(process.execPath, [WARDEN], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // A warden that has died itself is no reason to stop.
  warden.stdin?.on('error', () => {});
  groups.add(group);
  warden.stdin?.write(`+${group}\n`);
  return () => {
    if (!groups.delete(group)) return;
    warden?.stdin?.write(`-${group}\n`);
    if (groups.size > 0) return;
    warden?.stdin?.end();
    warden = null;
  };
}
