import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WARDEN = fileURLToPath(new URL('./warden.mjs', import.meta.url));

const watched = new Set<string>();
let warden: ChildProcess | null = null;

/**
 * Has a process group ended should this process die, even by SIGKILL. Returns how to say that it has ended by itself.
 * One warden, a process of its own, watches over all of them; it is there as long as there are any.
 */
export const guard = (group: number): (() => void) => watch(`+${group}`, `-${group}`);

/** The same for whichever adb server listens at a port of our own: clients start one where it is gone. */
export const guardAdb = (port: number): (() => void) => watch(`adb ${port}`, `no adb ${port}`);

function awake(): ChildProcess {
  const one = spawn(process.execPath, [WARDEN], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // A warden that has died itself is no reason to stop.
  one.stdin?.on('error', () => {});
  return one;
}

function watch(begins: string, ends: string): () => void {
  warden ??= awake();
  watched.add(begins);
  warden.stdin?.write(`${begins}\n`);
  return () => {
    if (!watched.delete(begins)) return;
    warden?.stdin?.write(`${ends}\n`);
    if (watched.size > 0) return;
    warden?.stdin?.end();
    warden = null;
  };
}
