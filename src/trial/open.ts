import type { Delivered, SourceApp } from '#apps/app';
import type { Address, App, Observation } from '#model';
import { type Clock, LostWayError, type Recognise } from '#screen/eye';
import type { Hand } from '#screen/hand';
import { steady, stillShows } from '#screen/settle';
import { type Node, nameOf, type Tree } from '#screen/tree';
import { assertLed, inOtherChat } from './astray.ts';
import { appOf, type FrameSink } from './frames.ts';
import {
  type Choice,
  choiceOn,
  type GoesOn,
  hangsOn,
  type IsAside,
  newsOn,
  otherOn,
  popupOn,
  unknownOn,
} from './press.ts';
import { type Patience, rest, settle, stay, unmoved } from './rest.ts';

/** Pop-ups that come up one after the other are left after so many. */
const MOST_POPUPS = 3;
/** An app that forces more than this many presses is left where it is. */
const MOST_PRESSES = 3;

export interface TrialOptions extends FrameSink, Patience {
  readonly apps: readonly App[];
  readonly clock: Clock;
  readonly recognise: Recognise;
  /** May a page at this address be pressed on? Only one that belongs to the source app's owner may. */
  readonly mayPress: (address: string) => boolean;
  readonly goesOn: GoesOn;
  readonly isAside: IsAside;
  /** What the app says of its account with these words, in a word; null where it says nothing of it. */
  readonly accountTrouble: (texts: readonly string[]) => string | null;
}

export interface Opened {
  readonly seen: Pick<Observation, 'address' | 'reacted' | 'settled' | 'longestRestMs'>;
  /** The screen as it is; null where it may be another by now. */
  readonly tree: Tree | null;
}

/** A page that changes each time its address is read is left as it is after so many. */
const MOST_READS = 3;

const NO_PAGE = { url: null, why: 'no-web-view' } as const;

/**
 * Records what was delivered, on a screen that has come to rest: what was under way before the tap is no answer to it.
 * Throws LostWayError where another screen came up meanwhile.
 */
export async function atRest(hand: Hand, delivered: Delivered): Promise<Delivered> {
  const now = await hand.record('delivered');
  const { target } = delivered;
  if (!target || now.print === delivered.tree.print) return delivered;
  await steady(hand);
  const tree = await hand.record('delivered');
  const moved = 'box' in target ? sameIn(tree, target) : target;
  if (!moved && !stillShows(delivered.tree, tree)) throw new LostWayError('another screen came up before the tap');
  return { ...delivered, tree, target: moved ?? target };
}

const sameIn = ({ nodes }: Tree, target: Node): Node | undefined =>
  nodes.findLast(({ kind, text, label }) => kind === target.kind && text === target.text && label === target.label);

/** The app stands still whatever is done to it. Says nothing about the link. */
export class HungAppError extends LostWayError {}

/**
 * One tap on the link, then watched until it rests. What came up by itself is put away; what the app asks before it
 * goes on is pressed, where that is allowed. Throws HungAppError.
 */
