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

/** So many scenarios chosen by chance from those that share a run, each of another behaviour while there are others. */
export function sample(stages: readonly Stage[], size: number, seed: string): readonly Stage[] {
  const chance = new Chance(`${seed} sample`);
  const common = stages.flatMap(({ scenarios }) => scenarios).filter(({ run }) => run === COMMON);
  const seen = new Map<string, number>();
  const chosen = chance
    .shuffle(common, ({ id }) => id)
    .map((one) => {
      const behaviour = behaviourOf(one);
      const turn = seen.get(behaviour) ?? 0;
      seen.set(behaviour, turn + 1);
      return { id: one.id, turn };
    })
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, size);
  const ids = new Set(chosen.map(({ id }) => id));
  return keep(stages, ({ id }) => ids.has(id));
}

const behaviourOf = ({ id }: Scenario): string => (id.split('/').at(-1) ?? '').replace(/\+.*/, '');

const keep = (stages: readonly Stage[], wanted: (scenario: Scenario) => boolean): readonly Stage[] =>
  stages
    .map((stage) => ({ ...stage, scenarios: stage.scenarios.filter(wanted) }))
    .filter(({ scenarios }) => scenarios.length > 0);
