import type { ControlArm } from '#control/arm';
import type { App, Control, Link, Run } from '#model';
import type { Desk } from './desk.ts';
import type { LookOptions } from './options.ts';

/** No trial may be further than half an hour from a control; a look takes its time. */
const FRESH_MS = 20 * 60_000;

/** The controls of all links: looked at beside the phones, and again when they have grown old. */
export class Controls {
  readonly #options: LookOptions;
  readonly #arm: ControlArm;
  readonly #desk: Desk;
  readonly #latest = new Map<string, { readonly at: number; readonly seen: Promise<readonly Control[]> }>();

  constructor(options: LookOptions, arm: ControlArm, desk: Desk) {
    this.#options = options;
    this.#arm = arm;
    this.#desk = desk;
    for (const link of options.run.plan.links) void this.of(link);
  }

  /** Fresh controls of a link, looked at now if there are none. */
  of(link: Link): Promise<readonly Control[]> {
    const now = this.#options.now().getTime();
    const latest = this.#latest.get(link.id) ?? this.#stored(link);
    if (latest && now - latest.at < FRESH_MS) return latest.seen;
    const seen = this.#look(link, 'before');
    this.#latest.set(link.id, { at: now, seen });
    return seen;
  }

  async after(): Promise<void> {
    await Promise.all(this.#options.run.plan.links.map((link) => this.#look(link, 'after')));
  }

  /** Resolves when nothing is being looked at. */
  async idle(): Promise<void> {
    await Promise.all([...this.#latest.values()].map(({ seen }) => seen));
  }

  /** Those of an earlier session of the same run. */
  #stored(link: Link): { at: number; seen: Promise<readonly Control[]> } | null {
    const own = this.#desk.controls.filter((control) => control.link === link.id);
    const times = own.map(({ startedAt }) => Date.parse(startedAt));
    return own.length === 0 ? null : { at: Math.max(...times), seen: Promise.resolve(own) };
  }

  async #look(link: Link, moment: Control['moment']): Promise<readonly Control[]> {
    const { run, folder, signal } = this.#options;
    const controls = await this.#arm.look(link, moment, moment === 'before' ? wornBy(run, link) : []);
    // What an interruption cut short says nothing about the link.
    if (signal.aborted) return [];
    for (const control of controls) await folder.appendControl(control);
    this.#desk.controls.push(...controls);
    return controls;
  }
}

/** The source apps in which this link is tried. */
const wornBy = ({ plan, apps }: Run, link: Link): readonly App[] => {
  const ids = new Set(plan.cells.filter(({ cell }) => cell.link === link.id).map(({ cell }) => cell.app));
  return apps.filter((app) => ids.has(app.id));
};
