import pLimit from 'p-limit';
import { type Browser, type Network, startChromium, type Visitor } from '#drivers/chromium';
import type { Control, Evidence, Link } from '#model';
import { control } from './control.ts';

/** Pages open at once: each costs about 60 MB and a core while it loads. */
const AT_ONCE = 2;

export interface ControlArm {
  /** The link as each of these is shown it. The first of them may ask for the hosts' association files too. */
  look(
    link: Link,
    moment: Control['moment'],
    visitors: readonly Visitor[],
    also?: { readonly associations: boolean },
  ): Promise<readonly Control[]>;
  close(): Promise<void>;
}

/** Rejects where it cannot be started, in whatever way. */
const launch = async (network: Network): Promise<Browser> => startChromium(network);

/** The control arm: one real browser beside the phones. It starts with its first link and survives its own death. */
export function openControlArm(options: {
  readonly network: Network;
  readonly now: () => Date;
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
}): ControlArm {
  const limit = pLimit(AT_ONCE);
  let latest: Promise<Browser> | null = null;
  const browser = async (): Promise<Browser> => {
    const found = latest;
    const running = await found?.catch(() => null);
    if (running?.isConnected()) return running;
    // Of those who find it gone together, one starts another.
    if (latest === null || latest === found) latest = launch(options.network);
    return latest;
  };
  const one = (link: Link, moment: Control['moment'], visitor: Visitor, associations: boolean): Promise<Control> =>
    limit(() =>
      control(browser(), link, {
        ...options,
        moment,
        visitor,
        associations,
      }),
    );
  return {
    look: (link, moment, visitors, { associations } = { associations: false }) =>
      link.url === undefined
        ? Promise.resolve([])
        : Promise.all(visitors.map((visitor, at) => one(link, moment, visitor, associations && at === 0))),
    close: async () => {
      await latest?.then((running) => running.close()).catch(() => {});
    },
  };
}
