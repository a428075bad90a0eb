import { setTimeout } from 'node:timers/promises';
import { type Phone, PhoneLostError } from '#drivers/phone';
import type { OpenLab, ReadyPhone } from '#lab/open';
import type { Patient, Step } from '#recover/recovery';
import type { Trace } from '#trace/trace';

/** A cable that dropped for a moment is not a phone that is gone. */
const SETTLE_MS = 1500;
/** A session that was lost may not even close; its server clears it away. */
const CLOSE_MS = 10_000;

/** A store may update an app while a run goes on: what is installed is read again when the last reading is older. */
const VERSIONS_HOLD_MS = 5 * 60_000;
/** The same where it could not be read. */
const UNREAD_HOLD_MS = 60_000;

interface Open {
  readonly phone: Phone;
  readonly session: string;
}

/** One phone's session, opened again when it was lost. */
export class Line implements Patient {
  readonly phone: ReadyPhone;
  readonly #lab: OpenLab;
  readonly #now: () => Date;
  readonly #trace: Trace;
  #open: Promise<Open> | null = null;
  #session: string | null = null;
  #installed: { readonly at: number; readonly read: ReadyPhone['installed'] };
  #loss: Patient['loss'] | null = null;
  /** Tells whether the network is back, where it is that which is lost. */
  #network: (() => Promise<boolean>) | null = null;

  constructor(phone: ReadyPhone, lab: OpenLab, { now, trace }: { readonly now: () => Date; readonly trace: Trace }) {
    this.phone = phone;
    this.#lab = lab;
    this.#now = now;
    this.#trace = trace;
    this.#installed = { at: now().getTime(), read: phone.installed };
  }

  get id(): string {
    return this.phone.spec.id;
  }

  /** Id of the session that is open; null if none is. */
  get session(): string | null {
    return this.#session;
  }

  /** Lost, and not brought back yet. */
  get isLost(): boolean {
    return this.#loss !== null;
  }

  get loss(): Patient['loss'] {
    return this.#loss ?? { why: 'not lost' };
  }

  get ladder(): readonly Step[] {
    if (this.#network) return [{ rung: 'settle', helpsAbsent: true, go: async () => {} }];
    const again: Step = { rung: 'settle', helpsAbsent: true, go: () => this.#settle() };
    const anew: Step = { rung: 'session', helpsAbsent: false, go: () => this.close() };
    const more = this.#lab.remedies(this.phone).map(
      (remedy): Step => ({
        ...remedy,
        go: async (signal) => {
          await this.close();
          await remedy.go(signal);
        },
      }),
    );
    return [again, anew, ...more];
  }

  /** Begins to open the session before it is needed. Whether that fails is seen when it is used. */
  warm(): void {
    this.#opened().catch(() => {});
  }

  /** Read on the phone at most ten minutes ago; null if they cannot be read. */
  async installed(): Promise<ReadyPhone['installed']> {
    const at = this.#now().getTime();
    const { read, at: readAt } = this.#installed;
    if (at - readAt < (read === null ? UNREAD_HOLD_MS : VERSIONS_HOLD_MS)) return read;
    const now = await this.#lab.installed(this.phone);
    // One reading that fails is no update.
    if (now === null && read !== null && at - readAt < 2 * VERSIONS_HOLD_MS) return read;
    this.#installed = { at, read: now };
    return now;
  }

  /** Throws PhoneLostError; the phone is then lost until it has been brought back. */
  async use<T>(act: (phone: Phone, session: string) => Promise<T>, trial?: string): Promise<T> {
    try {
      const { phone, session } = await this.#opened();
      return await act(phone, session);
    } catch (error) {
      if (error instanceof PhoneLostError) {
        const why = this.#lab.hide(error.message);
        this.#loss = { why, ...(trial !== undefined && { trial }) };
        // What is gone altogether is to be brought back before its network is.
        this.#network = null;
      }
      throw error;
    }
  }

  async prove(): Promise<void> {
    const { phone } = await this.#opened();
    await phone.source();
    if (this.#network && !(await this.#network())) throw new PhoneLostError(this.id, 'a look at a page that must load');
    this.#loss = null;
    this.#network = null;
  }

  /** The phone is there, but shows nothing of the outer world. */
  darken(why: string, network: () => Promise<boolean>): void {
    this.#loss = { why };
    this.#network = network;
  }

  answers(): Promise<boolean> {
    return this.#network ? this.#network() : this.#lab.answers(this.phone);
  }

  lastWords(): Promise<string> {
    return this.#lab.lastWords(this.phone);
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    this.#session = null;
    const closed = open?.then(({ phone }) => phone.close()).catch(() => {});
    await Promise.race([closed, setTimeout(CLOSE_MS, undefined, { ref: false })]);
  }

  async #settle(): Promise<void> {
    if (this.#session === null) throw new PhoneLostError(this.id, 'another look: no session is open');
    await setTimeout(SETTLE_MS);
  }

  #opened(): Promise<Open> {
    this.#open ??= this.#begin();
    return this.#open;
  }

  /** What is opened after it was given up, or after another was begun, changes nothing. */
  #begin(): Promise<Open> {
    const opening = this.#connect();
    opening.then(
      ({ session }) => {
        if (this.#open === opening) this.#session = session;
      },
      () => {
        if (this.#open === opening) this.#open = null;
      },
    );
    return opening;
  }

  async #connect(): Promise<Open> {
    const opened = await this.#trace.around(this.id, 'call', 'opening a session', () => this.#lab.connect(this.phone));
    return { phone: this.#trace.phone(this.id, opened), session: `${this.id}@${this.#now().toISOString()}` };
  }
}
