import type { ControlArm } from '#control/arm';
import type { Visitor } from '#drivers/chromium';
import type { Control, Link, Run } from '#model';
import type { RunFolder } from '#store/folder';
import type { Desk } from './desk.ts';
import type { LookOptions } from './options.ts';

/** No trial may be further than half an hour from a control; a look takes its time. */
const FRESH_MS = 20 * 60_000;
/** One that failed in our own browser says nothing, and the next may. */
const FAILED_FRESH_MS = 30_000;
/** How often is seen to it that no trial is left without a look after it. */
const TEND_MS = 60_000;

interface Look {
  readonly at: number;
  readonly seen: Promise<readonly Control[]>;
  /** It has ended, and our own browser failed. */
  failed: boolean;
}

type Options = Pick<LookOptions, 'run' | 'signal' | 'now'> & { readonly folder: Pick<RunFolder, 'appendControl'> };
type Seen = Pick<Desk, 'trials' | 'controls'>;

/**
 * The controls of all links, for each platform in the ordinary browser and worn as each source app: looked at beside the phones before
 * the first trial of a link, after its last one, and in between whenever they have grown old.
 */
export class Controls {
  readonly #options: Options;
  readonly #arm: ControlArm;
  readonly #desk: Seen;
  readonly #latest = new Map<string, Look>();
  readonly #asked: Set<string>;
  readonly #timer: NodeJS.Timeout;

  constructor(options: Options, arm: ControlArm, desk: Seen) {
    this.#options = options;
    this.#arm = arm;
    this.#desk = desk;
    this.#asked = new Set(desk.controls.filter(({ associations }) => associations).map(({ link }) => link));
    for (const link of inOrder(options.run)) this.#beside(this.of(link));
    this.#timer = setInterval(() => this.tend(), TEND_MS).unref();
  }

  /** Fresh controls of a link, looked at now if there are none. */
  of(link: Link): Promise<readonly Control[]> {
    const latest = this.#last(link);
    if (latest && this.#now() - latest.at < (latest.failed ? FAILED_FRESH_MS : FRESH_MS)) return latest.seen;
    return this.#look(link, 'before');
  }

  /**
   * The link has no more trials to come: looks at it once more, beside whatever else goes on. Does nothing where
   * nothing was tried since the last look; may be called as often as one likes, also for a link that is tried again.
   */
  done(link: Link): void {
    if (this.#triedSince(link).length > 0) this.#beside(this.#look(link, 'after'));
  }

  /** What `done` has not been called for. Resolves when every trial has a look after it; rejects where one could not be stored. */
  async after(): Promise<void> {
    clearInterval(this.#timer);
    for (const link of this.#options.run.plan.links) this.done(link);
    await this.idle();
  }

  /** Resolves when nothing is being looked at. */
  async idle(): Promise<void> {
    await Promise.all([...this.#latest.values()].map(({ seen }) => seen));
  }

  /** A trial of a link that is tried again in hours must not wait that long for the look after it. Called every minute. */
  tend(): void {
    for (const link of this.#options.run.plan.links) {
      if (this.#triedSince(link).some((startedAt) => this.#now() - startedAt >= FRESH_MS)) this.done(link);
    }
  }

  /** No more looks by itself. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #now(): number {
    return this.#options.now().getTime();
  }

  /** Starts of the link's trials that no look has followed. */
  #triedSince(link: Link): readonly number[] {
    const since = this.#last(link)?.at ?? Number.NEGATIVE_INFINITY;
    return this.#desk.trials
      .filter(({ cell }) => cell.link === link.id)
      .map(({ startedAt, durationMs }) => ({ start: Date.parse(startedAt), end: Date.parse(startedAt) + durationMs }))
      .filter(({ end }) => end > since)
      .map(({ start }) => start);
  }

  /** Of this session, or an earlier one of the same run. */
  #last(link: Link): Look | null {
    const latest = this.#latest.get(link.id);
    if (latest) return latest;
    const own = this.#desk.controls.filter((control) => control.link === link.id && control.agent !== 'phone');
    const times = own.map(({ startedAt }) => Date.parse(startedAt));
    return own.length === 0
      ? null
      : { at: Math.max(...times), seen: Promise.resolve(own), failed: hasFailed(own.slice(-1)) };
  }

  #look(link: Link, moment: Control['moment']): Promise<readonly Control[]> {
    const seen = this.#record(link, moment);
    const look: Look = { at: this.#now(), seen, failed: false };
    this.#latest.set(link.id, look);
    this.#beside(
      seen.then((controls) => {
        look.failed = hasFailed(controls);
      }),
    );
    return seen;
  }

  async #record(link: Link, moment: Control['moment']): Promise<readonly Control[]> {
    const { run, folder, signal } = this.#options;
    if (signal.aborted) return [];
    const looks = await this.#arm.look(link, moment, visitorsOf(run, link), {
      associations: !this.#asked.has(link.id),
    });
    // What an interruption cut short says nothing about the link.
    if (signal.aborted) return [];
    for (const control of looks) {
      await folder.appendControl(control);
      if (control.associations) this.#asked.add(link.id);
    }
    this.#desk.controls.push(...looks);
    return looks;
  }

  /** Nobody may be waiting yet: who does so later, in `of` or `idle`, gets the error. */
  #beside(seen: Promise<unknown>): void {
    seen.catch(() => {});
  }
}

const hasFailed = (controls: readonly Control[]): boolean => controls.some(({ page }) => page.state === 'failed');

/** Every phone begins with canaries: their links are wanted first. */
function inOrder({ plan, lab }: Run): readonly Link[] {
  const canaries = new Set((lab.canaries ?? []).flatMap(({ opens, caught }) => [opens, caught]));
  return [...plan.links].sort((a, b) => Number(canaries.has(b.id)) - Number(canaries.has(a.id)));
}

/** Ordinary browsers first; then the source apps in which the link is tried on their platform, as a canary too. */
function visitorsOf({ plan, apps, lab }: Run, link: Link): readonly Visitor[] {
  const phones = [...new Set(lab.phones.map(({ platform }) => platform))];
  const canaries = (lab.canaries ?? []).filter(({ opens, caught }) => opens === link.id || caught === link.id);
  const tried = [
    ...plan.cells.filter(({ cell }) => cell.link === link.id).map(({ cell }) => cell),
    ...canaries.flatMap(({ app }) => phones.map((platform) => ({ app, platform }))),
  ];
  const wanted = new Set(tried.map(({ platform }) => platform));
  const platforms = wanted.size === 0 ? phones : [...wanted];
  return [
    ...platforms.map((platform) => ({ platform, app: null })),
    ...platforms.flatMap((platform) =>
      apps
        .filter(({ id }) => tried.some((one) => one.app === id && one.platform === platform))
        .map((app) => ({ platform, app })),
    ),
  ];
}
