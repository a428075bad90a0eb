import { setTimeout } from 'node:timers/promises';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { type ControlArm, openControlArm } from '#control/arm';
import { type Phone, PhoneLostError } from '#drivers/phone';
import { mayPressOn } from '#judge/hosts';
import { needsMore, validityOf } from '#judge/judge';
import type { Knowledge } from '#judge/knowledge';
import type { OpenLab, ReadyPhone } from '#lab/open';
import { type App, type Cell, type Control, cellId, type Link, type Run, type Trial } from '#model';
import type { Progress } from '#progress';
import { Pacer } from '#schedule/pacing';
import { work } from '#schedule/pool';
import { type PhoneInPool, Queue, type Turn } from '#schedule/queue';
import { quietFor, waitFor } from '#schedule/wait';
import { systemClock } from '#screen/hand';
import type { RunFolder } from '#store/folder';
import { attempt, type Tried } from '#trial/trial';

export interface LookOptions {
  readonly run: Run;
  readonly folder: RunFolder;
  readonly lab: OpenLab;
  readonly knowledge: Knowledge;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** How often in a row a phone may be lost before it is given up. */
const MOST_LOSSES = 3;

/**
 * The looking half of a run: every link in the control browser, every planned cell on the phones. Trials that the
 * folder already holds are not made again. Nothing is judged here but how many more trials a cell needs.
 */
export async function look(options: LookOptions): Promise<void> {
  const { run, folder, lab, signal, now } = options;
  const arm = openControlArm({ network: lab.network, platform: 'android', now, save: folder.save });
  try {
    const desk = new Desk(options, await folder.read());
    const before = controlsBefore(options, arm, desk);
    const interrupted = new Promise<readonly Control[]>((resolve) => {
      signal.addEventListener('abort', () => resolve([]), { once: true });
      if (signal.aborted) resolve([]);
    });
    const queue = new Queue(run.plan.cells, lab.phones.map(inPool), (cell) => desk.needsMore(cell));
    for (const trial of desk.trials) queue.recall(trial, desk.valid(trial));
    const lines = new Map(lab.phones.map((phone) => [phone.spec.id, new Line(phone, lab)]));
    const standing = watchStanding(options, queue);
    const pacer = new Pacer(lab.lab.pacing);
    await work(queue, [...lines.keys()], {
      signal,
      onTurn: standing.turn,
      tryOnce: async (id, turn) => {
        const line = lines.get(id);
        if (!line) throw new Error(`no phone ${id}`);
        const link = desk.link(turn.cell);
        const controls = await Promise.race([before.get(link.id) ?? [], interrupted]);
        await rest(pacer, line.phone.spec.accounts[turn.cell.app]?.alias, options);
        if (signal.aborted) return null;
        const trial = await makeTrial(line, turn, { ...options, link, controls, quietMs: desk.quietMs(turn.cell) });
        if (trial === null) return null;
        await folder.appendTrial(trial);
        desk.trials.push(trial);
        standing.tried(trial);
        return { trial, valid: desk.valid(trial), lost: line.losses >= MOST_LOSSES };
      },
    });
    await Promise.race([Promise.all(before.values()), interrupted]);
    await Promise.all([...lines.values()].map((line) => line.close()));
    if (!signal.aborted) await controlsAfter(options, arm, desk);
    standing.end();
  } finally {
    await arm.close();
  }
}

/** Waits until the account may send again; an interruption ends the wait. */
async function rest(pacer: Pacer, account: string | undefined, { signal, now }: LookOptions): Promise<void> {
  if (account === undefined) return;
  const ms = pacer.wait(account, now().getTime());
  // Sends of one account queue up behind each other from here on, also those of another phone.
  pacer.sent(account, now().getTime() + ms);
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => {});
}

/** What has been seen so far, and what it comes to. */
class Desk {
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

/** Controls of all links, started at once beside the phones; a link's trials wait for its own. */
function controlsBefore(
  options: LookOptions,
  arm: ControlArm,
  desk: Desk,
): ReadonlyMap<string, Promise<readonly Control[]>> {
  const { run } = options;
  const look = async (link: Link): Promise<readonly Control[]> => {
    const stored = desk.controls.filter((control) => control.link === link.id);
    if (stored.length > 0) return stored;
    return keep(await arm.look(link, 'before', wornBy(run, link)), options, desk);
  };
  const looks = new Map(run.plan.links.map((link) => [link.id, look(link)]));
  // A failure is met where the control is waited for; until then it must not end the process.
  for (const begun of looks.values()) begun.catch(() => {});
  return looks;
}

async function controlsAfter(options: LookOptions, arm: ControlArm, desk: Desk): Promise<void> {
  const { run } = options;
  const look = async (link: Link) => keep(await arm.look(link, 'after', []), options, desk);
  await Promise.all(run.plan.links.map(look));
}

async function keep(
  controls: readonly Control[],
  { folder, signal }: LookOptions,
  desk: Desk,
): Promise<readonly Control[]> {
  // The lab is going away: a site that cannot be reached now is no fact about the site.
  if (signal.aborted) return [];
  for (const control of controls) await folder.appendControl(control);
  desk.controls.push(...controls);
  return controls;
}

/** The source apps in which this link is tried. */
const wornBy = ({ plan, apps }: Run, link: Link): readonly App[] => {
  const ids = new Set(plan.cells.filter(({ cell }) => cell.link === link.id).map(({ cell }) => cell.app));
  return apps.filter((app) => ids.has(app.id));
};

const inPool = ({ spec, versions }: ReadyPhone): PhoneInPool => ({
  id: spec.id,
  platform: spec.platform,
  serves: ({ app, scope }) =>
    (versions === null || versions[app] !== undefined) &&
    sourceApps.has(app) &&
    placeOf(scope, spec.accounts[app] ?? {}) !== null,
});

/** One phone's session, opened again when it was lost. */
class Line {
  readonly phone: ReadyPhone;
  readonly #lab: OpenLab;
  #session: Phone | null = null;
  /** In a row. */
  losses = 0;

