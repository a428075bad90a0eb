import type { Process } from '#tests/run/hutong';

/** What a strike can lay hands on. */
export interface Victim {
  /** Of the harness that is running now. */
  readonly harness: number;
  readonly family: () => readonly Process[];
  /** Switches a trouble of a virtual phone. Rejects where the phone is not there yet, or not any more. */
  readonly switch: (phone: string, what: object) => Promise<void>;
  /** Phones that stay unplugged for the rest of the night, in its later sessions too. */
  readonly gone: Set<string>;
  /** Sets the host's clock, as the harness sees it, so many seconds ahead of what it was at first. */
  readonly setClock: (aheadSeconds: number) => Promise<void>;
  /** Fills the disk that the run is written to; empties it again. */
  readonly disk: { fill(): Promise<void>; free(): Promise<void> };
}

/** What sets right again what has struck; null where that is for nobody to do. */
export type Repair = (() => Promise<void>) | null;

/** Something that goes wrong. Undefined: there was nothing to be struck. */
export type Strike = (victim: Victim, at: { phone: string; strength: number }) => Promise<Repair | undefined>;

const switched =
  (fault: string): Strike =>
  async (victim, { phone }) => {
    if (victim.gone.has(phone)) return undefined;
    await victim.switch(phone, { fault, on: true });
    return async () => {
      // What has gone for good meanwhile is not put back.
      if (!victim.gone.has(phone)) await victim.switch(phone, { fault, on: false });
    };
  };

const killed =
  (isMeant: (one: Process, victim: Victim, phone: string) => boolean): Strike =>
  async (victim, { phone, strength }) => {
    const meant = victim.family().filter((one) => isMeant(one, victim, phone));
    const one = meant[strength % meant.length];
    return one && end(one.pid, 'SIGKILL') ? null : undefined;
  };

const isAppium = ({ command }: Process): boolean => command.includes('appium/index.js');

/** False: it has ended by itself meanwhile, and is none to be struck. */
function end(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Stops a process for a while. For the others it is a pause: no clock is turned. */
const frozen = (pid: number): Repair | undefined =>
  end(pid, 'SIGSTOP') ? async () => void end(pid, 'SIGCONT') : undefined;

/** By name; how often each is drawn stands in `WEIGHTS`. */
export const STRIKES: Readonly<Record<string, Strike>> = {
  unplugged: switched('unplugged'),
  // One a night, and the one of its platform whose accounts are in trouble anyhow: the other can reach every label.
  'unplugged-for-good': async (victim, { phone }) => {
    if (victim.gone.size > 0) return undefined;
    const one = phone.replace(/\d+$/, '2');
    await victim.switch(one, { fault: 'unplugged', on: true });
    victim.gone.add(one);
    return null;
  },
  'server-crash': switched('server-crash'),
  hang: switched('hang'),
  locked: switched('locked'),
  offline: switched('offline'),
  'app-crash': async (victim, { phone }) => {
    if (victim.gone.has(phone)) return undefined;
    await victim.switch(phone, { fault: 'app-crash' });
    return null;
  },
  slow: async (victim, { phone, strength }) => {
    if (victim.gone.has(phone)) return undefined;
    await victim.switch(phone, { fault: 'slow', ms: 100 + (strength % 900) });
    return () => victim.switch(phone, { fault: 'slow', ms: 0 });
  },
  'appium-killed': killed(isAppium),
  'adb-killed': killed(({ command }) => /\badb -P /.test(command) && command.includes('server')),
  // The control browser is the harness's own child; those of the phones are not.
  'browser-killed': killed(({ command, parent }, { harness }) => parent === harness && command.includes('chromium')),
  'appium-frozen': async (victim, { strength }) => {
    const servers = victim.family().filter(isAppium);
    const one = servers[strength % servers.length];
    return one && frozen(one.pid);
  },
  'harness-frozen': async ({ harness }) => frozen(harness),
  // Forward or back.
  'clock-set': async ({ setClock }, { strength }) => {
    await setClock((strength - 5000) * 2);
    return () => setClock(0);
  },
  'harness-killed': async ({ harness }) => (end(harness, 'SIGKILL') ? null : undefined),
  'disk-full': async ({ disk }) => {
    await disk.fill();
    return () => disk.free();
  },
};

/** How often, beside each other. */
export const WEIGHTS: Readonly<Record<keyof typeof STRIKES, number>> = {
  unplugged: 4,
  'unplugged-for-good': 1,
  'server-crash': 4,
  hang: 2,
  locked: 2,
  offline: 3,
  'app-crash': 4,
  slow: 3,
  'appium-killed': 3,
  'adb-killed': 2,
  'browser-killed': 2,
  'appium-frozen': 2,
  'harness-frozen': 1,
  'harness-killed': 2,
  'clock-set': 2,
  'disk-full': 1,
};
