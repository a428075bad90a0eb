import type { Phone } from '#drivers/phone';
import type { Clock } from '#screen/eye';

/** What a phone's time goes to. What a trial takes beyond its calls and waits is the harness itself. */
export type Kind = 'trial' | 'call' | 'waiting';

/** Begins and ends in milliseconds since 1970. */
export interface Span {
  readonly phone: string;
  readonly kind: Kind;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Trace {
  /** Does the work, and writes down how long it took, however it ends. */
  around<T>(phone: string, kind: Kind, name: string, work: () => Promise<T>): Promise<T>;
  /** The same phone, every call of which is written down: the driver's time and, within it, the phone's own. */
  phone(id: string, phone: Phone): Phone;
  /** The same clock, every pause of which is written down. */
  clock(id: string, clock: Clock): Clock;
}

/** Nothing is written down, and nothing stands between a call and its phone. */
export const UNTRACED: Trace = {
  around: (_phone, _kind, _name, work) => work(),
  phone: (_id, phone) => phone,
  clock: (_id, clock) => clock,
};

/** Keeps every span in memory: some two hundred of a hundred bytes each for a trial. */
export class Recorder implements Trace {
  readonly spans: Span[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async around<T>(phone: string, kind: Kind, name: string, work: () => Promise<T>): Promise<T> {
    const from = this.#now();
    try {
      return await work();
    } finally {
      this.spans.push({ phone, kind, name, from, to: this.#now() });
    }
  }

  phone(id: string, phone: Phone): Phone {
    return new Proxy(phone, {
      get: (target, verb, receiver) => {
        const value: unknown = Reflect.get(target, verb, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.around(id, 'call', String(verb), () => Reflect.apply(value, target, args));
      },
    });
  }

  clock(id: string, { now, pause }: Clock): Clock {
    return { now, pause: (ms) => this.around(id, 'waiting', 'between two looks', () => pause(ms)) };
  }
}
