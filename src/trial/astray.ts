import { titleOf } from '#apps/chat';
import { LostWayError } from '#screen/eye';
import { inputs } from '#screen/find';
import type { Hand } from '#screen/hand';
import { webOf } from '#screen/read';
import type { Tree } from '#screen/tree';

/** Share of the screen's height below which the field for a chat's messages stands. */
const FIELD = 0.4;

/** No link leads to another chat: somebody wrote, or a notification was touched. */
export function inOtherChat(chat: string | undefined, before: Tree, now: Tree): boolean {
  if (chat === undefined || before.app !== now.app || webOf(now) !== 'none') return false;
  const isChat = (tree: Tree): boolean => inputs(tree).some(({ box }) => box.y > tree.size.height * FIELD);
  // What is read on a picture may be another word the next time.
  const isTitled = (tree: Tree): boolean => titleOf(tree, chat)?.by === 'tree';
  return isChat(before) && isChat(now) && isTitled(before) && !isTitled(now);
}

/**
 * What stands before the app because the phone was locked, or because the app has died and this was behind it, is
 * nowhere that a link has led. Throws LostWayError.
 */
export async function assertLed(hand: Hand, { app }: Tree, from: { id: string; packageName: string }): Promise<void> {
  if (app === null || app === from.packageName) return;
  if (await hand.phone.isLocked()) throw new LostWayError('the phone was locked');
  if (!(await hand.phone.isRunning(from.packageName))) throw new LostWayError(`${from.id} has died`);
}
