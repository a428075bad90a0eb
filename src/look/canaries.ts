import { canariesFor } from '#judge/canaries';
import type { CanaryKind, Cell, Trial } from '#model';
import type { Desk } from './desk.ts';
import type { Line } from './line.ts';

/** What canaries said in the past holds no longer than a control does. */
const FRESH_MS = 25 * 60_000;
/** How often they are tried, each time in a session of its own, before the place is given up for the phone. */
const MOST = 2;

export interface CanaryOptions {
  readonly desk: Desk;
  /** Makes one canary's trial and stores it; not where its account is to be left alone. Null: interrupted. */
  readonly tryOne: (line: Line, kind: CanaryKind, cell: Cell, attempt: number) => Promise<Trial | 'stopped' | null>;
  readonly now: () => number;
}

/**
 * What canaries said: as they must; what is not there; nothing that a phone without a network would not show; nothing,
 * by this account at least; the phone was lost over it; none was tried, its account being stopped. Null: interrupted.
 */
export type Heard = 'clean' | 'false' | 'dark' | 'unheard' | 'lost' | 'stopped' | null;

/**
 * In each session, before anything else: a link that must open and one that must be caught, and again when that has
 * grown old. Where either does not, the instrument sees what is not there. A trial that shows nothing at all is no
 * finding before a link that must open has opened in that very place.
 */
export class Canaries {
  readonly #options: CanaryOptions;
  /** `session kind` and `session kind place` → when it was clean. */
  readonly #clean = new Map<string, number>();

  constructor(options: CanaryOptions) {
    this.#options = options;
  }

  /** May the cell be tried on this phone? Of each kind that is declared for its place, one must be clean in the session. */
  clear(line: Line, cell: Cell): Promise<Heard> {
    return this.#hear(line, cell, (kind) => keyOf(line, kind));
  }

  /** Does the cell's place work on this phone? Asked anew where what was heard before is in doubt. */
  prove(line: Line, cell: Cell, { anew }: { readonly anew: boolean }): Promise<Heard> {
    if (anew) this.#clean.delete(keyOf(line, 'opens', cell));
    return this.#hear(line, cell, (kind) => (kind === 'opens' ? keyOf(line, kind, cell) : null));
  }

  async #hear(line: Line, cell: Cell, keyFor: (kind: CanaryKind) => string | null): Promise<Heard> {
    for (let attempt = 1; ; attempt++) {
      const kinds = canariesFor(this.#options.desk.run, cell).filter((kind) => this.#isDue(keyFor(kind)));
      const heard = await this.#listen(line, cell, kinds, attempt);
      const again = heard === 'false' || heard === 'dark' || heard === 'unheard';
      if (!again || attempt === MOST) return heard === 'unfit' ? 'unheard' : heard;
      await line.close();
    }
  }

  async #listen(line: Line, cell: Cell, kinds: readonly CanaryKind[], attempt: number) {
    const { desk, tryOne, now } = this.#options;
    for (const kind of kinds) {
      const trial = await tryOne(line, kind, cell, attempt);
      if (trial === null || trial === 'stopped') return trial;
      if (line.isLost) return 'lost';
      const heard = desk.listen(trial);
      // An account that was warned or signed out is left alone at once.
      if (heard?.validity === 'precondition-failed') return 'unfit';
      // What its own control does not bear out says nothing about the phone.
      if (heard && heard.song !== 'clean' && heard.validity !== 'control-failed') return heard.song;
      for (const key of [keyOf(line, kind), keyOf(line, kind, cell)]) this.#clean.set(key, now());
    }
    return 'clean';
  }

  #isDue(key: string | null): boolean {
    if (key === null) return false;
    const at = this.#clean.get(key);
    return at === undefined || this.#options.now() - at >= FRESH_MS;
  }
}

/** A session that is still to be opened has heard nothing. */
const keyOf = ({ session, phone }: Line, kind: CanaryKind, cell?: Cell): string =>
  [session ?? `${phone.spec.id}@none`, kind, ...(cell ? [cell.app, cell.scope] : [])].join(' ');
