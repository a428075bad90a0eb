import { Chance } from './chance.ts';
import { COMMON } from './generate.ts';
import type { Scenario, Stage } from './scenario.ts';

/** Scenarios whose id holds the pattern, or matches it as a regular expression. */
export function matching(stages: readonly Stage[], pattern: string): readonly Stage[] {
  const like = asPattern(pattern);
  return keep(stages, ({ id }) => id.includes(pattern) || like?.test(id) === true);
}

const asPattern = (text: string): RegExp | null => {
  try {
    return new RegExp(text);
  } catch {
    return null;
  }
};

/** Each place has canaries of its own to be tried first, so a small sample keeps to few of them. */
const PER_PLACE = 6;

/**
 * So many scenarios chosen by chance from those that share a run: of each place and platform alike, and each of another
 * behaviour while there are others.
 */
export function sample(stages: readonly Stage[], size: number, seed: string): readonly Stage[] {
  const chance = new Chance(`${seed} sample`);
  const sharing = stages.flatMap(({ scenarios }) => scenarios).filter(({ run }) => run === COMMON);
  const common = chance.shuffle(sharing, ({ id }) => id);
  const all = [...new Set(common.map(placeOf))];
  const large = all.filter((place) => common.filter((one) => placeOf(one) === place).length > PER_PLACE);
  // Of few scenarios none is left out for being alone in its place.
  const places = large.length > 0 ? chance.shuffle(large, (place) => place).slice(0, Math.ceil(size / PER_PLACE)) : all;
  const near = common.filter((one) => places.includes(placeOf(one)));
  const fresh = byTurn(near, behaviourOf);
  const ids = new Set(
    byTurn(fresh, (one) => `${placeOf(one)} ${one.platform}`)
      .slice(0, size)
      .map(({ id }) => id),
  );
  return keep(stages, ({ id }) => ids.has(id));
}

/** First the first of each kind, then the second of each, and so on. */
function byTurn<T>(all: readonly T[], kindOf: (one: T) => string): readonly T[] {
  const turns = new Map<string, number>();
  return all
    .map((one) => {
      const turn = turns.get(kindOf(one)) ?? 0;
      turns.set(kindOf(one), turn + 1);
      return { one, turn };
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ one }) => one);
}

const placeOf = ({ app, scope }: Scenario): string => `${app}/${scope}`;

const behaviourOf = ({ id }: Scenario): string => (id.split('/').at(-1) ?? '').replace(/\+.*/, '');

const keep = (stages: readonly Stage[], wanted: (scenario: Scenario) => boolean): readonly Stage[] =>
  stages
    .map((stage) => ({ ...stage, scenarios: stage.scenarios.filter(wanted) }))
    .filter(({ scenarios }) => scenarios.length > 0);
