import { Worker } from 'node:worker_threads';
import type { Box } from '#screen/tree';
import type { Answer, Question } from './worker.ts';

/** One line of text on a picture. */
export interface Line {
  readonly text: string;
  /** In the picture's own pixels. */
  readonly box: Box;
  /** Mean over the line's characters, 0 to 1. */
  readonly confidence: number;
}

export interface Read {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** The picture cannot be read: it is no PNG, or the engine failed over it. */
export class RecognitionError extends Error {
  override readonly name = 'RecognitionError';
}

export interface Recogniser {
  /** Reads a PNG. One picture at a time; others wait. Throws RecognitionError. */
  read(picture: Uint8Array): Promise<Read>;
  close(): Promise<void>;
}

/** Reads text on pictures, offline, Chinese and Latin. The engine is loaded with the first picture, in a thread of its own. */
export function openRecogniser(): Recogniser {
  let worker: Worker | null = null;
  let asked = 0;
  const waiting = new Map<number, { done: (read: Read) => void; failed: (error: Error) => void }>();
  const fail = (error: Error): void => {
    worker = null;
    for (const { failed } of waiting.values()) failed(new RecognitionError(error.message, { cause: error }));
    waiting.clear();
  };
  const started = (): Worker => {
    if (worker) return worker;
    const next = new Worker(new URL('./thread.mjs', import.meta.url));
    next.unref();
    next.on('message', ({ id, ...answer }: Answer) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) next.unref();
      if ('error' in answer) one?.failed(new RecognitionError(answer.error));
      else one?.done(answer);
    });
    next.on('error', fail);
    worker = next;
    return next;
  };
  return {
    read: (picture) =>
      new Promise((done, failed) => {
        const id = asked++;
        waiting.set(id, { done, failed });
        const running = started();
        running.ref();
        running.postMessage({ id, picture } satisfies Question);
      }),
    close: async () => {
      const running = worker;
      worker = null;
      await running?.terminate();
      fail(new Error('closed'));
    },
  };
}
