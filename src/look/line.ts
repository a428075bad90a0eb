import { setTimeout } from 'node:timers/promises';
import { type Phone, PhoneLostError } from '#drivers/phone';
import type { OpenLab, ReadyPhone } from '#lab/open';
import type { Trace } from '#trace/trace';

/** Pause before a lost phone is tried again; longer after each loss in a row. */
const BACK_OFF_MS = 1500;

/** A store may update an app while a run goes on: what is installed is read again when the last reading is older. */
const VERSIONS_HOLD_MS = 5 * 60_000;

interface Open {
  readonly phone: Phone;
  readonly session: string;
}

/** One phone's session, opened again when it was lost. */
export class Line {
  readonly phone: ReadyPhone;
  readonly #lab: OpenLab;
  readonly #now: () => Date;
  readonly #trace: Trace;
  #open: Promise<Open> | null = null;
  #session: string | null = null;
  #versions: { readonly at: number; readonly read: ReadyPhone['versions'] };
  /** In a row. */
  losses = 0;

  constructor(phone: ReadyPhone, lab: OpenLab, { now, trace }: { readonly now: () => Date; readonly trace: Trace }) {
    this.phone = phone;
    this.#lab = lab;
    this.#now = now;
    this.#trace = trace;
    this.#versions = { at: now().getTime(), read: phone.versions };
  }

  /** Id of the session that is open; null if none is. */
  get session(): string | null {
    return this.#session;
  }

  /** Begins to open the session before it is needed. Whether that fails is seen when it is used. */
  warm(): void {
    this.#opened().catch(() => {});
  }

  /** Of the installed apps, read on the phone at most five minutes ago; null if they cannot be read. */
  async versions(): Promise<ReadyPhone['versions']> {
    const at = this.#now().getTime();
    if (at - this.#versions.at >= VERSIONS_HOLD_MS) {
      this.#versions = { at, read: await this.#lab.versions(this.phone) };
    }
    return this.#versions.read;
  }

  /** Throws PhoneLostError. */
  async use<T>(act: (phone: Phone, session: string) => Promise<T>): Promise<T> {
    try {
      // A cable that dropped for a moment is not a phone that is gone.
      if (this.losses > 0) await setTimeout(BACK_OFF_MS * this.losses);
      const { phone, session } = await this.#opened();
      const result = await act(phone, session);
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
    const open = this.#open;
    this.#open = null;
    this.#session = null;
    // A session that was lost may not even close; its server clears it away.
    await open?.then(({ phone }) => phone.close()).catch(() => {});
  }

  #opened(): Promise<Open> {
    this.#open ??= this.#connect();
    return this.#open;
  }

  async #connect(): Promise<Open> {
    const { id } = this.phone.spec;
    const opened = await this.#trace.around(id, 'call', 'opening a session', () => this.#lab.connect(this.phone));
    const phone = this.#trace.phone(id, opened);
    const session = `${id}@${this.#now().toISOString()}`;
    this.#session = session;
    return { phone, session };
  }
}
