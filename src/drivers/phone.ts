import type { Platform } from '#model';

/** In the units of the phone's own tree: pixels on Android, points on iOS. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * What the harness needs from a phone. Small on purpose: add a verb only with its user.
 *
 * Every call either comes back within a minute or fails with one of the two errors below.
 */
export interface Phone {
  readonly platform: Platform;
  /** The screen's tree as the platform's driver tells it, XML. */
  source(): Promise<string>;
  /** PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Android activity in front; null on iOS. */
  activity(): Promise<string | null>;
  tap(at: Point): Promise<void>;
  longPress(at: Point): Promise<void>;
  /** A finger drawn from one point to another. */
  drag(from: Point, to: Point): Promise<void>;
  /** Replaces the text of the field that has the focus. */
  type(text: string): Promise<void>;
  /** Empties the field that has the focus. */
  clear(): Promise<void>;
  /** Puts the keyboard away. False if there was none; refused if it stays. */
  hideKeyboard(): Promise<boolean>;
  /** The keyboard's action key: search, send, go. */
  submit(): Promise<void>;
  /** Android's back key. iPhones have none: refused. */
  back(): Promise<void>;
  home(): Promise<void>;
  /** Brings an app to the front by package or bundle id, starting it if need be. */
  launch(app: string): Promise<void>;
  stop(app: string): Promise<void>;
  /** Is there a process of the app, in front or behind? */
  isRunning(app: string): Promise<boolean>;
  /** Does the lock screen stand before everything else, or is the display off? */
  isLocked(): Promise<boolean>;
  /** Opens an address with the system, as a tap outside any app would. */
  openUrl(url: string, app: string): Promise<void>;
  /**
   * Reads the clipboard and leaves a dash there, so that the next reading cannot take this one's text for its own. On
   * iOS this brings another app to the front for a moment: only after the frames are taken.
   */
  takeClipboard(): Promise<string>;
  setClipboard(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The phone answered, and the answer was no: no such element, nothing focused, refused by policy. */
export class PhoneRefusedError extends Error {
  override readonly name = 'PhoneRefusedError';
}

/** The transport or the driver died. Says nothing about the app under test: try elsewhere or later. */
export class PhoneLostError extends Error {
  override readonly name = 'PhoneLostError';

  constructor(phone: string, during: string, options?: ErrorOptions) {
    const cause = options?.cause instanceof Error ? `: ${options.cause.message.split('\n')[0]}` : '';
    super(`lost phone ${phone} during ${during}${cause}`, options);
  }
}
