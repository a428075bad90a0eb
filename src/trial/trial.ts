import type { Delivered, Place, SourceApp } from '#apps/app';
import { type Phone, PhoneRefusedError } from '#drivers/phone';
import type { Address, App, Cell, Fault, Frame, Link, Moment, Observation } from '#model';
import { find } from '#screen/find';
import { type Clock, Hand, LostWayError, type Recognise } from '#screen/hand';
import { stillShows, type Watched, watch } from '#screen/settle';
import { middle, type Node, nameOf, type Tree } from '#screen/tree';
import { appOf, type FrameSink, packageOf, takeFrame } from './frames.ts';
import { type Choice, choiceOn, type GoesOn, hangsOn, popupOn } from './press.ts';

/** Pop-ups that come up one after the other are left after so many. */
const MOST_POPUPS = 3;
/** An app that forces more than this many presses is left where it is. */
const MOST_PRESSES = 3;

export interface TrialOptions extends FrameSink {
  readonly apps: readonly App[];
  readonly clock: Clock;
  readonly recognise: Recognise;
  /** T: longest wait for this link. */
  readonly waitMs: number;
  /** How long a screen must stand still to count as settled. */
  readonly quietMs: number;
  /** May a page at this address be pressed on? Only one that belongs to the source app's owner may. */
  readonly mayPress: (address: string) => boolean;
  readonly goesOn: GoesOn;
  /** Has a pop-up with these words nothing to do with the link? */
  readonly isAside: (texts: readonly string[]) => boolean;
}

export interface Tried {
  readonly observation: Observation | null;
  readonly fault: Fault | null;
}

/**
 * One attempt at one cell on one phone: reach the place, deliver the link, tap once, watch until rest, read the
 * address, come home. A refusal by the world is part of the observation; only a lost phone is thrown.
 */
export async function attempt(
  cell: Cell,
  subject: { phone: Phone; app: SourceApp; place: Place; link: Link },
  options: TrialOptions,
): Promise<Tried> {
  const { phone, app, place, link } = subject;
  const frames: Frame[] = [];
  const hand = new Hand(phone, {
    clock: options.clock,
    recognise: options.recognise,
    onFrame: async (moment, seen) => {
      const at = { atMs: hand.elapsedMs, moment, ...seen, note: (text: string) => hand.notes.add(text) };
      frames.push(await takeFrame(phone, at, options));
    },
  });
  const packageName = packageOf(cell.app, options.apps, phone.platform);
  if (packageName === undefined) return faulty('precondition-failed', `${cell.app} is not known on ${phone.platform}`);
  try {
    await app.reach(hand, packageName, place);
    await hand.record('chat');
    const delivered = await app.deliver(hand, link, place, cell.presentation);
    await hand.record('delivered');
    if (delivered.copy) await carry(hand, delivered.copy, packageOf(link.opens ?? '', options.apps, phone.platform));
    const opened = await open(hand, delivered, { app, options });
    await putAway(hand, frames, { packageName, apps: options.apps });
    return {
      observation: {
        delivery: delivered.delivery,
        frames,
        steps: hand.steps,
        ...opened,
        waitMs: options.waitMs,
        notes: [...hand.notes],
      },
      fault: null,
    };
  } catch (error) {
    if (error instanceof LostWayError || error instanceof PhoneRefusedError)
      return faulty('instrument-fault', error.message);
    throw error;
  }
}

const faulty = (kind: Fault['kind'], why: string): Tried => ({ observation: null, fault: { kind, why } });

type Opened = Pick<Observation, 'address' | 'reacted' | 'settled' | 'longestRestMs'>;

/** A page that changes each time its address is read is left as it is after so many. */
const MOST_READS = 3;

const NO_PAGE = { url: null, why: 'no-web-view' } as const;

