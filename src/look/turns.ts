import { setTimeout } from 'node:timers/promises';
import { type CanaryKind, type Cell, type Control, cellId, type Trial } from '#model';
import type { Doing } from '#progress/progress';
import type { Recovery, Told } from '#recover/recovery';
import { Pacer } from '#schedule/pacing';
import type { Ended } from '#schedule/pool';
import type { Turn } from '#schedule/queue';
import { SHORT_MS } from '#schedule/wait';
import { Canaries, type Heard } from './canaries.ts';
import type { Controls } from './controls.ts';
import type { Line } from './line.ts';
import { makeTrial } from './make-trial.ts';
import { type PhoneControlOptions, PhoneControls } from './phone-controls.ts';
import type { Tell } from './tell.ts';

export interface TurnOptions extends PhoneControlOptions {
  readonly controls: Controls;
  readonly recovery: Recovery;
  readonly tell: Tell;
  readonly onDoing: (phone: string, doing: Doing) => void;
  readonly onTrial: (trial: Trial) => void;
}

/** Takes turns on phones: whatever has to come before a trial, the trial, its place in the journal. */
export class Turns {
  readonly #options: TurnOptions;
  readonly #pacer: Pacer;
  readonly #canaries: Canaries;
  readonly #phoneControls: PhoneControls;
  readonly #interrupted: Promise<readonly Control[]>;
  /** Accounts that are left alone. */
  readonly #troubled = new Set<string>();
  /** Cells whose way round has been tried, or is being. */
  readonly #rounds = new Set<string>();

