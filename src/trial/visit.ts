import { type Phone, PhoneRefusedError } from '#drivers/phone';
import type { Frame, Loaded } from '#model';
import { type Clock, LostWayError, type Recognise } from '#screen/eye';
import { Hand } from '#screen/hand';
import { watch } from '#screen/settle';
import { type FrameSink, packageOf, takeFrame } from './frames.ts';

/** Longest wait for a page in the phone's own browser, and how long it must stand still. */
const LIMIT_MS = 20_000;
const QUIET_MS = 1_500;

export interface VisitOptions extends FrameSink {
  readonly clock: Clock;
  readonly recognise: Recognise;
}

/** Opens an address in the phone's own browser, as a tap outside any app would, and says what then stands there. */
export async function visit(phone: Phone, url: string, options: VisitOptions): Promise<Loaded> {
  const browser = packageOf('browser', options.apps, phone.platform);
  if (browser === undefined) return { state: 'failed', error: 'no browser is known on this platform' };
  const frames: Frame[] = [];
  const hand = new Hand(phone, {
    clock: options.clock,
    recognise: options.recognise,
    onFrame: async (moment, seen) => {
      const at = { atMs: hand.elapsedMs, moment, ...seen, note: () => {} };
      frames.push(await takeFrame(phone, at, options));
    },
  });
  try {
    const from = await hand.look();
    await phone.openUrl(url, browser);
    const { last } = await watch(hand, { from, limitMs: LIMIT_MS, quietMs: QUIET_MS });
    const { app } = await hand.record('settled', last);
    if (app !== null) await phone.stop(app);
    const [frame] = frames;
    return frame ? { state: 'seen', frame } : { state: 'failed', error: 'nothing was seen' };
  } catch (error) {
    if (error instanceof LostWayError || error instanceof PhoneRefusedError)
      return { state: 'failed', error: error.message };
    throw error;
  }
}
