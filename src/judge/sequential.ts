/**
 * The sequential probability ratio test (Wald 1945) that decides when a cell has been tried often enough.
 *
 * Between "one trial in ten shows this class of outcome" and "nine in ten do", with one per cent of error either way,
 * each trial moves the balance by the same step, up or down. So the test comes to a count: agreeing minus others.
 */
const P0 = 0.1;
const P1 = 0.9;
const ALPHA = 0.01;
const BETA = 0.01;

/** So many more trials must agree than differ. */
export const NET = Math.ceil(Math.log((1 - BETA) / ALPHA) / Math.log(P1 / P0));

/** No cell is tried more often than this; what is undecided then stays so. */
export const MOST = 7;

export const accepts = (agree: number, all: number): boolean => agree - (all - agree) >= NET;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The exact (Clopper-Pearson) interval of a share, from 0 to 1, to three decimals. `all` must be positive. */
export function interval(agree: number, all: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return {
    low: agree === 0 ? 0 : round(solve((p) => 1 - below(agree, all, p) < tail)),
    high: agree === all ? 1 : round(solve((p) => below(agree + 1, all, p) > tail)),
  };
}

/** Probability of fewer than `count` successes in `all` trials. */
function below(count: number, all: number, p: number): number {
  let sum = 0;
  let choose = 1;
  for (let k = 0; k < count; k++) {
    sum += choose * p ** k * (1 - p) ** (all - k);
    choose = (choose * (all - k)) / (k + 1);
  }
  return sum;
}

/** The share up to which `holds` is true; it must be true at 0 and false at 1. */
function solve(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const round = (share: number): number => Math.round(share * 1000) / 1000;
