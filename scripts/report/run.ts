import { createHash } from 'node:crypto';
import type { Cell, Evidence, JudgedTrial, Link, Outcome, StoredRun, Trial, Verdict } from '#model';
import { draw, type Screen } from '#tests/reporters/screens';
import { apps, planned } from './plan.ts';
import { at, controlsOf, PHONES, trialOf } from './trial.ts';

/** A made-up run with the bytes of its evidence by sha256. */
export interface Bench {
  readonly stored: StoredRun;
  readonly evidence: ReadonlyMap<string, Uint8Array>;
}

const TRIALS = 3;

/** Mulberry32: the same numbers for the same seed, everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a cell's trials end: mostly alike, now and then one is void or two disagree. */
type Ends = readonly (Outcome | 'fault')[];

function endsOf(cell: Cell, link: Link, random: () => number): Ends {
  const own = apps.find(({ id }) => id === cell.app)?.owner === link.owner;
  const closed: Outcome = cell.scope === 'search' ? 'absent' : random() < 0.7 ? 'copy' : 'stop';
  const usual: Outcome = own || random() < 0.55 ? (random() < 0.8 ? 'page' : 'app') : closed;
  const luck = random();
  if (luck < 0.02) return [usual, usual === 'page' ? closed : 'page', usual];
  if (luck < 0.05) return ['unclear', 'unclear', 'unclear'];
  if (luck < 0.12) return ['fault', usual, usual];
  return Array<Outcome>(TRIALS).fill(usual);
}

function verdictOf(cell: Cell, ends: Ends, trials: readonly Trial[]): Verdict {
  const valid = ends.filter((end): end is Outcome => end !== 'fault');
  const [first = 'unclear'] = valid;
  const alike = valid.every((end) => end === first);
  const agree = valid.filter((end) => end === first).length;
  const concluded: Pick<Verdict, 'verdict' | 'rule' | 'how' | 'via' | 'why'> = !alike
    ? { verdict: 'mixed', rule: 'V6', why: `by time: ${first} ${agree}` }
    : first === 'unclear' || valid.length < TRIALS
      ? { verdict: 'insufficient', rule: 'V2', why: `${valid.length} of ${TRIALS} trials are valid, 3 are needed` }
      : first === 'page' || first === 'app'
        ? { verdict: 'direct', rule: 'V7', via: first }
        : { verdict: 'blocked', rule: 'V9', how: first };
  return {
    cell,
    ...concluded,
    outcomes: Object.fromEntries([...new Set(valid)].map((one) => [one, valid.filter((end) => end === one).length])),
    trials: trials.length,
    vantage: 'sender',
    share: { agree, of: valid.length, low: 0.292, high: 1 },
    steps: 1,
    seconds: 2.8,
    flags: ['single-vantage'],
    judged: trials.map((trial, index): JudgedTrial => {
      const end = ends[index] ?? 'fault';
      return end === 'fault'
        ? { trial: trial.id, validity: 'instrument-fault', rule: 'F1', outcome: null, detail: 'phone lost', notes: [] }
        : { trial: trial.id, validity: 'valid', rule: 'O6', outcome: end, notes: [] };
    }),
  };
}

/** So many cells, three trials each, and a look in two browsers for each link. Everything follows from the seed. */
export async function benchRun(count: number, seed: number): Promise<Bench> {
  const random = numbers(seed);
  const evidence = new Map<string, Uint8Array>();
  const drawn = new Map<string, Evidence>();
  const picture = async (screen: Screen): Promise<Evidence> => {
    const key = JSON.stringify(screen);
    const known = drawn.get(key);
    if (known) return known;
    const bytes = await draw(screen);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    evidence.set(sha256, bytes);
    const made: Evidence = { sha256, type: 'image/png', bytes: bytes.length };
    drawn.set(key, made);
    return made;
  };
  const { cells, links } = planned(count);
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const trials: Trial[] = [];
  const verdicts: Verdict[] = [];
  for (const cell of cells) {
    const link = linkOf.get(cell.link);
    if (!link) throw new Error(`no link ${cell.link}`);
    const ends = endsOf(cell, link, random);
    const made: Trial[] = [];
    for (const [index, end] of ends.entries()) {
      made.push(await trialOf(cell, link, { end, attempt: index + 1, number: trials.length + index, picture }));
    }
    trials.push(...made);
    verdicts.push(verdictOf(cell, ends, made));
  }
  const controls = (await Promise.all(links.map((link) => controlsOf(link, picture)))).flat();
  const runId = `bench-${count}-${seed}`;
  return {
    evidence,
    stored: {
      run: {
        schema: 1,
        runId,
        matrix: {
          file: 'bench.yaml',
          sha256: '0'.repeat(64),
          title: { zh: '五千个单元的样本', en: 'A sample of five thousand cells' },
        },
        plan: {
          matrix: 'bench',
          cells: cells.map((cell) => ({ cell, trials: { least: 3, most: 7 } })),
          excluded: [],
          links,
        },
        apps,
        lab: { virtual: true, world: 'bench', phones: PHONES, leftOut: [] },
        versions: { hutong: '0.1.0', node: process.versions.node },
        startedAt: at(0),
        endedAt: at(trials.length),
      },
      trials,
      controls,
      verdicts: { schema: 1, runId, ruleset: 'bench', verdicts },
    },
  };
}
