import { cellId, type Verdict } from '#model';
import { cellOf } from './bench.ts';
import type { Scenario } from './scenario.ts';

/** What was measured where one scenario stood. */
export interface Measured {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  /** Where the run's page of the cell lies. */
  readonly page: string;
}

/**
 * How a verdict stands to its label. `false-direct` and `false-blocked` are what must never happen; `undecided` is no
 * answer where there is one; `wrong` is any other verdict; `other-way` is the right verdict by another way.
 */
export type Standing = 'agrees' | 'false-direct' | 'false-blocked' | 'undecided' | 'wrong' | 'other-way';

const ACCUSES: readonly string[] = ['blocked', 'likely-blocked'];

function standing({ expect }: Scenario, { verdict, how, via }: Verdict): Standing {
  if (verdict === 'direct' && expect.verdict !== 'direct') return 'false-direct';
  if (ACCUSES.includes(verdict) && !ACCUSES.includes(expect.verdict)) return 'false-blocked';
  if (verdict === expect.verdict) {
    const sameWay = (expect.how ?? how) === how && (expect.via ?? via) === via;
    return sameWay ? 'agrees' : 'other-way';
  }
  if (verdict === 'insufficient') return expect.decidable ? 'undecided' : 'agrees';
  return verdict === 'mixed' && expect.decidable ? 'undecided' : 'wrong';
}

export interface Comparison {
  readonly measured: readonly (Measured & { readonly standing: Standing })[];
  readonly falseDirect: number;
  readonly falseBlocked: number;
  readonly undecided: number;
  /** Scenarios that a careful person could decide. */
  readonly decidable: number;
  readonly good: boolean;
}

/** At most this share of what could be decided may stay undecided. */
const MOST_UNDECIDED = 0.03;

export function compare(all: readonly Measured[]): Comparison {
  const measured = all.map((one) => ({ ...one, standing: standing(one.scenario, one.verdict) }));
  const count = (what: Standing): number => measured.filter((one) => one.standing === what).length;
  const decidable = all.filter(({ scenario }) => scenario.expect.decidable).length;
  const [falseDirect, falseBlocked, undecided] = [count('false-direct'), count('false-blocked'), count('undecided')];
  const good = falseDirect === 0 && falseBlocked === 0 && undecided <= decidable * MOST_UNDECIDED;
  return { measured, falseDirect, falseBlocked, undecided, decidable, good };
}

/** Finds each scenario's verdict. Throws if a run has none for it: a cell left out would count as nothing. */
export function matched(
  scenarios: readonly Scenario[],
  verdicts: readonly Verdict[],
  pageOf: (name: string) => string,
): readonly Measured[] {
  const byCell = new Map(verdicts.map((verdict) => [cellId(verdict.cell), verdict]));
  return scenarios.map((scenario) => {
    const id = cellId(cellOf(scenario));
    const verdict = byCell.get(id);
    if (!verdict) throw new Error(`${scenario.id}: the run has no verdict for ${id}`);
    return { scenario, verdict, page: pageOf(id.replaceAll('/', '.')) };
  });
}
