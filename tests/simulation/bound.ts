import type { Pacing, Platform } from '#model';
import type { SimulatedPhone } from './lab.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What was done in a simulated night, as far as it limits how short the night could have been. */
export interface Done {
  /** Milliseconds that phones of a platform were at work. */
  readonly workMs: ReadonlyMap<Platform, number>;
  /** Sends by `platform app`. */
  readonly sends: ReadonlyMap<string, number>;
  /** The longest that the trials of one cell take if none waits but for the result of the one before. */
  readonly chainMs: number;
}

/**
 * No schedule is shorter: the phones' work spread evenly over those that live, the longest chain of trials that wait for
 * each other, and the time that accounts must take for so many sends, each of a phone's apps having one.
 */
export function lowerBoundMs(
  { workMs, sends, chainMs }: Done,
  phones: readonly SimulatedPhone[],
  pacing: Pacing | null,
) {
  const of = (platform: Platform) => phones.filter((phone) => phone.platform === platform);
  const work = [...workMs].map(([platform, ms]) => spread(ms, of(platform)));
  const paced = [...sends].map(([key, count]) => {
    return pacing ? sendingMs(count, of(key.startsWith('ios') ? 'ios' : 'android'), pacing) : 0;
  });
  return Math.max(chainMs, ...work, ...paced);
}

/** How long phones need for so much work, if some die on the way. */
function spread(workMs: number, phones: readonly SimulatedPhone[]): number {
  const dying = phones.map(({ diesAtMs }) => diesAtMs).toSorted((a, b) => a - b);
  let leftMs = workMs;
  for (const [dead, diesAtMs] of dying.entries()) {
    const share = leftMs / (phones.length - dead);
    if (share <= diesAtMs) return share;
    leftMs -= diesAtMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** When so many sends can have been made at the earliest, each of the phones sending from an account of its own. */
function sendingMs(count: number, phones: readonly SimulatedPhone[], limits: Pacing): number {
  const sent = (ms: number): number =>
    phones.reduce((sum, { diesAtMs }) => sum + sendsWithin(Math.min(ms, diesAtMs), limits), 0);
  let [tooShort, enough] = [-1, 1];
  while (sent(enough) < count) enough *= 2;
  while (enough - tooShort > 1) {
    const middle = Math.floor((tooShort + enough) / 2);
    if (sent(middle) < count) tooShort = middle;
    else enough = middle;
  }
  return enough;
}

/** The most that an account may send in so long a time. */
function sendsWithin(ms: number, { secondsBetweenSends, perHour, perDay }: Pacing): number {
  const today = ms % DAY_MS;
  const thisHour = Math.min(perHour, Math.floor((today % HOUR_MS) / (secondsBetweenSends * 1000)) + 1);
  return Math.floor(ms / DAY_MS) * perDay + Math.min(perDay, Math.floor(today / HOUR_MS) * perHour + thisHour);
}
