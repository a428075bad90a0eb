import type { Place, SourceApp } from '#apps/app';
import { type Phone, PhoneRefusedError } from '#drivers/phone';
import type { Address, App, Cell, Fault, Frame, Link, Moment, Observation } from '#model';
import { type Clock, Hand, LostWayError } from '#screen/hand';
import { watch } from '#screen/settle';
import type { Tree } from '#screen/tree';
import { appOf, type FrameSink, packageOf, takeFrame } from './frames.ts';
import { type Choice, choiceOn } from './press.ts';

/** An app that forces more than this many presses is left where it is. */
const MOST_PRESSES = 3;

export interface TrialOptions extends FrameSink {
  readonly apps: readonly App[];
  readonly clock: Clock;
  /** T: longest wait for this link. */
  readonly waitMs: number;
  /** May a page at this address be pressed on? Only one that belongs to the source app's owner may. */
  readonly mayPress: (address: string) => boolean;
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
    onFrame: async (moment, tree, xml) => {
      const at = { atMs: hand.elapsedMs, moment, tree, xml, note: (text: string) => hand.notes.add(text) };
      frames.push(await takeFrame(phone, at, options));
    },
  });
  const packageName = packageOf(cell.app, options.apps, phone.platform);
  if (packageName === undefined) return faulty('precondition-failed', `${cell.app} is not known on ${phone.platform}`);
  try {
    await app.reach(hand, packageName, place);
    await hand.record('chat');
    const delivered = await app.deliver(hand, link, place);
    await hand.record('delivered');
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

type Opened = Pick<Observation, 'address' | 'reacted' | 'settled'>;

async function open(
  hand: Hand,
  delivered: Awaited<ReturnType<SourceApp['deliver']>>,
  { app, options }: { app: SourceApp; options: TrialOptions },
): Promise<Opened> {
  const jumped = delivered.delivery.state === 'jumped';
  if (!delivered.target && !jumped) return { address: { url: null, why: 'no-web-view' }, reacted: null, settled: true };
  if (delivered.target) await hand.tap(delivered.target, { did: 'tap', what: 'the link' });
  let from = delivered.tree;
  let address: Address = { url: null, why: 'no-web-view' };
  for (let presses = 0; ; presses++) {
    const seen =
      jumped && presses === 0 ? { settled: true, changed: true, tree: from } : await settle(hand, from, options);
    await hand.record('settled');
    if (!seen.changed) return { address, reacted: presses > 0, settled: seen.settled };
    const choice = choiceOn(seen.tree);
    const foreign = appOf(seen.tree.app, options.apps) !== app.id;
    if (!foreign && choice?.drawnBy !== 'native') address = await app.address(hand);
    if (!choice || presses >= MOST_PRESSES || !allowed(choice, foreign, address, options)) {
      return { address, reacted: true, settled: seen.settled };
    }
    const what = choice.button.text || choice.button.label;
    const on = choice.drawnBy === 'page' && address.url !== null ? { address: address.url } : {};
    await hand.tap(choice.button, { did: 'press', what, forced: true, ...on });
    from = await hand.record('pressed');
  }
}

const settle = (hand: Hand, from: Tree, { waitMs }: TrialOptions) => {
  let moving = false;
  const first = async (): Promise<void> => {
    if (moving) return;
    moving = true;
    await hand.record('opening' satisfies Moment);
  };
  return watch(hand, { from, limitMs: waitMs, onChange: first });
};

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