  constructor(phone: ReadyPhone, lab: OpenLab) {
    this.phone = phone;
    this.#lab = lab;
  }

  async use<T>(act: (phone: Phone) => Promise<T>): Promise<T> {
    try {
      this.#session ??= await this.#lab.connect(this.phone);
      const result = await act(this.#session);
      this.losses = 0;
      return result;
    } catch (error) {
      if (error instanceof PhoneLostError) {
        this.losses += 1;
        await this.close();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    // A session that was lost may not even close; its server clears it away.
    await session?.close().catch(() => {});
  }
}

/** Null if the run was interrupted before the trial had ended. */
async function makeTrial(
  line: Line,
  { cell, attempt: number }: Turn,
  at: LookOptions & { readonly link: Link; readonly controls: readonly Control[]; readonly quietMs: number },
): Promise<Trial | null> {
  const { run, now, folder, knowledge, link, controls } = at;
  const { spec, facts, versions } = line.phone;
  const app = sourceApps.get(cell.app);
  const place = placeOf(cell.scope, spec.accounts[cell.app] ?? {});
  if (!app || !place) throw new Error(`${spec.id} cannot serve ${cellId(cell)}`);
  const owner = run.apps.find(({ id }) => id === cell.app)?.owner ?? null;
  const startedAt = now();
  let tried: Tried;
  try {
    tried = await line.use((phone) =>
      attempt(
        cell,
        { phone, app, place, link },
        {
          apps: run.apps,
          clock: systemClock,
          save: folder.save,
          waitMs: waitFor(controls),
          quietMs: at.quietMs,
          mayPress: (address) => mayPressOn(address, { link, owner, controls, knowledge }),
        },
      ),
    );
  } catch (error) {
    if (at.signal.aborted) return null;
    if (!(error instanceof PhoneLostError)) throw error;
    tried = { observation: null, fault: { kind: 'instrument-fault', why: error.message } };
  }
  // Lost its way because the lab was going away: no trial.
  if (at.signal.aborted && tried.fault) return null;
  return {
    schema: 1,
    id: `${cellId(cell)}#${number}`,
    cell,
    attempt: number,
    phone: facts,
    account: spec.accounts[cell.app]?.alias ?? null,
    versions: pick(versions ?? {}, [cell.app, ...(link.opens ? [link.opens] : [])]),
    startedAt: startedAt.toISOString(),
    durationMs: now().getTime() - startedAt.getTime(),
    ...tried,
  };
}

const pick = (versions: Readonly<Record<string, string>>, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.flatMap((id) => (versions[id] === undefined ? [] : [[id, versions[id]]])));

/** Keeps the operator's view current. */
function watchStanding({ lab, progress, now }: LookOptions, queue: Queue) {
  const began = now().getTime();
  const phones = new Map(lab.phones.map(({ spec }) => [spec.id, { doing: '–', trials: 0, busyMs: 0, since: began }]));
  let trialMs = 0;
  let trials = 0;
  const show = (): void => {
    const elapsedMs = Math.max(1, now().getTime() - began);
    progress.show({
      phones: [...phones].map(([id, { doing, trials, busyMs }]) => ({ id, doing, trials, busy: busyMs / elapsedMs })),
      ...queue.progress,
      elapsedMs,
      trialMs: trials === 0 ? null : trialMs / trials,
    });
  };
  const timer = setInterval(show, 500);
  return {
    turn: (id: string, turn: Turn | null): void => {
      const phone = phones.get(id);
      if (phone) phone.doing = turn ? `${cellId(turn.cell)}#${turn.attempt}` : '–';
      show();
    },
    tried: (trial: Trial): void => {
      const phone = phones.get(trial.phone.id);
      if (phone) {
        phone.trials += 1;
        phone.busyMs += trial.durationMs;
      }
      trials += 1;
      trialMs += trial.durationMs;
      progress.tried(trial);
      show();
    },
    end: (): void => {
      clearInterval(timer);
      show();
      progress.end();
    },
  };
}
