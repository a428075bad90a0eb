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

/** So many scenarios chosen by chance from those that share a run, each of another behaviour while there are others. */
export function sample(stages: readonly Stage[], size: number, seed: string): readonly Stage[] {
  const chance = new Chance(`${seed} sample`);
  const common = stages.flatMap(({ scenarios }) => scenarios).filter(({ run }) => run === COMMON);
  const places = chance
    .shuffle([...new Set(common.map(placeOf))], (place) => place)
    .slice(0, Math.ceil(size / PER_PLACE));
  const near = common.filter((one) => places.includes(placeOf(one)));
  const turns = new Map<string, number>();
  const turnOf = (behaviour: string): number => {
    const turn = turns.get(behaviour) ?? 0;
    turns.set(behaviour, turn + 1);
    return turn;
  };
  const chosen = chance
    .shuffle(near, ({ id }) => id)
    .map((one) => ({ id: one.id, turn: turnOf(behaviourOf(one)) }))
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, size);
  const ids = new Set(chosen.map(({ id }) => id));
  return keep(stages, ({ id }) => ids.has(id));
}

const placeOf = ({ app, scope }: Scenario): string => `${app}/${scope}`;

const behaviourOf = ({ id }: Scenario): string => (id.split('/').at(-1) ?? '').replace(/\+.*/, '');

const keep = (stages: readonly Stage[], wanted: (scenario: Scenario) => boolean): readonly Stage[] =>
  stages
    .map((stage) => ({ ...stage, scenarios: stage.scenarios.filter(wanted) }))
    .filter(({ scenarios }) => scenarios.length > 0);
