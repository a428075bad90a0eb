import { type Cell, type Control, cellId, type JudgedTrial, type PlannedCell, type Trial } from '#model';
import { type Assessed, isValid, type Valid } from './assessed.ts';
import { alarm, guarded, songOf } from './canaries.ts';
import type { Knowledge } from './knowledge.ts';
import { canaryBehaved } from './proof.ts';
import { NET } from './sequential.ts';
import { controlsOf, type Planned, type Setting, settingOf } from './setting.ts';
import { outcomeOf } from './trial.ts';
import { invalidity } from './validity.ts';

/** What there is to judge by. */
export interface Dossier {
  readonly run: Planned;
  /** Trials of cells and of canaries. */
  readonly trials: readonly Trial[];
  readonly controls: readonly Control[];
  readonly knowledge: Knowledge;
}

export interface AllAssessed {
  readonly run: Planned;
  readonly trials: readonly Assessed[];
  readonly canaries: readonly Assessed[];
  /** The trials of each cell, by its id. */
  readonly byCell: ReadonlyMap<string, readonly Assessed[]>;
}

/** Judges every trial of a run: canaries first, since the others stand and fall with them. */
export function assessAll(dossier: Dossier): AllAssessed {
  const canaries = dossier.trials.filter(({ canary }) => canary).map((trial) => assess(trial, dossier, null));
  const own = dossier.trials.filter(({ canary }) => !canary);
  const trials = own.map((trial) => assess(trial, dossier, alarm(trial, dossier.run, canaries)));
  return { run: dossier.run, canaries, trials, byCell: byCell(trials) };
}

/** Thousands of cells with thousands of trials: each trial is looked up once, not once a cell. */
function byCell(trials: readonly Assessed[]): ReadonlyMap<string, readonly Assessed[]> {
  const cells = new Map<string, Assessed[]>();
  for (const one of trials) {
    const id = cellId(one.trial.cell);
    const those = cells.get(id);
    if (those) those.push(one);
    else cells.set(id, [one]);
  }
  return cells;
}

/** What a trial was last held against, and what it came to. */
interface Known {
  readonly run: Planned;
  readonly knowledge: Knowledge;
  readonly controls: readonly Control[];
  readonly alarmed: string | null;
  readonly assessed: Assessed;
}

const KNOWN = new WeakMap<Trial, Known>();

/** While a run goes on its trials are judged again after each new one: those against which nothing new speaks are known. */
function assess(trial: Trial, dossier: Dossier, alarmed: string | null): Assessed {
  const { run, knowledge } = dossier;
  const controls = controlsOf(trial.cell.link, dossier.controls);
  const known = KNOWN.get(trial);
  if (
    known?.run === run &&
    known.knowledge === knowledge &&
    known.alarmed === alarmed &&
    known.controls.length === controls.length &&
    known.controls.every((control, at) => control === controls[at])
  ) {
    return known.assessed;
  }
  const assessed = assessAnew(trial, dossier, alarmed);
  KNOWN.set(trial, { run, knowledge, controls: [...controls], alarmed, assessed });
  return assessed;
}

/** Judges one trial: first whether it may be used, then what it shows. */
function assessAnew(trial: Trial, { run, controls, knowledge }: Dossier, alarmed: string | null): Assessed {
  const setting = settingOf(run, trial, controls, knowledge);
  const invalid = invalidity(trial, setting, alarmed);
  if (invalid || !trial.observation) {
    const { validity, rule, why } = invalid ?? { validity: 'instrument-fault', rule: 'F2', why: 'nothing was seen' };
    const judged: JudgedTrial = { trial: trial.id, validity, rule, outcome: null, detail: why, notes: [] };
    return { trial, setting, outcome: null, judged };
  }
  const outcome = outcomeOf(trial.observation, trial.vantage ?? 'sender', setting);
  const { rule, outcome: word, detail, end, notes, asDisguised } = outcome;
  const judged: JudgedTrial = {
    trial: trial.id,
    validity: 'valid',
    rule,
    outcome: word,
    ...(detail !== undefined && { detail }),
    ...(end !== undefined && { end }),
    notes: asDisguised ? [...notes, "the same with the app's user agent outside the app"] : notes,
  };
  return { trial, setting, outcome, judged };
}

/** Everything that bears on one cell. */
export interface Evidence {
  readonly planned: PlannedCell;
  /** In the order in which they were made. */
  readonly trials: readonly Assessed[];
  /** Those that decide: valid, at most as many as the test may use. */
  readonly valid: readonly Valid[];
  /** What the ordinary control says over all of them. */
  readonly control: Setting['plain']['class'];
  /** What the control with the source app's user agent says. */
  readonly disguised: Setting['plain']['class'];
  /** The trials beside which a canary behaved. */
  readonly canaries: ReadonlySet<string>;
  /** In the session of every valid trial what must be caught was caught. */
  readonly guarded: boolean;
  /** Canaries in the cell's app and scope that did not do as they must, each with its phone and what became of it. */
  readonly alarms: readonly string[];
}

const WORST = ['down', 'gone', 'refused', 'failed', 'changed', 'missing', 'ok'] as const;
/** Gathers what bears on a cell; at most `most` valid trials decide it. */
export function gather(planned: PlannedCell, all: AllAssessed, most: number): Evidence {
  const { run, canaries } = all;
  const trials = (all.byCell.get(cellId(planned.cell)) ?? []).toSorted(
    (a, b) => a.trial.startedAt.localeCompare(b.trial.startedAt) || a.trial.id.localeCompare(b.trial.id),
  );
  const usable = trials.filter(isValid);
  const good = usable.filter(({ setting }) => setting.plain.class === 'ok');
  // A link that was down for a while and was tried again: the trials made while it was up decide.
  const valid = (good.length >= NET ? good : usable).slice(0, most);
  const worst = (arm: 'plain' | 'disguised'): Setting['plain']['class'] =>
    WORST.find((one) => valid.some(({ setting }) => setting[arm].class === one)) ?? 'missing';
  return {
    planned,
    trials,
    valid,
    control: worst('plain'),
    disguised: worst('disguised'),
    guarded: valid.every(({ trial }) => guarded(trial, run, canaries)),
    alarms: alarmsIn(planned.cell, canaries),
    canaries: new Set(valid.filter((one) => canaryBehaved(one, all.trials, canaries)).map(({ trial }) => trial.id)),
  };
}

const alarmsIn = ({ app, scope, platform }: Cell, canaries: readonly Assessed[]): readonly string[] => [
  ...new Set(
    canaries
      .filter(({ trial: { cell } }) => cell.app === app && cell.scope === scope && cell.platform === platform)
      .filter((one) => songOf(one) !== 'clean')
      .map(({ trial, judged }) => `${trial.phone.id}: canary ${trial.canary} ${judged.outcome ?? judged.detail ?? ''}`),
  ),
];
