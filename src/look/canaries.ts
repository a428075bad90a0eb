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
  /** Makes one canary's trial and stores it. Null: interrupted. */
  readonly tryOne: (line: Line, kind: CanaryKind, cell: Cell, attempt: number) => Promise<Trial | null>;
  readonly now: () => number;
}

/**
 * Before the first trial in an app and scope, and again when that has grown old or the session is a new one: a link
 * that must open and one that must be caught. Where either does not, the instrument sees what is not there.
 */
export class Canaries {
  readonly #options: CanaryOptions;
  /** `session place` → when they were clean. */
  readonly #clean = new Map<string, number>();

  constructor(options: CanaryOptions) {
    this.#options = options;
  }

  /**
   * May the cell be tried on this phone? `false`: it shows what is not there. `unheard`: the app cannot be used, by this
   * account at least. `lost`: the phone was lost over it. Null: interrupted.
   */
  async clear(line: Line, cell: Cell): Promise<'clean' | 'false' | 'unheard' | 'lost' | null> {
    const kinds = canariesFor(this.#options.desk.run, cell);
    if (kinds.length === 0 || this.#isClean(line, cell)) return 'clean';
    for (let attempt = 1; ; attempt++) {
      const heard = await this.#listen(line, cell, kinds, attempt);
      const again = heard === 'false' || heard === 'unheard';
      if (!again || attempt === MOST) return heard === 'unfit' ? 'unheard' : heard;
      await line.close();
    }
  }

  async #listen(line: Line, cell: Cell, kinds: readonly CanaryKind[], attempt: number) {
    const { desk, tryOne, now } = this.#options;
    for (const kind of kinds) {
      const trial = await tryOne(line, kind, cell, attempt);
      if (trial === null) return null;
      if (line.losses > 0) return 'lost';
      const heard = desk.listen(trial);
      // An account that was warned or signed out is left alone at once.
      if (heard?.validity === 'precondition-failed') return 'unfit';
      // What its own control does not bear out says nothing about the phone.
      if (heard && heard.song !== 'clean' && heard.validity !== 'control-failed') return heard.song;
    }
    this.#clean.set(keyOf(line, cell), now());
    return 'clean';
  }

  #isClean(line: Line, cell: Cell): boolean {
    const at = this.#clean.get(keyOf(line, cell));
    return line.session !== null && at !== undefined && this.#options.now() - at < FRESH_MS;
  }
}

const keyOf = ({ session }: Line, { app, scope }: Cell): string => `${session} ${app}/${scope}`;
