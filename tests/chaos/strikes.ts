import type { Process } from '#tests/run/hutong';

/** What a strike can lay hands on. */
export interface Victim {
  /** Of the harness that is running now. */
  readonly harness: number;
  readonly family: () => readonly Process[];
  /** Switches a trouble of a virtual phone. */
  readonly switch: (phone: string, what: object) => Promise<void>;
  /** Fills the disk that the run is written to; empties it again. */
  readonly disk: { fill(): Promise<void>; free(): Promise<void> };
}

/** Something that goes wrong; what it returns sets it right again, if that is for anybody to do. */
export type Strike = (victim: Victim, at: { phone: string; strength: number }) => Promise<(() => Promise<void>) | null>;

const switched =
  (fault: string): Strike =>
  async (victim, { phone }) => {
    await victim.switch(phone, { fault, on: true });
    return () => victim.switch(phone, { fault, on: false });
  };

const killed =
  (isMeant: (one: Process, victim: Victim, phone: string) => boolean): Strike =>
  async (victim, { phone, strength }) => {
    const meant = victim.family().filter((one) => isMeant(one, victim, phone));
    const one = meant[strength % meant.length];
    if (one) end(one.pid, 'SIGKILL');
    return null;
  };

const isAppium = ({ command }: Process): boolean => command.includes('appium/index.js');

/** A process that ended by itself meanwhile is none to be struck. */
function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** By name; how often each is drawn stands in `WEIGHTS`. */
export const STRIKES: Readonly<Record<string, Strike>> = {
  unplugged: switched('unplugged'),
  'server-crash': switched('server-crash'),
  hang: switched('hang'),
  locked: switched('locked'),
  offline: switched('offline'),
  'app-crash': async (victim, { phone }) => {
    await victim.switch(phone, { fault: 'app-crash' });
    return null;
  },
  slow: async (victim, { phone, strength }) => {
    await victim.switch(phone, { fault: 'slow', ms: 100 + (strength % 900) });
    return () => victim.switch(phone, { fault: 'slow', ms: 0 });
  },
  'appium-killed': killed(isAppium),
  'adb-killed': killed(({ command }) => /\badb -P /.test(command) && command.includes('server')),
  // The control browser is the harness's own child; those of the phones are not.
  'browser-killed': killed(({ command, parent }, { harness }) => parent === harness && command.includes('chromium')),
  // As when a host sleeps: for those who wait, the clock jumps.
  'appium-frozen': async (victim, { strength }) => {
    const servers = victim.family().filter(isAppium);
    const one = servers[strength % servers.length];
    if (!one) return null;
    end(one.pid, 'SIGSTOP');
    return async () => end(one.pid, 'SIGCONT');
  },
  'harness-frozen': async ({ harness }) => {
    end(harness, 'SIGSTOP');
    return async () => end(harness, 'SIGCONT');
  },
  'harness-killed': async ({ harness }) => {
    end(harness, 'SIGKILL');
    return null;
  },
  'disk-full': async ({ disk }) => {
    await disk.fill();
    return () => disk.free();
  },
};

/** How often, beside each other. */
export const WEIGHTS: Readonly<Record<keyof typeof STRIKES, number>> = {
  unplugged: 4,
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
  'disk-full': 1,
};
