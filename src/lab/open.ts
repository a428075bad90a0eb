import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppiumTarget, openPhone } from '#drivers/appium';
import type { Network } from '#drivers/chromium';
import { type Phone, PhoneLostError } from '#drivers/phone';
import type { App, PhoneFacts } from '#model';
import { type Adb, openAdb } from './adb.ts';
import { type AppiumServer, startAppium } from './appium.ts';
import { capabilities } from './capabilities.ts';
import { type PhoneHealth, phoneHealth } from './check.ts';
import { Children } from './child.ts';
import type { Lab, LabPhone } from './lab.ts';
import { freePort } from './ports.ts';
import { type Hide, hiding } from './secrets.ts';
import { startVirtual, type VirtualOptions } from './virtual.ts';

/** A phone that answered when the lab was opened. */
export interface ReadyPhone {
  readonly spec: LabPhone;
  readonly facts: PhoneFacts;
  /** Versions of the installed apps, by app id; null if they cannot be read. */
  readonly versions: Readonly<Record<string, string>> | null;
}

export interface OpenLab {
  readonly lab: Lab;
  readonly phones: readonly ReadyPhone[];
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
  readonly network: Network;
  /** Takes the lab file's secrets out of what is recorded of a failure. */
  readonly hide: Hide;
  /** How to open a session on the phone: on its own Appium server; one that has died is started again. */
  target(phone: ReadyPhone): Promise<AppiumTarget>;
  /** Throws PhoneLostError if no session can be had. */
  connect(phone: ReadyPhone): Promise<Phone>;
  /** What is installed there now; null if it cannot be read. */
  versions(phone: ReadyPhone): Promise<ReadyPhone['versions']>;
  /** Resolves when all is gone; may be called again. */
  close(): Promise<void>;
}

export type WantedLab = { readonly file: Lab } | { readonly virtual: VirtualOptions };

/**
 * Opens a lab: its virtual processes if it is virtual, adb, the phones' health. Closing it leaves nothing behind; the
 * signal closes it too, also while it is being opened.
 */
export async function openLab(
  wanted: WantedLab,
  options: { readonly apps: readonly App[]; readonly logs: string; readonly signal?: AbortSignal },
): Promise<OpenLab> {
  const { apps, logs, signal } = options;
  signal?.throwIfAborted();
  const [virtual, servers] = [new Children(), new Children()];
  let adb: Adb | null = null;
  const close = async (): Promise<void> => {
    // In this order: a server says goodbye to its phone through adb.
    await servers.stop();
    await adb?.stop();
    await virtual.stop();
  };
  signal?.addEventListener('abort', () => void close(), { once: true });
  try {
    await mkdir(logs, { recursive: true });
    const lab = 'file' in wanted ? wanted.file : await startVirtual(wanted.virtual, logs, virtual);
    adb = await openAdb({ own: lab.virtual, log: join(logs, 'adb.log'), ...(lab.adb && { port: lab.adb.port }) });
    signal?.throwIfAborted();
    const { phones, leftOut } = await examine(lab, adb, apps);
    signal?.throwIfAborted();
    const hide = hiding(lab.secrets);
    const { port } = adb;
    const target = targets({ adb, servers, logs, hide, discreet: lab.privacy === 'mask' });
    return {
      lab: { ...lab, adb: { port } },
      phones,
      leftOut: leftOut.map(({ id, why }) => ({ id, why: hide(why) })),
      hide,
      network: lab.browser ?? {},
      target,
      connect: async (phone) => openPhone(await target(phone)),
      versions: async ({ spec }) => versionsIn(await phoneHealth(spec, { apps, adbPort: port })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function examine(lab: Lab, adb: Adb, apps: readonly App[]): Promise<Pick<OpenLab, 'phones' | 'leftOut'>> {
  const found = await Promise.all(
    lab.phones.map(async (spec): Promise<{ spec: LabPhone; health: PhoneHealth }> => {
      if (spec.serial !== undefined) await adb.connect(spec.serial);
      return { spec, health: await phoneHealth(spec, { apps, adbPort: adb.port }) };
    }),
  );
  const phones: ReadyPhone[] = [];
  const leftOut: { id: string; why: string }[] = [];
  for (const { spec, health } of found) {
    if (health.state !== 'ready') leftOut.push({ id: spec.id, why: health.why });
    else {
      const { osVersion, model } = health;
      phones.push({
        spec,
        facts: { id: spec.id, platform: spec.platform, osVersion, model, virtual: lab.virtual },
        versions: versionsIn(health),
      });
    }
  }
  return { phones, leftOut };
}

const versionsIn = (health: PhoneHealth): ReadyPhone['versions'] =>
  health.state === 'ready' && health.versionsUnknown === undefined ? health.versions : null;

/** Each phone has a server of its own, started when it is first asked for. */
function targets(at: { adb: Adb; servers: Children; logs: string; hide: Hide; discreet: boolean }): OpenLab['target'] {
  const { adb, servers, logs, hide, discreet } = at;
  const running = new Map<string, AppiumServer>();
  const serverOf = async (spec: LabPhone): Promise<AppiumServer> => {
    const there = running.get(spec.id);
    if (there) return there;
    const server = await startAppium({
      children: servers,
      driver: spec.platform === 'android' ? 'uiautomator2' : 'xcuitest',
      log: join(logs, `appium-${spec.id}.log`),
      androidHome: adb.home,
      adbPort: adb.port,
      hide,
      discreet,
      ...(spec.usbmux !== undefined && { usbmux: spec.usbmux }),
    }).catch((error: unknown) => {
      // One phone's server that does not come up is that phone's loss, not the run's.
      throw new PhoneLostError(spec.id, 'starting its server', { cause: error });
    });
    running.set(spec.id, server);
    void server.gone.then(() => running.delete(spec.id));
    return server;
  };
  return async ({ spec }) => {
    if (spec.serial !== undefined) await adb.connect(spec.serial);
    const server = await serverOf(spec);
    const ports = { system: await freePort(), mjpeg: await freePort(), wda: await freePort() };
    return { id: spec.id, platform: spec.platform, server, capabilities: capabilities(spec, ports, adb.port) };
  };
}
