import type { Evidence } from './evidence.ts';
import type { Cell, Platform, Scope } from './matrix.ts';

/** One readable text on a screen, in reading order. `web` texts stand inside a web view. */
export interface SeenText {
  readonly text: string;
  readonly part: 'native' | 'web';
  /** What it looks like it is. A `button` can be pressed. */
  readonly role: 'text' | 'button' | 'input' | 'title';
  readonly by: 'tree' | 'ocr';
}

/** When a frame was taken. */
export type Moment =
  | 'chat' // before delivery: the chat or search box as found
  | 'delivered' // the link is there to be tapped, or the search has answered
  | 'opening' // after the tap, while the screen still moves
  | 'pressed' // after a further press that the app forced
  | 'settled'; // the end: nothing moves any more, or T is over

/** The screen at one moment. */
export interface Frame {
  readonly atMs: number;
  readonly moment: Moment;
  /** App in front: an id of matrices/apps.yaml when known, else the package or bundle id; null if it could not be read. */
  readonly app: string | null;
  /** Android only, and only where screens are compared: delivered and settled. */
  readonly activity: string | null;
  readonly texts: readonly SeenText[];
  /** Is there a web view, and does the tree show what is in it? */
  readonly web: 'none' | 'filled' | 'empty';
  /** Perceptual hash of the web view's top square, as a control has one. */
  readonly picture?: string;
  /** Something on screen says that it is still loading. */
  readonly loading: boolean;
  readonly tree?: Evidence;
  readonly screenshot?: Evidence;
}

/** Something the harness did to the phone. `forced` steps are those the app asks for between the tap and the content. */
export interface Step {
  readonly atMs: number;
  readonly did: 'launch' | 'search' | 'enter' | 'type' | 'paste' | 'send' | 'tap' | 'press' | 'read-address' | 'home';
  readonly what: string;
  readonly forced?: boolean;
  /** A press on a page of the app's browser: the page's address, as the app itself told it before the press. */
  readonly address?: string;
}

/** How the link appears where it was delivered. */
export type Delivery =
  /** `mark`: a button that the app has put beside the message, in words that are not known. */
  | { readonly state: 'shown'; readonly as: 'plain' | 'card' | 'folded'; readonly mark?: string }
  | { readonly state: 'altered'; readonly shows: string }
  | { readonly state: 'failed'; readonly mark: string }
  | { readonly state: 'missing' }
  /** Scope search: rows of the result list, in order. `own` is the row of the link's own host or mini program. */
  | {
      readonly state: 'results';
      readonly rows: readonly ResultRow[];
      readonly own: number | null;
      /** Without an own one: the single row whose host, read on the picture, may be the link's. It was tapped. */
      readonly nearly?: number;
    }
  /** Scope search: the app went on by itself. */
  | { readonly state: 'jumped' };

export interface ResultRow {
  readonly title: string;
  readonly host: string | null;
  readonly kind: string | null;
  readonly owner: string | null;
  /** Read on the picture: a character here and there may be another. */
  readonly by?: 'ocr';
}

/** The address of the page in the app's browser, as the app itself tells it, or why it could not be read. */
export type Address =
  | { readonly url: string; readonly by: 'menu' | 'bar' }
  | { readonly url: null; readonly why: 'no-web-view' | 'no-menu' | 'not-offered' | 'refused' };

/** What one trial saw, from before delivery to the settled end. */
export interface Observation {
  readonly delivery: Delivery;
  readonly frames: readonly Frame[];
  readonly steps: readonly Step[];
  readonly address: Address;
  /** The tap brought a new activity, a load indicator or any change. Null if nothing could be tapped. */
  readonly reacted: boolean | null;
  /** T, the longest wait for this link: max(15 s, 3 × the control's time to content), at most 60 s. */
  readonly waitMs: number;
  /** The screen came to rest within T. */
  readonly settled: boolean;
  /** Where the page told to go another way: whether that way leads to the content. Absent where it was not tried. */
  readonly wayRound?: WayRound;
  /** The longest time the screen stood still after the tap and then changed once more. */
  readonly longestRestMs?: number;
  /** Anything refused or odd, for a reader of the record. */
  readonly notes: readonly string[];
}

/** The page's own advice, followed: its address copied, the phone's browser opened, the address pasted. */
export interface WayRound {
  /** What the phone's browser showed at the end; null if the way could not be gone. */
  readonly frame: Frame | null;
  /** Taps and inputs that it took, and milliseconds. */
  readonly steps: number;
  readonly durationMs: number;
}

/** The note of a trial whose screens could not be read well enough on their pictures. */
export const ILLEGIBLE = 'text recognition below its floor';

export interface PhoneFacts {
  readonly id: string;
  readonly platform: Platform;
  readonly osVersion: string;
  /** As the lab file calls it. */
  readonly network?: string;
  readonly model: string;
  readonly virtual: boolean;
}

/** Whose phone tapped. Only a recipient's phone proves that a message arrived. */
export type Vantage = 'sender' | 'recipient';

/** The trial could not be made, and that says nothing about the link. */
export interface Fault {
  readonly kind: 'instrument-fault' | 'precondition-failed';
  readonly why: string;
}

/** Which build of an app's version: one version may be shipped twice. */
export interface Build {
  /** Android's versionCode, an iPhone's CFBundleVersion. */
  readonly code: string;
  /** When it was installed last, as Android tells it (lastUpdateTime): by the phone's own clock, without a zone. */
  readonly updatedAt?: string;
}

/** One attempt at one cell on one phone. Never edited; a retry is another trial. */
export interface Trial {
  readonly schema: 1;
  /** `wechat/taobao-item/group/ios#3` */
  readonly id: string;
  readonly cell: Cell;
  readonly attempt: number;
  readonly phone: PhoneFacts;
  /** Alias of the account, never its number. */
  readonly account: string | null;
  /** The sender's where it is not said. */
  readonly vantage?: Vantage;
  /** Versions read on the phone, by app id. */
  readonly versions: Readonly<Record<string, string>>;
  /** Their builds, by app id, as far as the phone told them. */
  readonly builds?: Readonly<Record<string, Build>>;
  /** The phone's session in which it was made: `android-1/2`. Trials stand and fall with their session's canaries. */
  readonly session?: string;
  /** A canary's trial belongs to no planned cell: it shows that the instrument can see what it must see. */
  readonly canary?: CanaryKind;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly observation: Observation | null;
  readonly fault: Fault | null;
}

/** A link that must open, and a link that must be caught. */
export type CanaryKind = 'opens' | 'caught';

/** What is known beforehand about one app and scope: ids of links, null where none is known. */
export interface Canary {
  readonly app: string;
  readonly scope: Scope;
  readonly opens: string | null;
  readonly caught: string | null;
}
