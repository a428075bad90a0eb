import { createHash } from 'node:crypto';
import { steadyNow } from '#clock';
import type { Phone, Point } from '#drivers/phone';
import { ILLEGIBLE, type Moment } from '#model';
import { isBlankPage } from './picture.ts';
import { type Box, type Node, readTree, type Tree } from './tree.ts';
import { type Line, unveil, type Veil, veilOf, wordIn } from './veil.ts';

/** Time as the harness knows it; tests bring their own. */
export interface Clock {
  now(): number;
  pause(ms: number): Promise<void>;
}

/** Not the host's time: one that is set between a tap and the look after it must not make the look late. */
export const systemClock: Clock = {
  now: steadyNow,
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/** Reads the text on a PNG, in the picture's own pixels. */
export type Recognise = (picture: Uint8Array) => Promise<{
  readonly width: number;
  readonly lines: readonly (Line & { readonly confidence: number })[];
}>;

/** From one look to the next while waiting for something to appear. */
const LEAST_LOOKS = 3;
const LOOK_MS = 150;

/** The phone is not where the procedure must be, and could not be brought there. Says nothing about the link. */
export class LostWayError extends Error {
  override readonly name = 'LostWayError';
}

export interface Glance {
  readonly xml: string;
  /** As the platform tells it. */
  readonly tree: Tree;
  readonly veil: Veil;
  /** Taken where the tree is silent; its pixels are then part of the tree's print. */
  readonly picture: Uint8Array | null;
  /** There is a web view, and nothing in it yet: a page on its way, or none. */
  readonly blank: boolean;
}

/** One look: the tree with what was read on the picture, and both as they came. */
export interface Seen {
  readonly xml: string;
  readonly tree: Tree;
  readonly picture: Uint8Array | null;
}

/** What is larger is neither read nor kept: no phone's screen is. */
export const LARGEST_PICTURE = 20 * 1024 * 1024;

/** Lines read with less confidence are noise. */
const LEGIBLE = 0.5;

const scaled = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x * by,
  y: y * by,
  width: width * by,
  height: height * by,
});

export interface EyeOptions {
  readonly clock: Clock;
  readonly recognise: Recognise;
  readonly onFrame?: (moment: Moment, seen: Seen) => Promise<void>;
}

/** Looks at one phone, for the length of one trial, and keeps as frames what is to be kept. Touches nothing. */
export class Eye {
  readonly phone: Phone;
  readonly clock: Clock;
  readonly notes = new Set<string>();
  readonly #recognise: Recognise;
  readonly #onFrame: (moment: Moment, seen: Seen) => Promise<void>;
  /** The last picture that was read: screens are looked at more often than they change. */
  #read: { readonly print: string; readonly lines: readonly Line[] } | null = null;

  constructor(phone: Phone, { clock, recognise, onFrame }: EyeOptions) {
    this.phone = phone;
    this.clock = clock;
    this.#recognise = recognise;
    this.#onFrame = onFrame ?? (async () => {});
  }

