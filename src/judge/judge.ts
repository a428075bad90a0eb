import {
  type Cell,
  type Control,
  cellId,
  type JudgedCanary,
  type Outcome,
  type Run,
  type Trial,
  type Validity,
  type Verdict,
  type Verdicts,
} from '#model';
import type { Assessed } from './assessed.ts';
import { mayBeDark, songOf } from './canaries.ts';
import { seemDivided } from './classes.ts';
import { contentPageOf, shows } from './controls.ts';
import { type Decision, declared, sawNothing } from './decision.ts';
import { decideApart, versionFlags } from './epochs.ts';
import { assessAll, type Dossier, type Evidence, gather } from './evidence.ts';
import type { Knowledge } from './knowledge.ts';
import { ADDRESS_UNREAD } from './outcome.ts';
import { unproven } from './proof.ts';
import { interval, MOST } from './sequential.ts';
import { effortOf, OPENINGS, PRESS_UNATTRIBUTED } from './trial.ts';

/** Version of the rules in docs/verdicts.md. It changes whenever a stored run could get another verdict. */
export const RULESET = '1.10.0';

/**
 * Says what the observations mean. docs/verdicts.md is its specification.
 *
 * Pure: no clock, no phone, no file; the same run gives the same verdicts for ever under one ruleset. Throws only
 * where the run is not in itself consistent.
 */
export function judge(
  run: Run,
  trials: readonly Trial[],
  controls: readonly Control[],
  knowledge: Knowledge,
): Verdicts {
  const all = assessAll({ run, trials, controls, knowledge });
  const tried = run.plan.cells.map((planned) => {
    const most = Math.min(planned.trials.most, MOST);
    const evidence = gather(planned, all, most);
    return verdictOn(planned.cell, decideApart(evidence, most), evidence, knowledge);
  });
  const excluded = run.plan.excluded.map(({ cell, reason }) => verdictOn(cell, declared(reason), null, knowledge));
  const canaries = all.canaries.map(judgedCanary);
  return {
    schema: 1,
    runId: run.runId,
    ruleset: RULESET,
    ...(canaries.length > 0 && { canaries }),
    verdicts: [...tried, ...excluded],
  };
}

const judgedCanary = (one: Assessed): JudgedCanary => ({
  ...one.judged,
  canary: one.trial.canary ?? 'opens',
  session: one.trial.session ?? '',
  song: songOf(one),
});

/** May a trial be used? Asked while a run goes on, with what there is so far. */
export function validityOf(trial: Trial, dossier: Dossier): Validity {
  const near = dossier.trials.filter(({ canary }) => canary);
  return assessAll({ ...dossier, trials: [...near, trial] }).trials[0]?.judged.validity ?? 'instrument-fault';
}

const ACCOUNT_TROUBLES = ['risk', 'logged-out', 'captcha'];

/** Why the trial's account may not be used any more, as the app itself says: `risk`, `logged-out`, `captcha`. Null where it may. */
export function accountTrouble(trial: Trial, dossier: Dossier): string | null {
  const { trials, canaries } = assessAll({ ...dossier, trials: [trial] });
  const judged = [...trials, ...canaries][0]?.judged;
  const said = judged?.validity === 'precondition-failed' ? judged.detail : undefined;
  return said !== undefined && ACCOUNT_TROUBLES.includes(said) ? said : null;
}

/** What does one trial come to by itself? Null where it cannot be used. */
export function outcomeIn(trial: Trial, dossier: Dossier): Outcome | null {
  const near = dossier.trials.filter(({ canary }) => canary);
  return assessAll({ ...dossier, trials: [...near, trial] }).trials[0]?.judged.outcome ?? null;
}

/** Is a link that must open wanted in the trial's place, on its phone, before it can count? Asked while a run goes on. */
export const wantsProof = (trial: Trial, dossier: Dossier): boolean => unproven(trial, assessAll(dossier));

/** Did the trial show no more than a phone without a network would? Asked while a run goes on. */
export function mightBeDark(trial: Trial, dossier: Dossier): boolean {
  const near = dossier.trials.filter(({ canary }) => canary);
  const [one] = assessAll({ ...dossier, trials: [...near, trial] }).trials;
  return one !== undefined && mayBeDark(one);
}

/** What did a canary do? Asked while a run goes on. Null for any other trial. */
export function listen(trial: Trial, dossier: Dossier): JudgedCanary | null {
  const [one] = assessAll({ ...dossier, trials: [trial] }).canaries;
  return one ? judgedCanary(one) : null;
}

