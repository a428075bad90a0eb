/** China has one time zone and no summer time; readers of a report compare with the news of that day. */
const EAST_MS = 8 * 3_600_000;

/** `2021-11-30 09:12:33 (UTC+8)`; what is no time stands as it is. */
export function localTime(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return `${new Date(at + EAST_MS).toISOString().slice(0, 19).replace('T', ' ')} (UTC+8)`;
}