  constructor(options: TurnOptions) {
    const { desk, lab, now, signal } = options;
    this.#options = options;
    this.#pacer = new Pacer(lab.lab.pacing);
    this.#canaries = new Canaries({
      desk,
      now: () => now().getTime(),
      tryOne: (line, kind, cell, attempt) => this.#trial(line, { cell: desk.canary(kind, cell), attempt }, kind),
    });
    this.#phoneControls = new PhoneControls(options);
    this.#interrupted = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve([]), { once: true });
      if (signal.aborted) resolve([]);
    });
    for (const trial of desk.trials) this.#mind(trial);
    for (const { cell, observation } of desk.trials) if (observation?.wayRound) this.#rounds.add(cellId(cell));
  }

  /** Resolves with nothing when the run is interrupted. */
  get interrupted(): Promise<readonly Control[]> {
    return this.#interrupted;
  }

  /** How long the phone's account must rest before it may send in an app. */
  restMs(line: Line | undefined, { app }: Pick<Cell, 'app'>): number {
    const account = line?.phone.spec.accounts[app]?.alias;
    return account === undefined ? 0 : this.#pacer.wait(account, this.#options.now().getTime());
  }

  /** Null: interrupted, nothing stored. */
  async take(line: Line, turn: Turn): Promise<Ended | null> {
    const { desk, recovery, signal } = this.#options;
    await Promise.race([recovery.clear, this.#interrupted]);
    if (signal.aborted) return null;
    await this.#renew(line);
    const before = this.#stopped(line, turn);
    if (before.length > 0) return { trial: null, valid: false, stopped: before };
    const cleared = await this.#canaries.clear(line, turn.cell);
    if (cleared === null) return null;
    if (cleared !== 'clean') {
      const unfit = await this.#unfit(cleared, line, turn);
      return { trial: null, valid: false, unfit, lost: line.isLost, stopped: this.#stopped(line, turn) };
    }
    await recovery.readmit(line.id);
    const trial = await this.#trial(line, turn);
    if (trial === null) return null;
    if (!line.isLost && desk.valid(trial)) await recovery.fit(line.id);
    const stopped = this.#stopped(line, turn);
    // Neither proof nor anything else is asked of an account that was warned.
    if (stopped.length > 0) return { trial, valid: desk.valid(trial), lost: line.isLost, stopped };
    const heard = line.isLost ? 'clean' : await this.#proven(line, trial);
    const unfit = await this.#unfit(heard, line, turn);
    if (!line.isLost) await this.#phoneControls.once(line, desk.link(turn.cell));
    return { trial, valid: desk.valid(trial), unfit, lost: line.isLost, stopped: this.#stopped(line, turn) };
  }

  /** Where a trial says nothing, a link that must open has to open in its place; at once, if the network may be gone. */
  async #proven(line: Line, trial: Trial): Promise<Heard> {
    const { desk } = this.#options;
    const anew = desk.mightBeDark(trial);
    if (!anew && !desk.wantsProof(trial)) return 'clean';
    return this.#canaries.prove(line, trial.cell, { anew });
  }

  /** A server that is worn makes way for a fresh one, between two sessions. */
  async #renew(line: Line): Promise<void> {
    const { lab, tell } = this.#options;
    const why = line.session === null ? null : await lab.worn(line.phone);
    if (why === null) return;
    await line.close();
    await lab.endServer(line.phone);
    await tell({ what: 'recycled', phone: line.id, why });
  }

  /** Phones on which the turn's account is to be left alone, where the app has warned it or signed it out. */
  #stopped(line: Line, { cell: { app } }: Turn): readonly string[] {
    const account = line.phone.spec.accounts[app]?.alias;
    if (account === undefined || !this.#troubled.has(accountKey(app, account))) return [];
    return this.#options.lab.phones
      .filter(({ spec }) => spec.accounts[app]?.alias === account)
      .map(({ spec }) => spec.id);
  }

  /** What the phone cannot be used for any more, after what its canaries said. */
  async #unfit(heard: Heard, line: Line, turn: Turn): Promise<Ended['unfit']> {
    const { app, scope } = turn.cell;
    const { desk, progress, tell } = this.#options;
    if (heard === 'unheard') {
      progress.say(`${line.id}: no canary could be tried in ${app}/${scope}; not used there`);
      return 'place';
    }
    if (heard === 'dark') {
      const why = `a link that must open showed nothing in ${app}/${scope}`;
      const link = desk.link(desk.canary('opens', turn.cell));
      line.darken(why, () => this.#phoneControls.reaches(line, link));
    }
    if (heard !== 'false') return undefined;
    // What shows what is not there is not put right by a rest.
    await tell({ what: 'given-up', phone: line.id, why: `canaries failed twice in ${app}/${scope}` });
    return 'phone';
  }

  /** One trial, of a cell or of a canary, made and stored. Null: interrupted. */
  async #trial(line: Line, turn: Turn, canary?: CanaryKind): Promise<Trial | null> {
    const { desk, controls, recogniser, signal, folder, onTrial, trace } = this.#options;
    const link = desk.link(turn.cell);
    const { id } = line.phone.spec;
    const seen = await trace.around(id, 'waiting', 'for the control', () =>
      Promise.race([controls.of(link), this.#interrupted]),
    );
    const name = `${canary ? 'canary ' : ''}${cellId(turn.cell)}#${turn.attempt}`;
    await this.#rest(id, line.phone.spec.accounts[turn.cell.app]?.alias, name);
    if (signal.aborted) return null;
    const setting = {
      ...this.#options,
      link,
      controls: seen,
      quietMs: canary ? SHORT_MS : desk.quietMs(turn.cell),
      recognise: recogniser.read,
      wantsWayRound: (made: Trial) => !canary && this.#wantsRound(made),
      ...(canary && { canary }),
    };
    const trial = await trace.around(id, 'trial', name, () => makeTrial(line, turn, setting));
    if (trial === null) return null;
    await folder.appendTrial(trial);
    desk.trials.push(trial);
    onTrial(trial);
    const stopped = this.#mind(trial);
    if (stopped) await this.#options.tell(stopped);
    return trial;
  }

  /** An account that its app has warned or signed out is left alone for the rest of the run. Null: it is not, or was known. */
  #mind(trial: Trial): Told | null {
    const { id, account, cell, phone } = trial;
    const why = account === null ? null : this.#options.desk.accountTrouble(trial);
    if (account === null || why === null || this.#troubled.has(accountKey(cell.app, account))) return null;
    this.#troubled.add(accountKey(cell.app, account));
    return { what: 'account-stopped', phone: phone.id, app: cell.app, account, why, trial: id };
  }

  /** Once a cell, where the app stopped the link. */
  #wantsRound(trial: Trial): boolean {
    const id = cellId(trial.cell);
    if (this.#rounds.has(id) || !this.#options.desk.isStopped(trial)) return false;
    this.#rounds.add(id);
    return true;
  }

  /** Waits until the account may send again; an interruption ends the wait. */
  async #rest(phone: string, account: string | undefined, trial: string): Promise<void> {
    const { signal, now, trace, onDoing } = this.#options;
    if (account === undefined) return;
    const ms = this.#pacer.wait(account, now().getTime());
    // Sends of one account queue up behind each other from here on, also those of another phone.
    this.#pacer.sent(account, now().getTime() + ms);
    const wait = () => setTimeout(ms, undefined, { signal }).catch(() => {});
    if (ms === 0) return;
    onDoing(phone, { state: 'account-rests', untilMs: now().getTime() + ms });
    await trace.around(phone, 'waiting', 'for the account', wait);
    onDoing(phone, { state: 'trial', id: trial });
  }
}

const accountKey = (app: string, account: string): string => `${app} ${account}`;
