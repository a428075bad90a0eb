import { execa } from 'execa';
import { steadyNow } from '#clock';
import { PhoneLostError } from '#drivers/phone';
import type { Rung } from '#model';
import type { Adb } from './adb.ts';
import type { PhoneHealth } from './health.ts';
import type { LabPhone } from './lab.ts';

/** Something that may bring a phone back; whether it did, only a new session tells. */
export interface Remedy {
  readonly rung: Exclude<Rung, 'settle' | 'dismiss' | 'relaunch' | 'session'>;
  /** Is there any use in it where the phone does not answer at all? */
  readonly helpsAbsent: boolean;
  /** Rejects where it could not be done, or where the phone is still not there after it. */
  readonly go: (signal: AbortSignal) => Promise<void>;
}

export interface Workshop {
  readonly adb: Adb;
  readonly health: (phone: LabPhone) => Promise<PhoneHealth>;
  /** Ends the phone's Appium server; the next session starts another. */
  readonly endServer: (phone: LabPhone) => Promise<void>;
}

/** A cable that is put back, an agent that its keeper starts again. */
const BACK_MS = 30_000;
/** A phone that boots, or that charges first. */
const BOOT_MS = 300_000;
const HOOK_MS = 120_000;
const LOOK_MS = 2000;

/** What there is for a phone beyond a new session, the cheapest first. */
export function remediesFor(phone: LabPhone, at: Workshop): readonly Remedy[] {
  const appium: Remedy = { rung: 'appium', helpsAbsent: false, go: () => at.endServer(phone) };
  const { hooks = {} } = phone;
  const hook = (rung: Remedy['rung'], command: readonly string[] | undefined, withinMs: number): readonly Remedy[] =>
    command === undefined
      ? []
      : [
          {
            rung,
            helpsAbsent: true,
            go: async (signal) => {
              await runHook(phone.id, command, signal);
              await untilBack(phone, at, { withinMs, signal });
            },
          },
        ];
  const server: readonly Remedy[] =
    phone.platform === 'android'
      ? [{ rung: 'server', helpsAbsent: false, go: () => endDriverServer(phone, at.adb) }]
      : hook('server', hooks.agent, BACK_MS);
  return [
    ...server,
    appium,
    { rung: 'reconnect', helpsAbsent: true, go: (signal) => reconnect(phone, at, signal) },
    ...hook('reboot', hooks.reboot, BOOT_MS),
    ...hook('power', hooks.power, BOOT_MS),
  ];
}

/** Takes the phone's connection anew and waits until it is back. Throws PhoneLostError where it is not. */
export async function reconnect(
  phone: LabPhone,
  at: Pick<Workshop, 'adb' | 'health'>,
  signal: AbortSignal,
): Promise<void> {
  if (phone.serial !== undefined) await at.adb.reconnect(phone.serial);
  await untilBack(phone, at, { withinMs: BACK_MS, signal });
}

/** The two packages of the driver's server (appium-uiautomator2-server); the next session starts them again. */
const DRIVER_SERVER = ['io.appium.uiautomator2.server', 'io.appium.uiautomator2.server.test'];

async function endDriverServer({ id, serial = '' }: LabPhone, adb: Adb): Promise<void> {
  for (const name of DRIVER_SERVER) {
    await adb.shell(serial, ['am', 'force-stop', name]).catch((error: unknown) => {
      throw new PhoneLostError(id, "ending its driver's server", { cause: error });
    });
  }
}

/** The command as the lab file has it, without a shell. What it prints is of no account; its exit status is. */
async function runHook(phone: string, [command = '', ...args]: readonly string[], signal: AbortSignal): Promise<void> {
  await execa(command, args, {
    timeout: HOOK_MS,
    cancelSignal: signal,
    stdio: 'ignore',
    env: { HUTONG_PHONE: phone },
  }).catch((error: unknown) => {
    throw new PhoneLostError(phone, `the hook ${command}`, { cause: error });
  });
}

/** Waits until the phone is there and answers. */
async function untilBack(
  phone: LabPhone,
  { adb, health }: Pick<Workshop, 'adb' | 'health'>,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const until = steadyNow() + withinMs;
  for (;;) {
    if ((await health(phone)).state === 'ready') return;
    if (signal.aborted || steadyNow() > until) throw new PhoneLostError(phone.id, 'waiting for it to be back');
    await new Promise((next) => setTimeout(next, LOOK_MS));
    // A phone over TCP does not announce itself.
    if (phone.serial?.includes(':')) await adb.connect(phone.serial);
  }
}
