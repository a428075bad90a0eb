// The thread in which a reporter from elsewhere is loaded and run; own.ts is its other end.
import { register as hook } from 'node:module';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
// A thread knows nothing of its parent's loader; a reporter may be TypeScript.
import { register } from 'tsx/esm/api';

process.setSourceMapsEnabled(true);
register();
hook('./as-modules.mjs', import.meta.url);
const { href, work } = workerData;
try {
  const { report } = await import(/\.[jt]s$/.test(href) ? `${href}?module` : href);
  const loaded = typeof report === 'function';
  parentPort.postMessage(work && loaded ? { rendered: await report(work.stored, work.options) } : { loaded });
} catch (thrown) {
  const message = thrown instanceof Error ? thrown.message : `it threw ${String(thrown)}`;
  const place = placeOf(thrown instanceof Error ? thrown.stack : '');
  parentPort.postMessage({ failed: place === null ? message : `${message} (${place})` });
}

/** Where in the reporter's own files it was thrown, `my-reporter.ts:12`; null where none of them was at work. */
function placeOf(stack = '') {
  const home = dirname(fileURLToPath(href));
  for (const [, address, line] of stack.matchAll(/((?:file:\/\/)?\/[^\n()]+?)(?:\?module)?:(\d+)(?::\d+)?\)?$/gm)) {
    const file = relative(home, address.startsWith('file:') ? fileURLToPath(address) : address);
    if (!file.startsWith('..') && !file.includes('node_modules')) return `${file}:${line}`;
  }
  return null;
}
// Also where it has left something running.
process.exit();
