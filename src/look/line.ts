import { setTimeout } from 'node:timers/promises';
import { type Phone, PhoneLostError } from '#drivers/phone';
import type { OpenLab, ReadyPhone } from '#lab/open';

/** Pause before a lost phone is tried again; longer after each loss in a row. */
const BACK_OFF_MS = 1500;

/** One phone's session, opened again when it was lost. */
export class Line {
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
      // A cable that dropped for a moment is not a phone that is gone.
      if (this.losses > 0) await setTimeout(BACK_OFF_MS * this.losses);
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
