import { Worker } from 'node:worker_threads';
import type { Reporter } from '#model';
import { checked } from './rendered.ts';

/** What the thread says: that it has loaded the module, what the reporter gave, or how either failed. */
type Answer = { readonly loaded: boolean } | { readonly rendered: unknown } | { readonly failed: string };

/** It was asked to load or to report, and did not. */
class OwnReporterError extends Error {
  override readonly name = 'OwnReporterError';
}

/**
 * A reporter from a module of somebody else; null where it exports none.
 *
 * It is loaded and run in a thread of its own, on a copy of the run. So it can throw, hang, end its process or change
 * what it was given, and nothing else is harmed.
 */
export async function ownReporter(
  href: string,
  { patienceMs }: { readonly patienceMs: number },
): Promise<Reporter | null> {
  const answer = await ask({ href }, patienceMs);
  if (!('loaded' in answer && answer.loaded)) return null;
  return async (stored, options) => {
    const made = await ask({ href, work: { stored, options } }, patienceMs);
    return checked('rendered' in made ? made.rendered : undefined);
  };
}

function ask(workerData: object, patienceMs: number): Promise<Exclude<Answer, { failed: string }>> {
  const worker = new Worker(new URL('./own-thread.mjs', import.meta.url), { workerData });
  return new Promise<Answer>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new OwnReporterError(`not done after ${patienceMs / 1000} s`));
    }, patienceMs);
    worker
      .once('message', resolve)
      .once('error', reject)
      .once('exit', () => {
        clearTimeout(late);
        reject(new OwnReporterError('it ended without an answer'));
      });
  })
    .then((answer) => {
      if ('failed' in answer) throw new OwnReporterError(answer.failed);
      return answer;
    })
    .finally(() => worker.terminate());
}
