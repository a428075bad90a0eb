import type { Dossier } from '#judge/evidence';
import { accountTrouble, listen, mightBeDark, needsMore, outcomeIn, validityOf, wantsProof } from '#judge/judge';
import type { Knowledge } from '#judge/knowledge';
import { accepts } from '#judge/sequential';
import { OPENINGS } from '#judge/trial';
import { type CanaryKind, type Cell, type Control, cellId, type Link, type Run, type Trial } from '#model';
import type { Worth } from '#schedule/open-cell';
import type { Turn } from '#schedule/queue';
import { quietFor } from '#schedule/wait';
import type { LookOptions } from './options.ts';

/** What has been seen so far, and what it comes to. */
export class Desk {
  readonly trials: Trial[];
  readonly controls: Control[];
  readonly run: Run;
  readonly #knowledge: Knowledge;

  constructor({ run, knowledge }: LookOptions, stored: { trials: readonly Trial[]; controls: readonly Control[] }) {
    this.run = run;
    this.#knowledge = knowledge;
    this.trials = [...stored.trials];
    this.controls = [...stored.controls];
  }

  link(cell: Cell): Link {
    const link = this.run.plan.links.find(({ id }) => id === cell.link);
    if (!link) throw new Error(`the plan has no link ${cell.link}`);
    return link;
  }

  /** The cell of the canary that is declared for a cell's app and scope. */
  canary(kind: CanaryKind, { app, scope, platform }: Cell): Cell {
    const link = this.run.lab.canaries?.find((one) => one.app === app && one.scope === scope)?.[kind];
    if (!link) throw new Error(`no canary ${kind} for ${app}/${scope}`);
    return { app, link, scope, platform };
  }

  valid(trial: Trial): boolean {
    return validityOf(trial, this.#dossier) === 'valid';
  }

  /** What the trial is worth to its cell, as far as is known. */
  worth(trial: Trial): Worth {
    const validity = validityOf(trial, this.#dossier);
    if (validity === 'valid') return 'valid';
    return validity === 'control-failed' ? 'uncontrolled' : 'faulty';
  }

  /** Why the trial's account is to be left alone from now on; null where nothing speaks against it. */
  accountTrouble(trial: Trial): string | null {
    return accountTrouble(trial, this.#dossier);
  }

  /** Did the source app stop the link in this trial? */
  isStopped(trial: Trial): boolean {
    const outcome = outcomeIn(trial, this.#dossier);
    return outcome === 'stop' || outcome === 'copy';
  }

  /** What a canary did. */
  listen(trial: Trial): ReturnType<typeof listen> {
    return listen(trial, this.#dossier);
  }

  get #dossier(): Dossier {
    return { run: this.run, trials: this.trials, controls: this.controls, knowledge: this.#knowledge };
  }

  /** Does the trial say nothing before a link that must open has opened in its place, on its phone? */
  wantsProof(trial: Trial): boolean {
    return wantsProof(trial, {
      ...this.#dossier,
      trials: this.trials.filter((one) => one.canary || isNear(one, trial.cell)),
    });
  }

  /** Did the trial show no more than a phone without a network would? */
  mightBeDark(trial: Trial): boolean {
    return mightBeDark(trial, this.#dossier);
  }

  /** Trials of the cell before, and others that are under way, decide how long its screens are watched. */
  quietMs({ cell, attempt }: Turn, by: { readonly phone: string; readonly account: string | null }): number {
    const trials = this.#of(cell);
    const outcomes = trials.flatMap((trial) => outcomeIn(trial, this.#dossier) ?? []);
    const underWay = Math.max(0, attempt - 1 - trials.length);
    const openings = outcomes.filter((outcome) => OPENINGS.includes(outcome)).length + underWay;
    return quietFor({
      seen: trials.flatMap(({ observation }) => (observation ? [observation] : [])),
      first: !trials.some(
        ({ phone, account, observation }) => observation && phone.id === by.phone && account === by.account,
      ),
      decides: accepts(openings + 1, outcomes.length + underWay + 1),
    });
  }

  #of(cell: Cell): readonly Trial[] {
    const id = cellId(cell);
    return this.trials.filter((trial) => !trial.canary && cellId(trial.cell) === id);
  }

  needsMore(cell: Cell): boolean {
    // Other cells' trials in the same app may stand in for a canary.
    return needsMore(cell, { ...this.#dossier, trials: this.trials.filter((one) => one.canary || isNear(one, cell)) });
  }
}

const isNear = (trial: Trial, { app, scope }: Cell): boolean => trial.cell.app === app && trial.cell.scope === scope;
