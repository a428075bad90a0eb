import type { Pacing } from '#model';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Seconds from an account's first send to the one that has so many before it, if it always sends as soon as it may. */
export function secondsUntil(before: number, { secondsBetweenSends, perHour, perDay }: Pacing): number {
  const paced = (sends: number): number => sends * secondsBetweenSends;
  const hourly = (sends: number): number =>
    Math.max(paced(sends), Math.floor(sends / perHour) * HOUR + paced(sends % perHour));
  return Math.max(hourly(before), Math.floor(before / perDay) * DAY + hourly(before % perDay));
}

/** The most that an account may send from one moment until so many seconds later, both included. */
export function sendsWithin(seconds: number, { secondsBetweenSends, perHour, perDay }: Pacing): number {
  if (seconds < 0) return 0;
  const paced = (time: number): number =>
    secondsBetweenSends === 0 ? Number.POSITIVE_INFINITY : Math.floor(time / secondsBetweenSends) + 1;
  const hourly = (time: number): number =>
    Math.min(paced(time), Math.floor(time / HOUR) * perHour + Math.min(perHour, paced(time % HOUR)));
  return Math.min(hourly(seconds), Math.floor(seconds / DAY) * perDay + Math.min(perDay, hourly(seconds % DAY)));
}
