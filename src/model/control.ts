import type { Evidence } from './evidence.ts';
import type { Platform } from './matrix.ts';
import type { Frame } from './trial.ts';

/** One answer on the way from the address that was sent to the page that stayed. */
export interface Hop {
  readonly url: string;
  readonly status: number;
}

export type Loaded =
  | {
      readonly state: 'loaded';
      readonly url: string;
      readonly status: number;
      readonly title: string;
      /** Visible text, white space folded, cut at 4,000 characters. */
      readonly text: string;
      /** From opening to the declared content, or to rest if it never came. */
      readonly contentMs: number;
      readonly screenshot: Evidence;
      /** Perceptual hash of the page's top square, 64 hex digits; absent where the picture has nothing in it. */
      readonly picture?: string;
      /** The same of the page laid out at the widths of other phones. */
      readonly pictures?: readonly string[];
    }
  /** The screen of a phone whose own browser was sent there. */
  | { readonly state: 'seen'; readonly frame: Frame }
  /** The network or the site said no: `net::ERR_…`. */
  | { readonly state: 'down'; readonly error: string }
  /** Our own browser failed; it says nothing about the link. */
  | { readonly state: 'failed'; readonly error: string };

/** Apps that a host's association files name: assetlinks.json (packages), apple-app-site-association (app ids). */
export interface Association {
  readonly host: string;
  /** Null where the host has no such file, or none that can be read. */
  readonly android: readonly string[] | null;
  readonly ios: readonly string[] | null;
}

/** The same link outside the source app. */
export interface Control {
  readonly schema: 1;
  readonly link: string;
  /** `browser`: an ordinary mobile one; the source app whose user agent was worn; `phone`: a phone's own browser. */
  readonly agent: string;
  /** Whose browser and user agent it had. Absent where they spoke for both. */
  readonly platform?: Platform;
  /** Of the hosts on the way; asked once a link and run, with the first look of `browser`. */
  readonly associations?: readonly Association[];
  /** Id of the phone, where the agent is one. */
  readonly phone?: string;
  readonly moment: 'before' | 'after';
  readonly startedAt: string;
  readonly durationMs: number;
  readonly chain: readonly Hop[];
  readonly page: Loaded;
}

/** Does a control speak for trials on this platform? Sites tell an iPhone from an Android phone. */
export const speaksFor = ({ platform }: Pick<Control, 'platform'>, other: Platform): boolean =>
  platform === undefined || platform === other;