async function open(
  hand: Hand,
  delivered: Delivered,
  { app, options }: { app: SourceApp; options: TrialOptions },
): Promise<Opened> {
  const jumped = delivered.delivery.state === 'jumped';
  if (!delivered.target && !delivered.copy && !jumped)
    return { address: NO_PAGE, reacted: null, settled: true, longestRestMs: 0 };
  if (delivered.target) await hand.tap(delivered.target, { did: 'tap', what: 'the link' });
  let from = delivered.tree;
  let address: Address = NO_PAGE;
  let presses = 0;
  let reads = 0;
  let longestRestMs = 0;
  let popups = 0;
  let again = false;
  for (let moves = 0; ; moves++) {
    const seen =
      jumped && moves === 0 ? await rest(hand, from, options) : await settle(hand, from, options, moves === 0);
    longestRestMs = Math.max(longestRestMs, seen.longestRestMs);
    await hand.record('settled');
    if (!seen.changed) {
      if (moves === 0 && !(await app.answers(hand))) throw new LostWayError(`${app.id} does not answer any more`);
      return { address, reacted: moves > 0, settled: seen.settled, longestRestMs };
    }
    if (hangsOn(seen.tree, delivered.tree)) throw new LostWayError(`${app.id} does not answer any more`);
    from = seen.tree;
    const popup = popupOn(seen.tree, delivered.tree, options.isAside);
    if (popup && popups < MOST_POPUPS) {
      popups += 1;
      hand.notes.add(`pop-up put away: ${nameOf(popup)}`);
      await hand.tap(popup, { did: 'press', what: nameOf(popup) });
      continue;
    }
    if (popups > 0 && !again && delivered.target && stillShows(delivered.tree, seen.tree)) {
      // The pop-up took the tap.
      again = true;
      await hand.tap(delivered.target, { did: 'tap', what: 'the link again' });
      continue;
    }
    const choice = choiceOn(seen.tree, options.goesOn);
    const foreign = appOf(seen.tree.app, options.apps) !== app.id;
    if (!foreign && choice?.drawnBy !== 'native') {
      address = await app.address(hand);
      reads += 1;
      if (reads < MOST_READS && pageMoved(seen.tree, await hand.look())) {
        longestRestMs = Math.max(longestRestMs, options.quietMs);
        continue;
      }
    }
    if (!choice || presses >= MOST_PRESSES || !allowed(choice, foreign, address, options)) {
      return { address, reacted: true, settled: seen.settled, longestRestMs };
    }
    const what = choice.button.text || choice.button.label;
    const on = choice.drawnBy === 'page' && address.url !== null ? { address: address.url } : {};
    await hand.tap(choice.button, { did: 'press', what, forced: true, ...on });
    presses += 1;
    reads = 0;
    await hand.record('pressed');
  }
}

/** A 口令: its message is copied and the app that understands it is opened. Steps that no tap on a link needs. */
async function carry(hand: Hand, message: Node, target: string | undefined): Promise<void> {
  if (target === undefined) throw new LostWayError('the app that understands the password is not known');
  hand.note({ did: 'press', what: 'long press on the message', forced: true });
  await hand.phone.longPress(middle(message));
  const copy = await hand.need('copy', (tree) => find(tree, COPY));
  await hand.tap(copy, { did: 'press', what: nameOf(copy), forced: true });
  hand.note({ did: 'launch', what: target, forced: true });
  await hand.phone.launch(target);
}

const COPY = ['复制', '拷贝'];

const settle = (hand: Hand, from: Tree, { waitMs, quietMs }: TrialOptions, fading: boolean) => {
  let moving = false;
  const first = async (): Promise<void> => {
    if (moving) return;
    moving = true;
    await hand.record('opening' satisfies Moment);
  };
  return watch(hand, { from, limitMs: waitMs, quietMs, fading, onChange: first });
};

/** What the app jumped to by itself is watched for the rest of its quiet time. */
async function rest(hand: Hand, tree: Tree, { waitMs, quietMs }: TrialOptions): Promise<Watched> {
  const seen = await watch(hand, { from: tree, limitMs: quietMs, quietMs });
  if (!seen.changed) return { ...seen, changed: true, settled: true };
  return seen.settled ? seen : { ...(await watch(hand, { from: seen.tree, limitMs: waitMs, quietMs })), changed: true };
}

/** The page's own texts have changed; a note of the app over it does not count. */
const pageMoved = (before: Tree, now: Tree): boolean => before.app !== now.app || pageOf(before) !== pageOf(now);

const pageOf = (tree: Tree): string =>
  tree.nodes
    .filter((node) => node.inWeb)
    .map(nameOf)
    .join('\n');

/** A dialog of the source app or the system may be answered; a page only where its address is the owner's. */
function allowed(choice: Choice, foreign: boolean, address: Address, options: TrialOptions): boolean {
  if (choice.drawnBy === 'native') return true;
  return !foreign && address.url !== null && options.mayPress(address.url);
}

/** What the trial brought to the front must not be there when the next one begins. */
async function putAway(
  hand: Hand,
  frames: readonly Frame[],
  at: { packageName: string; apps: readonly App[] },
): Promise<void> {
  const last = frames.at(-1)?.app;
  const tree = await hand.look();
  if (tree.app === null || tree.app === at.packageName) return;
  if (last !== 'launcher') await hand.phone.stop(tree.app);
  hand.note({ did: 'home', what: `stopped ${tree.app}` });
}
