import type { Trial } from '#model';

export interface Busy {
  readonly phone: string;
  /** Of the time from the first trial's beginning to the last one's end, 0 to 1. */
  readonly share: number;
}

/** How much of the looking each phone was at work, by its id. */
export function busyShares(trials: readonly Trial[]): readonly Busy[] {
  const spans = trials.map(({ phone, startedAt, durationMs }) => {
    const from = Date.parse(startedAt);
    return { phone: phone.id, from, to: from + durationMs };
  });
  const wholeMs = Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from));
  const workMs = new Map<string, number>();
  for (const { phone, from, to } of spans) workMs.set(phone, (workMs.get(phone) ?? 0) + to - from);
  return [...workMs].sort(([a], [b]) => a.localeCompare(b)).map(([phone, ms]) => ({ phone, share: ms / wholeMs }));
}
