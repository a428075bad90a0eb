// Ends the processes of a harness that has died, however it died: its end of the pipe closes then. Plain JavaScript,
// so that it is there at once. Hears `+PID` and `-PID`, a line each, of process groups that begin and end, and `adb PORT`
// of a port at which every adb server is the harness's own: a client that finds none there starts one, in a group that
// nobody knows.
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** As long as a child of its own is given to end by itself. */
const GRACE_MS = 3000;

/** A server that does not end when it is asked is asked once more, as long each. */
const ADB_MS = 2000;

const groups = new Set();
const adbPorts = new Set();

const signalAll = (signal) => {
  for (const group of groups) {
    try {
      process.kill(-group, signal);
    } catch {
      groups.delete(group);
    }
  }
};

const clearAdb = () => {
  for (const port of adbPorts) {
    for (let asked = 0; asked < 2; asked++) {
      spawnSync('adb', ['-P', port, 'kill-server'], { timeout: ADB_MS, killSignal: 'SIGKILL', stdio: 'ignore' });
    }
  }
};

// A terminal's Ctrl-C is the harness's to answer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [, what, value] = /^(\+|-|adb |no adb )(\d+)$/.exec(line) ?? [];
    if (what === '+') groups.add(Number(value));
    if (what === '-') groups.delete(Number(value));
    if (what === 'adb ') adbPorts.add(value);
    if (what === 'no adb ') adbPorts.delete(value);
  })
  .on('close', () => {
    signalAll('SIGTERM');
    // A driver that is still there might start another server.
    if (groups.size === 0) return clearAdb();
    setTimeout(() => {
      signalAll('SIGKILL');
      clearAdb();
    }, GRACE_MS);
  });
