import { type CanaryKind, type Control, cellId, type Trial } from '#model';
import type { Doing } from '#progress/progress';
import type { Recovery } from '#recover/recovery';
import type { Ended } from '#schedule/pool';
import type { Turn } from '#schedule/queue';
import { SHORT_MS } from '#schedule/wait';
import { Accounts } from './accounts.ts';
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
  /** Trials of earlier sessions that count. */
  readonly counted: readonly Trial[];
}

/** Takes turns on phones: whatever has to come before a trial, the trial, its place in the journal. */
export class Turns {
  readonly #options: TurnOptions;
  readonly accounts: Accounts;
  readonly #canaries: Canaries;
  readonly #phoneControls: PhoneControls;
  readonly #interrupted: Promise<readonly Control[]>;
  /** Trials that count, as far as is known. */
  #valid: Trial[] = [];
  /** Cells whose way round has been tried, or is being. */
  readonly #rounds = new Set<string>();

  constructor(options: TurnOptions) {
    const { desk, now, signal } = options;
    this.#options = options;
    this.accounts = new Accounts(options);
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
    this.#valid = [...options.counted];
    for (const { cell, observation } of desk.trials) if (observation?.wayRound) this.#rounds.add(cellId(cell));
  }

  /** Resolves with nothing when the run is interrupted. */
  get interrupted(): Promise<readonly Control[]> {
    return this.#interrupted;
  }

  /** Null: interrupted, nothing stored. */
  async take(line: Line, turn: Turn): Promise<Ended | null> {
    const { desk, recovery, signal } = this.#options;
    await Promise.race([recovery.clear, this.#interrupted]);
    if (signal.aborted) return null;
    await this.#renew(line);
    const before = this.accounts.stopped(line, turn.cell);
    if (before.length > 0) return { trial: null, worth: 'faulty', stopped: before };
    const once = await this.#canaries.clear(line, turn.cell);
    // What was in quarantine must do as it must twice.
    const again = once === 'clean' && recovery.isOut(line.id);
    const cleared = again ? await this.#canaries.prove(line, turn.cell, { anew: true }) : once;
    if (cleared === null) return null;
    if (cleared !== 'clean') {
      const unfit = await this.#unfit(cleared, line, turn);
      const rest = {
        lost: line.isLost,
        stopped: this.accounts.stopped(line, turn.cell),
        voided: this.#voided(cleared),
      };
      return { trial: null, worth: 'faulty', unfit, ...rest };
    }
    await recovery.readmit(line.id);
    const trial = await this.#trial(line, turn);
    if (trial === null) return null;
    const stopped = this.accounts.stopped(line, turn.cell);
    if (trial === 'stopped') return { trial: null, worth: 'faulty', stopped };
    if (!line.isLost && desk.valid(trial)) await recovery.fit(line.id);
    // Neither proof nor anything else is asked of an account that was warned.
    if (stopped.length > 0) return { trial, worth: this.#worth(trial), lost: line.isLost, stopped };
    const heard = line.isLost ? 'clean' : await this.#proven(line, trial);
    const unfit = await this.#unfit(heard, line, turn);
    if (!line.isLost) await this.#phoneControls.once(line, desk.link(turn.cell));
    const rest = { lost: line.isLost, stopped: this.accounts.stopped(line, turn.cell), voided: this.#voided(heard) };
    return { trial, worth: this.#worth(trial), unfit, ...rest };
  }

  /** What the trial is worth, after all that is known. */
  #worth(trial: Trial): Ended['worth'] {
    const worth = this.#options.desk.worth(trial);
    if (worth === 'valid') this.#valid.push(trial);
    return worth;
  }

  /** Trials that a canary has spoken against, after they had been counted. */
  #voided(heard: Heard): readonly Trial[] {
    if (heard !== 'false' && heard !== 'dark') return [];
    const { desk } = this.#options;
    const counted = this.#valid;
    this.#valid = counted.filter((trial) => desk.valid(trial));
    return counted.filter((trial) => !this.#valid.includes(trial));
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

  /** One trial, of a cell or of a canary, made and stored. Nothing is where its account is to be left alone. Null: interrupted. */
  async #trial(line: Line, turn: Turn, canary?: CanaryKind): Promise<Trial | 'stopped' | null> {
    const { desk, controls, recogniser, signal, folder, onTrial, trace } = this.#options;
    const link = desk.link(turn.cell);
    const { id } = line.phone.spec;
    const seen = await trace.around(id, 'waiting', 'for the control', () =>
      Promise.race([controls.of(link), this.#interrupted]),
    );
    const name = `${canary ? 'canary ' : ''}${cellId(turn.cell)}#${turn.attempt}`;
    await this.accounts.rest(line, turn.cell, name);
    if (signal.aborted) return null;
    // It may have been warned on another phone while this one waited.
    if (this.accounts.stopped(line, turn.cell).length > 0) return 'stopped';
    const setting = {
      ...this.#options,
      link,
      controls: seen,
      quietMs: canary
        ? SHORT_MS
        : desk.quietMs(turn, { phone: id, account: line.phone.spec.accounts[turn.cell.app]?.alias ?? null }),
      recognise: recogniser.read,
      wantsWayRound: (made: Trial) => !canary && this.#wantsRound(made),
      ...(canary && { canary }),
    };
    const trial = await trace.around(id, 'trial', name, () => makeTrial(line, turn, setting));
    if (trial === null) return null;
    await folder.appendTrial(trial);
    desk.trials.push(trial);
    onTrial(trial);
    await this.accounts.mind(trial);
    return trial;
  }

  /** Once a cell, where the app stopped the link. */
  #wantsRound(trial: Trial): boolean {
    const id = cellId(trial.cell);
    if (this.#rounds.has(id) || !this.#options.desk.isStopped(trial)) return false;
    this.#rounds.add(id);
    return true;
  }
}
