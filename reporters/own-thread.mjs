// The thread in which a reporter from elsewhere is loaded and run; own.ts is its other end.
import { register as hook } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
// A thread knows nothing of its parent's loader; a reporter may be TypeScript.
import { register } from 'tsx/esm/api';

register();
hook('./as-modules.mjs', import.meta.url);
const { href, work } = workerData;
try {
  const { report } = await import(/\.[jt]s$/.test(href) ? `${href}?module` : href);
  const loaded = typeof report === 'function';
  parentPort.postMessage(work && loaded ? { rendered: await report(work.stored, work.options) } : { loaded });
} catch (thrown) {
  parentPort.postMessage({ failed: thrown instanceof Error ? thrown.message : `it threw ${String(thrown)}` });
}
// Also where it has left something running.
process.exit();
