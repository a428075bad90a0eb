import { Worker } from 'node:worker_threads';
import type { Read } from './lines.ts';
import type { Answer, Question } from './worker.ts';

/** The picture cannot be read: it is no PNG, or the engine failed over it. */
export class RecognitionError extends Error {
  override readonly name = 'RecognitionError';
}

export interface Recogniser {
  /** Reads a PNG. One picture at a time; others wait. Throws RecognitionError. */
  read(picture: Uint8Array): Promise<Read>;
  close(): Promise<void>;
}

interface Waiting {
  readonly done: (read: Read) => void;
  readonly failed: (error: RecognitionError) => void;
}

/**
 * Reads text on pictures, offline, Chinese and Latin. The engine is loaded with the first picture, in a thread of its
 * own: it works for some hundred milliseconds at a stretch. A thread that dies takes its pictures along; the next
 * picture gets a new one.
 */
export function openRecogniser(): Recogniser {
  let worker: Worker | null = null;
  let asked = 0;
  const waiting = new Map<number, Waiting>();
  const lose = (lost: Worker, error: RecognitionError): void => {
    if (worker !== lost) return;
    worker = null;
    for (const { failed } of waiting.values()) failed(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./thread.mjs', import.meta.url));
    started.on('message', ({ id, ...answer }: Answer) => {
      const one = waiting.get(id);
      waiting.delete(id);
      // Nobody has to close what has nothing to do.
      if (waiting.size === 0) started.unref();
      if ('error' in answer) one?.failed(new RecognitionError(answer.error));
      else one?.done(answer);
    });
    started.on('error', (cause) => lose(started, new RecognitionError(`the engine died: ${cause.message}`, { cause })));
    started.on('exit', (status) => lose(started, new RecognitionError(`the engine ended with ${status}`)));
    return started;
  };
  return {
    read: (picture) =>
      new Promise((done, failed) => {
        const id = asked++;
        waiting.set(id, { done, failed });
        worker ??= start();
        worker.ref();
        worker.postMessage({ id, picture } satisfies Question);
      }),
    close: async () => {
      const running = worker;
      if (!running) return;
      lose(running, new RecognitionError('the recogniser was closed'));
      await running.terminate();
    },
  };
}
