import { pairOf, type Valid } from './assessed.ts';

/** The classes that the sequential test runs over. A trial belongs to exactly one. */
export type Class = 'opening' | 'target' | 'confirm' | 'stopped' | 'inert' | 'lost' | 'absent' | 'diverted' | 'unclear';

export function classOf({ outcome }: Valid): Class {
  if (outcome.asDisguised) return 'target';
  switch (outcome.outcome) {
    case 'page':
    case 'app':
    case 'os-prompt':
      return 'opening';
    case 'stop':
    case 'copy':
      return 'stopped';
    case 'refused':
      return 'target';
    case 'confirm':
    case 'inert':
    case 'lost':
    case 'absent':
    case 'diverted':
    case 'unclear':
      return outcome.outcome;
  }
}

/** The most frequent of the words, the first in `order` where several are. */
export function mostOf<T extends string>(words: readonly T[], order: readonly T[]): T {
  const count = (word: T): number => words.filter((one) => one === word).length;
  return order.reduce((best, word) => (count(word) > count(best) ? word : best));
}

const NOTHING: readonly Class[] = ['inert', 'lost', 'absent'];

/**
 * Trials that tell what the app does. Unclear ones do not; nor does one at which nothing happened, arrived or was found,
 * where no other trial of the cell came to the same: a network that is gone for seconds, and back for the canary, is
 * enough for that.
 */
export function telling(valid: readonly Valid[]): readonly Valid[] {
  const classes = valid.map(classOf);
  const isTold = (one: Class): boolean =>
    one !== 'unclear' && !(NOTHING.includes(one) && classes.indexOf(one) === classes.lastIndexOf(one));
  return valid.filter((trial) => isTold(classOf(trial)));
}

/** Each phone and account always sees the same, but not all see the same. */
export const divided = (valid: readonly Valid[]): boolean => partByPair(telling(valid));

/** As it looks while trials go on: what was seen once may be seen again. */
export const seemDivided = (valid: readonly Valid[]): boolean =>
  partByPair(valid.filter((trial) => classOf(trial) !== 'unclear'));

function partByPair(trials: readonly Valid[]): boolean {
  const classes = [...groupBy(trials, pairOf).values()].map((those) => new Set(those.map(classOf)));
  return classes.every(({ size }) => size === 1) && new Set(classes.flatMap((one) => [...one])).size > 1;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** `page 3, copy 2`: what was seen how often. */
export const shares = (valid: readonly Valid[]): string =>
  [...groupBy(valid, ({ outcome }) => wordOf(outcome)).entries()]
    .map(([word, trials]) => `${word} ${trials.length}`)
    .toSorted()
    .join(', ');

const wordOf = ({ outcome, detail }: Valid['outcome']): string =>
  outcome === 'unclear' && detail !== undefined ? `unclear (${detail})` : outcome;

/** By what the outcomes part cleanly: account, phone, platform version, app version, time. */
export function whatDiffers(valid: readonly Valid[]): string {
  const factors: readonly (readonly [string, (one: Valid) => string])[] = [
    ['account', ({ trial }) => trial.account ?? '-'],
    ['phone', ({ trial }) => trial.phone.id],
    ['platform version', ({ trial }) => trial.phone.osVersion],
    ['app version', ({ trial }) => trial.versions[trial.cell.app] ?? '-'],
  ];
  for (const [name, factor] of factors) {
    const groups = groupBy(valid, factor);
    const pure = [...groups.values()].every((trials) => new Set(trials.map(classOf)).size === 1);
    if (groups.size > 1 && pure) {
      return `by ${name}: ${[...groups]
        .map(([value, trials]) => `${value} ${shares(trials)}`)
        .toSorted()
        .join('; ')}`;
    }
  }
  const turns = valid.filter((one, index) => index > 0 && classOf(one) !== classOf(valid[index - 1] ?? one)).length;
  return turns === 1 ? `by time: ${shares(valid)}` : shares(valid);
}
