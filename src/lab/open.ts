import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppiumTarget, openPhone } from '#drivers/appium';
import type { Network } from '#drivers/chromium';
import type { Phone } from '#drivers/phone';
import type { App, PhoneFacts } from '#model';
import { type Adb, openAdb } from './adb.ts';
import { type AppiumServer, startAppium } from './appium.ts';
import { capabilities } from './capabilities.ts';
import { type PhoneHealth, phoneHealth } from './check.ts';
import type { Lab, LabPhone } from './lab.ts';
import { freePort } from './ports.ts';
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
  /** How to open a session on the phone: on its own Appium server; one that has died is started again. */
  target(phone: ReadyPhone): Promise<AppiumTarget>;
  connect(phone: ReadyPhone): Promise<Phone>;
  close(): Promise<void>;
}

export type WantedLab = { readonly file: Lab } | { readonly virtual: VirtualOptions };

/** Opens a lab: its virtual processes if it is virtual, adb, the phones' health. Closing it leaves nothing behind. */
export async function openLab(
  wanted: WantedLab,
  options: { readonly apps: readonly App[]; readonly logs: string },
): Promise<OpenLab> {
  const { apps, logs } = options;
  await mkdir(logs, { recursive: true });
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const lab = 'file' in wanted ? wanted.file : await startVirtual(wanted.virtual, logs, closing);
    const adb = await openAdb({ own: lab.virtual, log: join(logs, 'adb.log'), ...(lab.adb && { port: lab.adb.port }) });
    closing.push(() => adb.stop());
    const { phones, leftOut } = await examine(lab, adb, apps);
    const servers = new Map<string, AppiumServer>();
    closing.push(async () => void (await Promise.all([...servers.values()].map((server) => server.stop()))));
    const target = (phone: ReadyPhone): Promise<AppiumTarget> => targetOf(phone, { adb, servers, logs });
    const connect = async (phone: ReadyPhone): Promise<Phone> => openPhone(await target(phone));
    return {
      lab: { ...lab, adb: { port: adb.port } },
      phones,
      leftOut,
      network: lab.browser ?? {},
      target,
      connect,
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
      const versions = health.versionsUnknown === undefined ? health.versions : null;
      phones.push({
        spec,
        facts: { id: spec.id, platform: spec.platform, osVersion, model, virtual: lab.virtual },
        versions,
      });
    }
  }
  return { phones, leftOut };
}

async function targetOf(
  { spec }: ReadyPhone,
  { adb, servers, logs }: { adb: Adb; servers: Map<string, AppiumServer>; logs: string },
): Promise<AppiumTarget> {
  if (spec.serial !== undefined) await adb.connect(spec.serial);
  let server = servers.get(spec.id);
  if (!server) {
    server = await startAppium({
      log: join(logs, `appium-${spec.id}.log`),
      androidHome: adb.home,
      adbPort: adb.port,
      ...(spec.usbmux !== undefined && { usbmux: spec.usbmux }),
    });
    servers.set(spec.id, server);
    void server.gone.then(() => servers.delete(spec.id));
  }
  const ports = { system: await freePort(), mjpeg: await freePort(), wda: await freePort() };
  return { id: spec.id, platform: spec.platform, server, capabilities: capabilities(spec, ports, adb.port) };
}
