import { setTimeout } from 'node:timers/promises';
import type { Entry } from '#lab/ledger';
import type { Cell, Trial } from '#model';
import type { Doing } from '#progress/progress';
import { Pacer } from '#schedule/pacing';
import type { Desk } from './desk.ts';
import type { Line } from './line.ts';
import type { LookOptions } from './options.ts';
import type { Tell } from './tell.ts';

export interface AccountOptions extends Pick<LookOptions, 'run' | 'lab' | 'progress' | 'now' | 'signal' | 'trace'> {
  readonly desk: Desk;
  readonly tell: Tell;
  readonly onDoing: (phone: string, doing: Doing) => void;
}

/** The accounts of a lab: none sends more than it may, and one that its app has warned is left alone. */
export class Accounts {
  readonly #options: AccountOptions;
  readonly #pacer: Pacer;
  readonly #troubled = new Set<string>();

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.lab.lab.pacing);
    // What an earlier session of the run has sent counts too.
    for (const trial of options.desk.trials) {
      if (trial.account !== null) this.#pacer.sent(trial.account, Date.parse(trial.startedAt));
      this.#trouble(trial);
    }
  }

  /** Takes note of what other runs have done with the accounts since they were last asked. */
  async hear(): Promise<void> {
    const { run, lab, progress, now } = this.#options;
    for (const { at, run: other, account, warned } of (await lab.ledger?.news(run.runId, now())) ?? []) {
      if (!warned) this.#pacer.sent(account, Date.parse(at));
      else if (!this.#troubled.has(keyOf(warned.app, account))) {
        this.#troubled.add(keyOf(warned.app, account));
        progress.say(`${warned.app} ${account}: left alone, warned at ${at} in run ${other}: ${warned.why}`);
      }
    }
  }

  /** How long the phone's account must rest before it may send in an app. */
  restMs(line: Line | undefined, { app }: Pick<Cell, 'app'>): number {
    const account = line?.phone.spec.accounts[app]?.alias;
    return account === undefined ? 0 : this.#pacer.wait(account, this.#options.now().getTime());
  }

  /** Waits until the phone's account may send; an interruption ends the wait. `before`: the trial that is to come. */
  async rest(line: Line, { app }: Cell, before: string): Promise<void> {
    const { signal, now, trace, onDoing } = this.#options;
    const account = line.phone.spec.accounts[app]?.alias;
    if (account === undefined) return;
    await this.hear();
    const at = now().getTime();
    const ms = this.#pacer.wait(account, at);
    // Sends of one account queue up behind each other from here on, also those of another phone, or of another run.
    this.#pacer.sent(account, at + ms);
    await this.#note({ at: new Date(at + ms).toISOString(), account });
    if (ms === 0) return;
    onDoing(line.id, { state: 'account-rests', untilMs: at + ms });
    const wait = () => setTimeout(ms, undefined, { signal }).catch(() => {});
    await trace.around(line.id, 'waiting', 'for the account', wait);
    onDoing(line.id, { state: 'trial', id: before });
  }

  /** An account that its app has warned or signed out is left alone for the rest of the run; it is told once. */
  async mind(trial: Trial): Promise<void> {
    const why = this.#trouble(trial);
    const { id, account, cell, phone } = trial;
    if (why === null || account === null) return;
    await this.#note({ at: trial.startedAt, account, warned: { app: cell.app, why } });
    await this.#options.tell({ what: 'account-stopped', phone: phone.id, app: cell.app, account, why, trial: id });
  }

  /** Phones on which the phone's account in an app is to be left alone; none where it may go on. */
  stopped(line: Line, { app }: Pick<Cell, 'app'>): readonly string[] {
    const account = line.phone.spec.accounts[app]?.alias;
    if (account === undefined || !this.#troubled.has(keyOf(app, account))) return [];
    return this.#options.lab.phones
      .filter(({ spec }) => spec.accounts[app]?.alias === account)
      .map(({ spec }) => spec.id);
  }

  async #note(entry: Omit<Entry, 'run'>): Promise<void> {
    const { lab, run } = this.#options;
    // Where nothing can be written, other runs hear nothing; this one keeps its own limits and goes on.
    await lab.ledger?.note({ ...entry, run: run.runId }).catch(() => {});
  }

  /** Null where there is none, or where it was known. */
  #trouble(trial: Trial): string | null {
    const { account, cell } = trial;
    const why = account === null ? null : this.#options.desk.accountTrouble(trial);
    if (account === null || why === null || this.#troubled.has(keyOf(cell.app, account))) return null;
    this.#troubled.add(keyOf(cell.app, account));
    return why;
  }
}

const keyOf = (app: string, account: string): string => `${app} ${account}`;
