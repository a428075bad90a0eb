import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppiumTarget, openPhone } from '#drivers/appium';
import type { Network } from '#drivers/chromium';
import type { Phone } from '#drivers/phone';
import type { Start, VirtualPhoneSpec } from '#fixtures/lab';
import type { App, PhoneFacts } from '#model';
import { type Adb, openAdb } from './adb.ts';
import { type AppiumServer, startAppium } from './appium.ts';
import { capabilities } from './capabilities.ts';
import { type PhoneHealth, phoneHealth } from './check.ts';
import { firstLine, startChild } from './child.ts';
import type { Lab, LabPhone } from './lab.ts';
import { freePort } from './ports.ts';

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

/** What the virtual lab consists of when nothing else is said. */
export const DEFAULT_PHONES: readonly VirtualPhoneSpec[] = [
  { id: 'android-1', platform: 'android' },
  { id: 'android-2', platform: 'android' },
];

export type WantedLab = { readonly file: Lab } | { readonly virtual: VirtualOptions };

export interface VirtualOptions {
  /** Name or folder. */
  readonly world: string;
  /** A file with the links of the plan, so that a world's rules can name them. */
  readonly links: string;
  readonly phones: readonly VirtualPhoneSpec[];
}

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

async function startVirtual(virtual: VirtualOptions, logs: string, closing: (() => Promise<void>)[]): Promise<Lab> {
  // The only place where the virtual lab is known: everything after it sees a lab like any other.
  const { startVirtualLab } = await import('#fixtures/lab');
  const start: Start = async (name, args) => {
    const log = join(logs, `virtual-${name}.log`);
    const child = startChild(process.execPath, ['--import', 'tsx', ...args], { log });
    closing.push(() => child.stop());
    return firstLine(child.process, name);
  };
  const { world, phones, hostRules } = await startVirtualLab(start, virtual);
  return { virtual: true, world, phones, browser: { hostRules, ignoreCertificates: true }, pacing: UNHURRIED };
}

/** Nobody's account is at stake in a virtual lab. */
const UNHURRIED = { secondsBetweenSends: 0, perHour: Number.MAX_SAFE_INTEGER, perDay: Number.MAX_SAFE_INTEGER };

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
