import pLimit from 'p-limit';
import { type Browser, type Network, startChromium } from '#drivers/chromium';
import type { App, Control, Evidence, Link, Platform } from '#model';
import { control } from './control.ts';

/** Pages open at once: each costs about 60 MB and a core while it loads. */
const AT_ONCE = 2;

export interface ControlArm {
  /** The link in an ordinary browser, which may ask for the hosts' association files too, and worn as each of the apps. */
  look(
    link: Link,
    moment: Control['moment'],
    wornBy: readonly App[],
    also?: { readonly associations: boolean },
  ): Promise<readonly Control[]>;
  close(): Promise<void>;
}

/** The control arm: one real browser beside the phones. It starts with its first link and survives its own death. */
export function openControlArm(options: {
  readonly network: Network;
  readonly platform: Platform;
  readonly now: () => Date;
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
}): ControlArm {
  const limit = pLimit(AT_ONCE);
  let starting: Promise<Browser> | null = null;
  const browser = async (): Promise<Browser> => {
    starting ??= startChromium(options.network);
    const running = await starting;
    if (running.isConnected()) return running;
    starting = startChromium(options.network);
    return starting;
  };
  const one = (link: Link, moment: Control['moment'], app: App | null, associations: boolean): Promise<Control> =>
    limit(async () =>
      control(await browser(), link, {
        ...options,
        moment,
        agent: app?.id ?? 'browser',
        userAgentSuffix: app?.userAgent?.[options.platform],
        associations,
      }),
    );
  return {
    look: (link, moment, wornBy, { associations } = { associations: false }) =>
      link.url === undefined
        ? Promise.resolve([])
        : Promise.all([one(link, moment, null, associations), ...wornBy.map((app) => one(link, moment, app, false))]),
    close: async () => (await starting)?.close(),
  };
}
