import type { Point } from '#drivers/phone';
import type { Address, Delivery, Link, Presentation, Scope } from '#model';
import type { Glance } from '#screen/eye';
import type { Hand } from '#screen/hand';
import type { Node, Tree } from '#screen/tree';

/** Where in the app a link is used. */
export type Place = { readonly scope: 'private' | 'group'; readonly chat: string } | { readonly scope: 'search' };

export const placeOf = (scope: Scope, chats: Partial<Record<Scope, string | undefined>>): Place | null => {
  if (scope === 'search') return { scope };
  const chat = chats[scope];
  return chat === undefined ? null : { scope, chat };
};

/** What is written in the message or search box. Undefined where the link has no such form. */
export const writtenAs = (link: Link, presentation: Presentation = 'url'): string | undefined =>
  presentation === 'url' ? link.url : link.presentations?.[presentation];

/** What is to be delivered, where, and in which form. */
export interface Message {
  readonly link: Link;
  readonly place: Place;
  readonly presentation?: Presentation | undefined;
}

/** A link that was brought to its place, and what the one tap goes to. */
export interface Delivered {
  readonly delivery: Delivery;
  /** Null where there is nothing to tap: lost, absent, or the app went on by itself. */
  readonly target: Node | Point | null;
  /** The screen just before the tap. */
  readonly tree: Tree;
  /** Instead of a tap: the message is copied, and the app that understands it is opened. */
  readonly copy?: Node;
}

/**
 * How one source app is used by a person. One file an app; what differs between its Android and its iOS face is
 * data in that file.
 *
 * Any method may throw LostWayError (the app is not where it must be) or PhoneLostError.
 */
export interface SourceApp {
  /** Id of matrices/apps.yaml. */
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** From wherever the phone is to the place, reusing an open chat. Gives back the last look, if it shows the place. */
  reach(hand: Hand, packageName: string, place: Place): Promise<Glance | null>;
  /** Sends the link in the chat, or types it into the search box and searches. `from` is the screen as it is. */
  deliver(hand: Hand, from: Tree, message: Message): Promise<Delivered>;
  /** Does the app react to anything at all? Goes one screen back to find out. */
  answers(hand: Hand): Promise<boolean>;
  /** The address of the page in the app's own browser, by the page's own menu. `from` is the screen as it is. */
  address(hand: Hand, from: Tree): Promise<Address>;
}
