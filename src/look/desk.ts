import { needsMore, validityOf } from '#judge/judge';
import type { Knowledge } from '#judge/knowledge';
import { type Cell, type Control, cellId, type Link, type Run, type Trial } from '#model';
import { quietFor } from '#schedule/wait';
import type { LookOptions } from './options.ts';

/** What has been seen so far, and what it comes to. */
export class Desk {
  readonly trials: Trial[];
  readonly controls: Control[];
  readonly #run: Run;
  readonly #knowledge: Knowledge;

  constructor({ run, knowledge }: LookOptions, stored: { trials: readonly Trial[]; controls: readonly Control[] }) {
    this.#run = run;
    this.#knowledge = knowledge;
    this.trials = [...stored.trials];
    this.controls = [...stored.controls];
  }

  link(cell: Cell): Link {
    const link = this.#run.plan.links.find(({ id }) => id === cell.link);
    if (!link) throw new Error(`the plan has no link ${cell.link}`);
    return link;
  }

  valid(trial: Trial): boolean {
    return validityOf(trial, { run: this.#run, controls: this.controls, knowledge: this.#knowledge }) === 'valid';
  }

  /** Trials of the cell before decide how long its screens are watched. */
  quietMs(cell: Cell): number {
    return quietFor(this.#of(cell).flatMap(({ observation }) => (observation ? [observation] : [])));
  }

  #of(cell: Cell): readonly Trial[] {
    const id = cellId(cell);
    return this.trials.filter((trial) => cellId(trial.cell) === id);
  }

  needsMore(cell: Cell): boolean {
    const own = this.#of(cell);
    return needsMore(cell, own, { run: this.#run, controls: this.controls, knowledge: this.#knowledge });
  }
}
