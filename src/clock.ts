/**
 * Milliseconds since 1970 by a clock that only goes forward, at one pace: the host's own may be set while a run goes on,
 * and a wait is no longer or shorter for that.
 */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/** The host's time, for what is written down. Where that was set back it goes on from the last time that it told. */
export function neverBack(host: () => number): () => Date {
  let ahead = 0;
  let latest = Number.NEGATIVE_INFINITY;
  return () => {
    const at = host() + ahead;
    if (at < latest) ahead += latest - at;
    latest = Math.max(latest, at);
    return new Date(latest);
  };
}
