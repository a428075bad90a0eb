import type { Place, SourceApp } from '#apps/app';
import { type Phone, PhoneRefusedError } from '#drivers/phone';
import type { Cell, Fault, Frame, Link, Observation } from '#model';
import { LostWayError } from '#screen/eye';
import { find } from '#screen/find';
import { Hand, type Rescue, UnfitError } from '#screen/hand';
import { middle, type Node, nameOf, type Tree } from '#screen/tree';
import { packageOf, takeFrame } from './frames.ts';
import { withoutPeople } from './mask.ts';
import { atRest, HungAppError, open, type TrialOptions } from './open.ts';

export interface Tried {
  readonly observation: Observation | null;
  readonly fault: Fault | null;
  /** What stood in the way and was cleared. */
  readonly rescues: readonly Rescue[];
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
    accountTrouble: options.accountTrouble,
    onFrame: async (moment, seen) => {
      const at = { atMs: hand.elapsedMs, moment, ...seen, note: (text: string) => hand.notes.add(text) };
      frames.push(await takeFrame(phone, at, options));
    },
  });
  const packageName = packageOf(cell.app, options.apps, phone.platform);
  if (packageName === undefined) return faulty('precondition-failed', `${cell.app} is not known on ${phone.platform}`);
  try {
    const reached = await app.reach(hand, packageName, place);
    const from = await hand.record('chat', reached);
    hand.heed(from);
    const message = { link, place, presentation: cell.presentation };
    const delivered = await atRest(hand, await app.deliver(hand, from, message));
    if (delivered.copy) await carry(hand, delivered.copy, packageOf(link.opens ?? '', options.apps, phone.platform));
    const opened = await open(hand, delivered, {
      app,
      packageName,
      chat: place.scope === 'search' ? undefined : place.chat,
      options,
    });
    await putAway(hand, opened.tree ?? (await hand.look()), { frames, packageName });
    return {
      observation: {
        delivery: options.own ? withoutPeople(delivered.delivery) : delivered.delivery,
        frames,
        steps: hand.steps,
        ...opened.seen,
        waitMs: options.waitMs,
        notes: [...hand.notes],
      },
      fault: null,
      rescues: hand.rescues,
    };
  } catch (error) {
    const unfit = await whyUnfit(hand, error);
    if (unfit !== null) return { ...faulty('precondition-failed', unfit), rescues: hand.rescues };
    if (!(error instanceof LostWayError || error instanceof PhoneRefusedError)) throw error;
    await hand.rescue('relaunch', error.message, () => startOver(hand, packageName, error instanceof HungAppError));
    return { ...faulty('instrument-fault', error.message), rescues: hand.rescues };
  }
}

/** What went wrong may have done so because of what the app says of its account. */
async function whyUnfit(hand: Hand, error: unknown): Promise<string | null> {
  if (error instanceof UnfitError) return error.message;
  if (!(error instanceof LostWayError || error instanceof PhoneRefusedError)) return null;
  try {
    hand.heed(await hand.look());
    return null;
  } catch (said) {
    if (said instanceof UnfitError) return said.message;
    throw said;
  }
}

/** So that the next trial finds the app started afresh: whatever this one met must not stand in its way too. */
async function startOver(hand: Hand, packageName: string, hung: boolean): Promise<void> {
  // What the system says of an app that hangs stays when that is gone.
  const close = hung ? find(await hand.look(), CLOSE) : undefined;
  if (close) await hand.tap(close, { did: 'press', what: nameOf(close) });
  await hand.phone.stop(packageName);
}

const CLOSE = ['关闭应用', 'Close app'];

const faulty = (kind: Fault['kind'], why: string): Tried => ({ observation: null, fault: { kind, why }, rescues: [] });

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

/** What the trial brought to the front must not be there when the next one begins. */
async function putAway(
  hand: Hand,
  { app }: Tree,
  at: { readonly frames: readonly Frame[]; readonly packageName: string },
): Promise<void> {
  if (app === null || app === at.packageName) return;
  if (at.frames.at(-1)?.app !== 'launcher') await hand.phone.stop(app);
  hand.note({ did: 'home', what: `stopped ${app}` });
}