/**
 * Would another trial of the cell still tell something? No, once the test has accepted a class of outcome; yes, while
 * phones or accounts seem to disagree, up to the cap: how they do is then the finding.
 */
export function needsMore(cell: Cell, dossier: Dossier): boolean {
  const planned = dossier.run.plan.cells.find((one) => cellId(one.cell) === cellId(cell));
  if (!planned) return false;
  const most = Math.min(planned.trials.most, MOST);
  const evidence = gather(planned, assessAll(dossier), most);
  if (evidence.valid.length >= most) return false;
  if (evidence.valid.length < planned.trials.least) return true;
  const { rule, lacking } = decideApart(evidence, most);
  return (
    lacking === true ||
    rule === 'V2' ||
    rule === 'V6' ||
    rule === 'V12' ||
    rule === 'V13' ||
    seemDivided(evidence.valid)
  );
}

function verdictOn(cell: Cell, decision: Decision, evidence: Evidence | null, knowledge: Knowledge): Verdict {
  const { verdict, how, via, why, rule, agree } = decision;
  const valid = evidence?.valid ?? [];
  const among = decision.among ?? valid;
  const efforts = among.map(({ trial }) => effortOf(trial)).filter((effort) => effort !== null);
  const vantage = valid[0]?.trial.vantage ?? (valid.length > 0 ? 'sender' : undefined);
  return {
    cell,
    verdict,
    ...(how !== undefined && { how }),
    ...(via !== undefined && { via }),
    ...(why !== undefined && { why }),
    rule,
    outcomes: tally(valid.map(({ outcome }) => outcome.outcome)),
    trials: evidence?.trials.length ?? 0,
    ...(vantage && { vantage }),
    ...(agree.length > 0 && {
      share: { agree: agree.length, of: among.length, ...interval(agree.length, among.length) },
    }),
    steps: median(efforts.map(({ steps }) => steps)),
    seconds: median(efforts.map(({ seconds }) => seconds)),
    ...wayRoundIn(valid, knowledge),
    flags: evidence ? flagsOf(decision, evidence) : [],
    judged: evidence?.trials.map(({ judged }) => judged) ?? [],
  };
}

/** The way round, as the trial saw it that went it. */
function wayRoundIn(valid: readonly Assessed[], knowledge: Knowledge): Pick<Verdict, 'wayRound'> {
  for (const { trial, setting } of valid) {
    const gone = trial.observation?.wayRound;
    if (!gone) continue;
    const { frame, steps, durationMs } = gone;
    const works = frame !== null && shows(frame, setting.link, { page: contentPageOf(setting.plain), knowledge });
    return { wayRound: { works, steps, seconds: Math.round(durationMs / 100) / 10 } };
  }
  return {};
}

function tally(outcomes: readonly Outcome[]): Verdict['outcomes'] {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes.toSorted()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Two sessions of one account are as far apart as this, or they are one. */
const SESSIONS_APART_MS = 6 * 3_600_000;

/** What a reader must know beside the verdict, in alphabetical order. */
function flagsOf({ verdict }: Decision, { trials, valid, guarded }: Evidence): readonly string[] {
  if (valid.length === 0) return [];
  const notes = valid.flatMap(({ judged }) => judged.notes);
  const opening = valid.some(({ outcome }) => OPENINGS.includes(outcome.outcome));
  const browsed = valid.some(({ setting }) => !setting.link.miniProgram);
  const flags: Readonly<Record<string, boolean>> = {
    ...versionFlags(trials),
    'address-unread': opening && notes.includes(ADDRESS_UNREAD),
    'no-negative-canary': verdict === 'direct' && !guarded,
    'no-phone-browser-control': browsed && valid.some(({ setting }) => setting.phone.class === 'missing'),
    'no-user-agent-control': browsed && valid.some(({ setting }) => sawNothing(setting.disguised)),
    'one-sided-control': browsed && valid.some(({ setting }) => setting.plain.oneSided),
    'press-unattributed': notes.includes(PRESS_UNATTRIBUTED),
    'single-vantage': isSingleVantage(valid),
  };
  return Object.keys(flags)
    .filter((flag) => flags[flag])
    .sort();
}

function isSingleVantage(valid: readonly Assessed[]): boolean {
  const distinct = (of: (one: Assessed) => string): number => new Set(valid.map(of)).size;
  const times = valid.map(({ trial }) => Date.parse(trial.startedAt));
  return (
    distinct(({ trial }) => trial.phone.id) < 2 ||
    distinct(({ trial }) => trial.account ?? '-') < 2 ||
    Math.max(...times) - Math.min(...times) < SESSIONS_APART_MS
  );
}
