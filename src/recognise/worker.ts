import { parentPort } from 'node:worker_threads';
import type { Read } from './lines.ts';

/** What goes to the thread, and what comes back. */
export interface Question {
  readonly id: number;
  readonly picture: Uint8Array;
}
export type Answer = { readonly id: number } & (Read | { readonly error: string });

const port = parentPort;
if (!port) throw new Error('a worker thread');

/** The engine takes seconds to load. */
const engine = import('./engine.ts').then(({ loadEngine }) => loadEngine());

let last = Promise.resolve();
port.on('message', ({ id, picture }: Question) => {
  last = last.then(async () => {
    try {
      const read = await engine;
      port.postMessage({ id, ...(await read(picture)) } satisfies Answer);
    } catch (error) {
      port.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies Answer);
    }
  });
});