export async function open(
  hand: Hand,
  delivered: Delivered,
  {
    app,
    packageName,
    chat,
    options,
  }: { app: SourceApp; packageName: string; chat?: string | undefined; options: TrialOptions },
): Promise<Opened> {
  const onApp = (tree: Tree): Promise<void> => assertLed(hand, tree, { id: app.id, packageName });
  const jumped = delivered.delivery.state === 'jumped';
  await onApp(delivered.tree);
  if (!delivered.target && !delivered.copy && !jumped)
    return { seen: { address: NO_PAGE, reacted: null, settled: true, longestRestMs: 0 }, tree: null };
  if (delivered.target) await hand.tap(delivered.target, { did: 'tap', what: 'the link' });
  const aside = asideOf(hand, delivered, options);
  let from = delivered.tree;
  let address: Address = NO_PAGE;
  let presses = 0;
  let reads = 0;
  let longestRestMs = 0;
  /** The last thing done was to tap the link. */
  let first = true;
  /** Nothing has changed late so far: what is left of the quiet time may pass while the screen is read. */
  let early = true;
  for (;;) {
    const seen =
      jumped && first
        ? await rest(hand, from, options, onApp)
        : await settle(hand, from, options, { first, early, onApp });
    const stillSince = hand.clock.now() - seen.restMs;
    longestRestMs = Math.max(longestRestMs, seen.longestRestMs);
    await hand.record('settled', seen.last);
    const hung = seen.changed ? hangsOn(seen.tree, delivered.tree) : first && !(await app.answers(hand));
    if (hung) throw new HungAppError(`${app.id} does not answer any more`);
    if (inOtherChat(chat, delivered.tree, seen.tree)) throw new LostWayError('another chat came up');
    const { settled } = seen;
    if (!seen.changed) return { seen: { address, reacted: !first, settled, longestRestMs }, tree: null };
    from = seen.tree;
    const put = await aside(seen.tree);
    first = put === 'tapped again';
    if (put === 'put away' || put === 'tapped again') continue;
    const answer = put === 'came back' ? otherOn(seen.tree, delivered.tree) : null;
    const foreign = appOf(seen.tree.app, options.apps) !== app.id;
    const unknown = foreign ? null : unknownOn(seen.tree, delivered.tree, options.isAside);
    const choice = choiceOn(seen.tree, options.goesOn) ?? answer ?? unknown;
    let tree: Tree | null = seen.tree;
    if (!foreign && choice?.drawnBy !== 'native') {
      address = await app.address(hand, seen.tree);
      reads += 1;
      tree = reads < MOST_READS ? await unmoved(hand, seen.tree) : null;
      if (reads < MOST_READS && tree === null) {
        longestRestMs = Math.max(longestRestMs, hand.clock.now() - stillSince);
        early = false;
        continue;
      }
    }
    if (early && settled && tree !== null) {
      const end = await stay(hand, tree, { untilMs: stillSince + options.quietMs, recorded: seen.tree });
      if (end !== 'still') longestRestMs = Math.max(longestRestMs, hand.clock.now() - stillSince);
      if (end === 'moved') {
        early = false;
        continue;
      }
    }
    if (!choice || presses >= MOST_PRESSES || !allowed(choice, foreign, address, options)) {
      return { seen: { address, reacted: true, settled, longestRestMs }, tree };
    }
    const what = choice.button.text || choice.button.label;
    const on = choice.drawnBy === 'page' && address.url !== null ? { address: address.url } : {};
    await hand.tap(choice.button, { did: 'press', what, forced: true, ...on });
    presses += 1;
    reads = 0;
    early = true;
    await hand.record('pressed');
  }
}

/**
 * Puts away what has nothing to do with the link, and taps again where that took the tap. What then comes back was the
 * answer to the tap. Null: nothing of the kind.
 */
function asideOf(hand: Hand, { target, tree: before }: Delivered, { goesOn, isAside }: TrialOptions) {
  let popups = 0;
  let tapped = false;
  let news = '';
  return async (tree: Tree): Promise<'put away' | 'tapped again' | 'came back' | null> => {
    const again = tapped && newsOn(tree, before) === news;
    const popup = popupOn(tree, before, { goesOn, isAside, again });
    if (popup && popups < MOST_POPUPS) {
      popups += 1;
      news = newsOn(tree, before);
      hand.notes.add(`pop-up put away: ${nameOf(popup)}`);
      const away = { did: 'press', what: nameOf(popup) } as const;
      await hand.rescue('dismiss', nameOf(popup), () => hand.tap(popup, away));
      return 'put away';
    }
    if (again) return 'came back';
    if (popups === 0 || tapped || !target || !stillShows(before, tree)) return null;
    tapped = true;
    const moved = 'box' in target ? sameIn(tree, target) : target;
    await hand.tap(moved ?? target, { did: 'tap', what: 'the link again' });
    return 'tapped again';
  };
}

/** A dialog of the source app or the system may be answered; a page only where its address is the owner's. */
function allowed(choice: Choice, foreign: boolean, address: Address, options: TrialOptions): boolean {
  if (choice.drawnBy === 'native') return true;
  return !foreign && address.url !== null && options.mayPress(address.url);
}
