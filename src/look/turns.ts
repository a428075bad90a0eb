import { setTimeout } from 'node:timers/promises';
import { type CanaryKind, type Cell, type Control, cellId, type Trial } from '#model';
import { Pacer } from '#schedule/pacing';
import type { Ended } from '#schedule/pool';
import type { Turn } from '#schedule/queue';
import { SHORT_MS } from '#schedule/wait';
import { Canaries, type Heard } from './canaries.ts';
import type { Controls } from './controls.ts';
import type { Line } from './line.ts';
import { makeTrial } from './make-trial.ts';
import { type PhoneControlOptions, PhoneControls } from './phone-controls.ts';

/** How often in a row a phone may be lost before it is given up. */
const MOST_LOSSES = 3;

export interface TurnOptions extends PhoneControlOptions {
  readonly controls: Controls;
  readonly onTrial: (trial: Trial) => void;
}

/** Takes turns on phones: whatever has to come before a trial, the trial, its place in the journal. */
export class Turns {
  readonly #options: TurnOptions;
  readonly #pacer: Pacer;
  readonly #canaries: Canaries;
  readonly #phoneControls: PhoneControls;
  readonly #interrupted: Promise<readonly Control[]>;
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
    const { desk } = this.#options;
    const cleared = await this.#canaries.clear(line, turn.cell);
    if (cleared === null) return null;
    if (cleared !== 'clean') return { trial: null, valid: false, unfit: this.#unfit(cleared, line, turn) };
    const trial = await this.#trial(line, turn);
    if (trial === null) return null;
    const heard = line.losses === 0 && desk.wantsProof(trial) ? await this.#canaries.prove(line, turn.cell) : 'clean';
    if (line.losses === 0) await this.#phoneControls.once(line, desk.link(turn.cell));
    return { trial, valid: desk.valid(trial), unfit: this.#unfit(heard, line, turn) };
  }

  /** What the phone cannot be used for any more, after what its canaries said. */
  #unfit(heard: Heard, line: Line, { cell: { app, scope } }: Turn): Ended['unfit'] {
    const say = (what: string): void => this.#options.progress.say(`${line.phone.spec.id}: ${what}`);
    if (heard === 'unheard') {
      say(`no canary could be tried in ${app}/${scope}; not used there`);
      return 'place';
    }
    if (heard === 'false') {
      say(`canaries failed twice in ${app}/${scope}; not used any more`);
      return 'phone';
    }
    return line.losses >= MOST_LOSSES ? 'phone' : undefined;
  }

  /** One trial, of a cell or of a canary, made and stored. Null: interrupted. */
  async #trial(line: Line, turn: Turn, canary?: CanaryKind): Promise<Trial | null> {
    const { desk, controls, recogniser, signal, folder, onTrial, trace } = this.#options;
    const link = desk.link(turn.cell);
    const { id } = line.phone.spec;
    const seen = await trace.around(id, 'waiting', 'for the control', () =>
      Promise.race([controls.of(link), this.#interrupted]),
    );
    await this.#rest(id, line.phone.spec.accounts[turn.cell.app]?.alias);
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
    const name = `${canary ? 'canary ' : ''}${cellId(turn.cell)}#${turn.attempt}`;
    const trial = await trace.around(id, 'trial', name, () => makeTrial(line, turn, setting));
    if (trial === null) return null;
    await folder.appendTrial(trial);
    desk.trials.push(trial);
    onTrial(trial);
    return trial;
  }

  /** Once a cell, where the app stopped the link. */
  #wantsRound(trial: Trial): boolean {
    const id = cellId(trial.cell);
    if (this.#rounds.has(id) || !this.#options.desk.isStopped(trial)) return false;
    this.#rounds.add(id);
    return true;
  }

  /** Waits until the account may send again; an interruption ends the wait. */
  async #rest(phone: string, account: string | undefined): Promise<void> {
    const { signal, now, trace } = this.#options;
    if (account === undefined) return;
    const ms = this.#pacer.wait(account, now().getTime());
    // Sends of one account queue up behind each other from here on, also those of another phone.
    this.#pacer.sent(account, now().getTime() + ms);
    const wait = () => setTimeout(ms, undefined, { signal }).catch(() => {});
    if (ms > 0) await trace.around(phone, 'waiting', 'for the account', wait);
  }
}
