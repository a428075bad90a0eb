export type Platform = 'android' | 'ios';

/** Where a link is used: a one-to-one chat, a group chat, or the source app's own search box. */
export type Scope = 'private' | 'group' | 'search';

/** How a link is written in the message: its bare address, the target app's share text around it, or a 口令 without an address. */
export type Presentation = 'url' | 'share-text' | 'password';

/** One thing to be measured. */
export interface Cell {
  /** Source app, an id of matrices/apps.yaml. */
  readonly app: string;
  /** Link type, an id of the link corpus. */
  readonly link: string;
  readonly scope: Scope;
  readonly platform: Platform;
  /** The bare address where it is not said. */
  readonly presentation?: Exclude<Presentation, 'url'>;
}

/** The readable, permanent name of a cell: `wechat/taobao-item/group/ios`, `wechat/taobao-item/group/ios/share-text`. */
export const cellId = ({ app, link, scope, platform, presentation }: Cell): string =>
  [app, link, scope, platform, ...(presentation ? [presentation] : [])].join('/');

/** A name in both languages of the reports. */
export interface Named {
  readonly zh: string;
  readonly en: string;
}

/** An app that can stand in front on a phone: a source app, a target app, or the system's own. */
export interface App {
  readonly id: string;
  readonly name: Named;
  /** The company, as in the owners file; absent for the system's own. */
  readonly owner?: string;
  readonly android?: { readonly package: string };
  readonly ios?: { readonly bundle: string };
  /** What the app's browser adds to the user agent, by platform. Only source apps have one. */
  readonly userAgent?: Readonly<Record<Platform, string>>;
  /** Names of the script objects that the app's browser puts into every page, as far as they are known. */
  readonly inject?: readonly string[];
}

/** What a link is expected to show where nothing stands in the way. Any one match is enough. */
export interface Content {
  readonly title?: readonly string[];
  readonly text?: readonly string[];
}

/** A mini program is found by name, not by address; nobody's browser opens it. */
export interface MiniProgram {
  readonly name: string;
  readonly owner: string;
  /** Who says that it exists, and when they said it (date). */
  readonly source: string;
  readonly asOf: string;
}

export interface Link {
  readonly id: string;
  readonly name: Named;
  readonly owner: string;
  readonly category: string;
  /** The target's own app, an id of matrices/apps.yaml, where it has one. */
  readonly opens?: string;
  /** What is sent or pasted: an http(s) address. Absent for a mini program. */
  readonly url?: string;
  /** The same link in other words: what is sent instead of the address. A share text holds `url`, a password holds no address. */
  readonly presentations?: Readonly<Partial<Record<Exclude<Presentation, 'url'>, string>>>;
  readonly miniProgram?: MiniProgram;
  /** Every host that belongs to the link, short and long. Never an interstitial's, whoever owns it. */
  readonly hosts: readonly string[];
  readonly content: Content;
}
