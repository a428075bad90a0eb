// Ends the processes of a harness that has died, however it died: its end of the pipe closes then. Plain JavaScript,
// so that it is there at once. Hears `+PID` and `-PID`, a line each, of process groups that begin and end.
import { createInterface } from 'node:readline';

/** As long as a child of its own is given to end by itself. */
const GRACE_MS = 3000;

const groups = new Set();

const signalAll = (signal) => {
  for (const group of groups) {
    try {
      process.kill(-group, signal);
    } catch {
      groups.delete(group);
    }
  }
};

// A terminal's Ctrl-C is the harness's to answer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const group = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  })
  .on('close', () => {
    signalAll('SIGTERM');
    if (groups.size === 0) return;
    setTimeout(() => signalAll('SIGKILL'), GRACE_MS);
  });
