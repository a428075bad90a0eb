import { PhoneLostError } from '#drivers/phone';
import type { Incident, Rung } from '#model';
import type { Doing } from '#progress/progress';
import { Outage } from './outage.ts';

/** A phone that was lost. */
export interface Patient {
  readonly id: string;
  /** What it was lost over. */
  readonly loss: { readonly why: string; readonly trial?: string };
  /** All there is to bring it back, the cheapest first. */
  readonly ladder: readonly Step[];
  /** Throws PhoneLostError where no screen can be read, in the session that there is or in a new one. */
  prove(): Promise<void>;
  /** Does it answer at all? */
  answers(): Promise<boolean>;
  /** The last words of its server; empty where it has none. */
  lastWords(): Promise<string>;
}

export interface Step {
  readonly rung: Rung;
  /** Is there any use in it where the phone does not answer at all? */
  readonly helpsAbsent: boolean;
  /** Rejects where it could not be done. */
  readonly go: (signal: AbortSignal) => Promise<void>;
}

/** An incident as it is told; where it is kept is for others to know. */
export type Told = Incident extends infer One ? (One extends Incident ? Omit<One, 'schema' | 'at'> : never) : never;

export interface RecoveryOptions {
  /** How many phones there are in all. */
  readonly phones: number;
  readonly quarantine: { readonly restSeconds: number; readonly most: number };
  readonly now: () => number;
  /** Returns early where the signal is given. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly tell: (told: Told) => Promise<void>;
  readonly saveLog: (text: string) => Promise<Extract<Incident, { what: 'quarantined' }>['log']>;
  readonly onDoing: (phone: string, doing: Doing) => void;
}

/** An outage is probed so often; after so long, each phone is on its own. */
const PROBE_MS = 3000;
const LONGEST_OUTAGE_MS = 10 * 60_000;

interface Case {
  /** The rung from which the next loss is climbed. */
  from: number;
  rests: number;
  /** Since when it is in quarantine. */
  since: number | null;
}

/** Brings lost phones back: rung by rung, then by leaving them alone for a while. Every step is told. */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #outage: Outage;
  readonly #cases = new Map<string, Case>();

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#outage = new Outage(options.phones);
  }

  /** Resolves at once, or when an outage is over. */
  get clear(): Promise<void> {
    return this.#outage.over;
  }

  /** False: given up, or nobody wants it any more. */
  async bringBack(patient: Patient, signal: AbortSignal): Promise<boolean> {
    const { now, tell } = this.#options;
    const together = this.#outage.lost(patient.id, now());
    if (together) await tell({ what: 'paused', phones: together });
    while (!signal.aborted) {
      if (await this.#climb(patient, signal)) return true;
      if (signal.aborted || !(await this.#rest(patient, signal))) return false;
    }
    return false;
  }

  /** Was it left alone, and has it not been readmitted yet? */
  isOut(phone: string): boolean {
    return this.#caseOf(phone).since !== null;
  }

  /** Its canaries did as they must. */
  async readmit(phone: string): Promise<void> {
    const one = this.#caseOf(phone);
    const { since } = one;
    one.since = null;
    if (since !== null) await this.#options.tell({ what: 'readmitted', phone, afterMs: this.#options.now() - since });
  }

  /** It has made a trial: the next loss begins at the bottom again, and whatever ails others ails not all. */
  async fit(phone: string): Promise<void> {
    this.#caseOf(phone).from = 0;
    await this.#resume(this.#outage.answered(phone, this.#options.now()));
  }

  /** A phone that came back is lost again at once where a rung helped for a moment only: then it takes the next. */
  async #climb(patient: Patient, signal: AbortSignal): Promise<boolean> {
    const one = this.#caseOf(patient.id);
    let absent: boolean | null = null;
    for (let at = one.from; at < patient.ladder.length; at++) {
      await this.#sitOut(patient, signal);
      if (signal.aborted) return false;
      const step = patient.ladder[at];
      if (!step) break;
      if (step.rung !== 'settle' && !step.helpsAbsent) {
        absent ??= !(await patient.answers());
        if (absent) continue;
      }
      if (!(await this.#take(patient, step, signal))) continue;
      one.from = at + 1;
      return true;
    }
    one.from = Math.min(1, patient.ladder.length - 1);
    return false;
  }

  async #take(patient: Patient, { rung, go }: Step, signal: AbortSignal): Promise<boolean> {
    const { now, tell, onDoing } = this.#options;
    const { id: phone, loss } = patient;
    onDoing(phone, { state: 'recovering', rung });
    const began = now();
    const worked = await go(signal)
      .then(() => patient.prove())
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof PhoneLostError) return false;
          throw error;
        },
      );
    // What an interruption cut short says nothing.
    if (signal.aborted) return false;
    const at = now();
    await tell({ what: 'recovery', phone, rung, durationMs: at - began, worked, ...loss });
    if (worked) await this.#resume(this.#outage.answered(phone, at));
    return worked;
  }

  /** False where it has been left alone often enough. */
  async #rest(patient: Patient, signal: AbortSignal): Promise<boolean> {
    const { now, pause, tell, saveLog, onDoing, quarantine } = this.#options;
    const { id: phone, loss } = patient;
    const one = this.#caseOf(phone);
    if (one.rests >= quarantine.most) {
      await tell({ what: 'given-up', phone, why: loss.why });
      return false;
    }
    const restMs = quarantine.restSeconds * 1000 * 2 ** one.rests;
    one.rests += 1;
    one.since ??= now();
    const words = await patient.lastWords();
    const log = words === '' ? undefined : await saveLog(words);
    await tell({ what: 'quarantined', phone, restMs, why: loss.why, ...(log && { log }) });
    onDoing(phone, { state: 'quarantined', untilMs: now() + restMs });
    await pause(restMs, signal);
    return true;
  }

  /** While several phones are lost together, each is only asked now and then whether it answers. */
  async #sitOut(patient: Patient, signal: AbortSignal): Promise<void> {
    const { now, pause, onDoing } = this.#options;
    const until = now() + LONGEST_OUTAGE_MS;
    while (this.#outage.isOn && !signal.aborted) {
      onDoing(patient.id, { state: 'paused' });
      if (await patient.answers()) await this.#resume(this.#outage.answered(patient.id, now()));
      else if (now() >= until) await this.#resume(this.#outage.end(now()));
      else await pause(PROBE_MS, signal);
    }
  }

  async #resume(durationMs: number | null): Promise<void> {
    if (durationMs !== null) await this.#options.tell({ what: 'resumed', durationMs });
  }

  #caseOf(phone: string): Case {
    const one = this.#cases.get(phone) ?? { from: 0, rests: 0, since: null };
    this.#cases.set(phone, one);
    return one;
  }
}
