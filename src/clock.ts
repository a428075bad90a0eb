/**
 * Milliseconds since 1970 by a clock that only goes forward, at one pace: the host's time when this process began, and
 * from then on whatever has passed. The host's own may be set while a run goes on; no wait is longer or shorter for
 * that, and nothing is written down as before what came before it.
 */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/** Less is no step: clocks are read one after the other, on a host that has other things to do. */
const LEAST_STEP_MS = 2000;

/** By how many milliseconds the host's clock was set since this was asked last, back if negative; null: it was not. */
export function stepsOf(host: () => number, steady: () => number): () => number | null {
  let before = host() - steady();
  return () => {
    const ahead = host() - steady();
    const step = Math.round(ahead - before);
    if (Math.abs(step) < LEAST_STEP_MS) return null;
    before = ahead;
    return step;
  };
}
