import type { Answer, Post } from './shapes.ts';

/** Time, so that a test need not wait for it. */
export interface Clock {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Sending {
  /** Made anew for each attempt: a signature holds the time. */
  readonly post: (nowMs: number) => Post;
  readonly answer: (body: string) => Answer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Sent {
  readonly taken: boolean;
  readonly attempts: number;
  /** What the last attempt came to, without the address: that is a secret. */
  readonly why: string;
}

const MOST_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 2000;
/** A receiver that wants more patience is given no more. */
const LONGEST_PAUSE_MS = 60_000;
/** Of one attempt. */
const PATIENCE_MS = 10_000;
/** Of an answer's body, as it is shown. */
const SHOWN = 200;

interface Attempt {
  readonly answer: Answer;
  readonly why: string;
  /** What the receiver asked for. */
  readonly pauseMs?: number;
}

/** Sends a notice, again after a growing pause where the receiver is busy or cannot be reached. Never throws, unless interrupted. */
export async function send({ post, answer, clock, signal }: Sending): Promise<Sent> {
  let why = '';
  for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts++) {
    signal.throwIfAborted();
    const made = await attempt(post(clock.nowMs()), answer, signal);
    why = made.why;
    if (made.answer !== 'later') return { taken: made.answer === 'taken', attempts, why };
    if (attempts < MOST_ATTEMPTS) {
      await clock.sleep(Math.min(made.pauseMs ?? FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS));
    }
  }
  signal.throwIfAborted();
  return { taken: false, attempts: MOST_ATTEMPTS, why };
}

async function attempt({ url, body }: Post, judge: Sending['answer'], signal: AbortSignal): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      // What is sent is for this receiver alone.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const text = await response.text();
    const why = `${response.status} ${text.slice(0, SHOWN)}`.trim();
    if (response.ok) return { answer: judge(text), why };
    const busy = response.status === 408 || response.status === 429 || response.status >= 500;
    return { answer: busy ? 'later' : 'refused', why, ...pauseIn(response.headers.get('retry-after')) };
  } catch (error) {
    signal.throwIfAborted();
    return { answer: 'later', why: reasonOf(error) };
  }
}

/** Seconds; a date is not asked for by any of the services. */
const pauseIn = (header: string | null): { readonly pauseMs?: number } =>
  header !== null && /^\d{1,6}$/.test(header) ? { pauseMs: Number(header) * 1000 } : {};

/** `ECONNREFUSED`, `TimeoutError`: what fetch says itself names the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.name : 'unknown';
}
