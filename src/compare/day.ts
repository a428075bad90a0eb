const CHINA_AHEAD_MS = 8 * 3_600_000;

/** The day in China, where promises are made and kept: late on a day in UTC it is tomorrow there. */
export const dayInChina = (time: string): string =>
  new Date(Date.parse(time) + CHINA_AHEAD_MS).toISOString().slice(0, 10);