  /** What is on the screen: by its tree, and where the tree is silent, by the picture. */
  async look(): Promise<Tree> {
    return (await this.#see()).tree;
  }

  /** As look, but read on the picture too whatever the tree tells: for what must be there. */
  async read(): Promise<Tree> {
    const { tree, veil, picture } = await this.glance();
    return unveil(tree, { ...veil, native: true }, await this.#readAll(picture ?? (await this.#photograph()), tree));
  }

  /** As look, but a page that keeps silent is not read: enough to find what the app itself shows. */
  async native(): Promise<Tree> {
    return (await this.#unveil(await this.glance({ pages: false }))).tree;
  }

  /**
   * Keeps what is seen as a frame of the record: what was glanced at this very moment, or another look. A silent page
   * that still moves is not read.
   */
  async record(moment: Moment, glanced: Glance | null = null): Promise<Tree> {
    const pages = moment !== 'opening';
    const glance = glanced ?? (await this.glance({ pages }));
    const seen = pages || glance.veil.native ? await this.#unveil(glance) : glance;
    await this.#onFrame(moment, seen);
    return seen.tree;
  }

  /** What a glance tells: by its tree, and where the tree is silent, by the picture. */
  async readGlance(glance: Glance): Promise<Tree> {
    return (await this.#unveil(glance)).tree;
  }

  /** A look that reads no picture: enough to tell whether anything moves. */
  async glance({ pages } = { pages: true }): Promise<Glance> {
    const xml = await this.phone.source();
    const tree = readTree(xml, this.phone.platform);
    for (const note of tree.notes) this.notes.add(note);
    const veil = veilOf(tree);
    const picture = veil.native || (veil.web && pages) ? await this.#photograph() : null;
    if (!picture) return { xml, tree, veil, picture, blank: false };
    const pixels = createHash('sha1').update(picture).digest('base64');
    const blank = veil.web && (await isBlankPage(picture, tree));
    return { xml, tree: { ...tree, print: `${tree.print}\n${pixels}` }, veil, picture, blank };
  }

  async #photograph(): Promise<Uint8Array> {
    const picture = await this.phone.screenshot();
    if (picture.length > LARGEST_PICTURE) throw new LostWayError(`screenshot of ${picture.length} bytes refused`);
    return picture;
  }

  async #see(): Promise<Seen> {
    return this.#unveil(await this.glance());
  }

  async #unveil({ xml, tree, veil, picture, blank }: Glance): Promise<Seen> {
    return {
      xml,
      picture,
      tree: picture && (veil.native || !blank) ? unveil(tree, veil, await this.#lines(picture, tree)) : tree,
    };
  }

  /** In the tree's units. */
  async #lines(picture: Uint8Array, tree: Tree): Promise<readonly Line[]> {
    if (this.#read?.print !== tree.print) this.#read = { print: tree.print, lines: await this.#readAll(picture, tree) };
    return this.#read.lines;
  }

  async #readAll(picture: Uint8Array, { size }: Tree): Promise<readonly Line[]> {
    const { width, lines } = await this.#recognise(picture).catch((error: unknown) => {
      throw new LostWayError(`the picture could not be read: ${error instanceof Error ? error.message : error}`);
    });
    const read = lines.filter(({ confidence }) => confidence >= LEGIBLE);
    if (lines.length > 2 && read.length < lines.length / 2) this.notes.add(ILLEGIBLE);
    const scale = size.width > 0 ? size.width / width : 1;
    return read.map(({ text, box }) => ({ text, box: scaled(box, scale) }));
  }

  /**
   * Looks until `find` finds, first in what the app itself shows; null when time is over, and not before a few looks:
   * one that is read on a picture may take as long as all the time there is.
   */
  async seek<T>(find: (tree: Tree) => T | null | undefined | false, withinMs: number): Promise<T | null> {
    const until = this.clock.now() + withinMs;
    for (let looks = 1; ; looks++) {
      const looked = this.clock.now();
      const seen = await this.glance({ pages: false });
      const { tree } = await this.#unveil(seen);
      const found = find(tree) || (seen.veil.web && !seen.picture && find(await this.look()));
      if (found) return found;
      if (looks >= LEAST_LOOKS && this.clock.now() >= until) return null;
      await this.clock.pause(Math.max(0, LOOK_MS - (this.clock.now() - looked)));
    }
  }

  /** As seek, but what must be there is read on the picture in the end; not finding it means that the way is lost. */
  async need<T>(what: string, find: (tree: Tree) => T | null | undefined | false, withinMs = 10_000): Promise<T> {
    const found = (await this.seek(find, withinMs)) || find(await this.read());
    if (!found) throw new LostWayError(`${what} not found in ${withinMs / 1000} s`);
    return found;
  }

  /** Where on a node of many words a word stands, by its picture: a span of text is no node. Null if it is not seen. */
  async locate(node: Node, word: string): Promise<Point | null> {
    const { tree } = await this.glance();
    const lines = await this.#readAll(await this.#photograph(), tree);
    return wordIn(lines, node.box, word);
  }
}
