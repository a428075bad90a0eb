import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppiumTarget, openPhone } from '#drivers/appium';
import type { Network } from '#drivers/chromium';
import type { Phone } from '#drivers/phone';
import type { App, PhoneFacts } from '#model';
import { type Adb, openAdb } from './adb.ts';
import { capabilities } from './capabilities.ts';
import { type PhoneHealth, phoneHealth } from './check.ts';
import { Children } from './child.ts';
import type { Installed } from './health.ts';
import type { Lab, LabPhone } from './lab.ts';
import { leasesIn } from './lease.ts';
import { type Ledger, ledgerIn } from './ledger.ts';
import { freePort } from './ports.ts';
import { type Remedy, reconnect, remediesFor } from './remedies.ts';
import { type Hide, hiding } from './secrets.ts';
import { Servers, type Worn } from './servers.ts';
import { startVirtual, type VirtualOptions } from './virtual.ts';

/** A phone that answered when the lab was opened. */
export interface ReadyPhone {
  readonly spec: LabPhone;
  readonly facts: PhoneFacts;
  /** Null if it cannot be read. */
  readonly installed: Installed | null;
}

export interface OpenLab {
  readonly lab: Lab;
  readonly phones: readonly ReadyPhone[];
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
  readonly network: Network;
  /** What the accounts did in other runs; null where they are virtual and everything begins anew. */
  readonly ledger: Ledger | null;
  /** Takes the lab file's secrets out of what is recorded of a failure. */
  readonly hide: Hide;
  /** How to open a session on the phone: on its own Appium server; one that has died is started again. */
  target(phone: ReadyPhone): Promise<AppiumTarget>;
  /** Throws PhoneLostError if no session can be had. */
  connect(phone: ReadyPhone): Promise<Phone>;
  /** What is installed there now; null if it cannot be read. */
  installed(phone: ReadyPhone): Promise<ReadyPhone['installed']>;
  /** Does the phone answer at all? */
  answers(phone: ReadyPhone): Promise<boolean>;
  /** What there is to bring the phone back beyond a new session, the cheapest first. */
  remedies(phone: ReadyPhone): readonly Remedy[];
  /** Should the phone's Appium server make way for a fresh one? */
  worn(phone: ReadyPhone): Promise<Worn | null>;
  /** Ends the phone's Appium server; the next session starts another. */
  endServer(phone: ReadyPhone): Promise<void>;
  /** The last lines of the phone's Appium server. */
  lastWords(phone: ReadyPhone): Promise<string>;
  /** Resolves when all is gone; may be called again. */
  close(): Promise<void>;
}

/** The phones of a lab file, and the folder of what outlives a run; or virtual ones, which nobody else knows. */
export type WantedLab = { readonly file: Lab; readonly state: string } | { readonly virtual: VirtualOptions };

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
  const virtual = new Children();
  let adb: Adb | null = null;
  let servers: Servers | null = null;
  const leases = 'file' in wanted ? leasesIn(join(wanted.state, 'phones')) : null;
  const close = async (): Promise<void> => {
    // In this order: a server says goodbye to its phone through adb.
    await servers?.close();
    await adb?.stop();
    await virtual.stop();
    await leases?.release();
  };
  signal?.addEventListener('abort', () => void close(), { once: true });
  try {
    await mkdir(logs, { recursive: true });
    const lab = 'file' in wanted ? wanted.file : await startVirtual(wanted.virtual, logs, virtual);
    adb = await openAdb({ own: lab.virtual, log: join(logs, 'adb.log'), ...(lab.adb && { port: lab.adb.port }) });
    signal?.throwIfAborted();
    const { ours, taken } = (await leases?.take(lab.phones)) ?? { ours: lab.phones, taken: [] };
    const { phones, leftOut } = await examine({ ...lab, phones: ours }, adb, { apps, ...(signal && { signal }) });
    signal?.throwIfAborted();
    const hide = hiding(lab.secrets);
    const { port } = adb;
    const { recycling } = lab;
    servers = new Servers({ adb, logs, hide, discreet: lab.privacy === 'mask', recycling });
    const parts = { adb, servers };
    const health = (spec: LabPhone): Promise<PhoneHealth> => phoneHealth(spec, { apps, adbPort: port });
    return {
      lab: { ...lab, adb: { port } },
      phones,
      leftOut: [...taken, ...leftOut].map(({ id, why }) => ({ id, why: hide(why) })),
      hide,
      network: lab.browser ?? {},
      ledger: 'file' in wanted ? ledgerIn(join(wanted.state, 'accounts')) : null,
      target: (phone) => targetOf(phone, parts),
      connect: async (phone) => openPhone(await targetOf(phone, parts)),
      installed: async ({ spec }) => installedIn(await health(spec)),
      answers: async ({ spec }) => (await health(spec)).state === 'ready',
      remedies: ({ spec }) =>
        remediesFor(spec, { adb: parts.adb, health, endServer: (phone) => parts.servers.end(phone) }),
      worn: ({ spec }) => parts.servers.worn(spec),
      endServer: ({ spec }) => parts.servers.end(spec),
      lastWords: ({ spec }) => lastLines(parts.servers.log(spec)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How the phones are; one that is not there is connected anew once, beside the others, before it is left out. */
async function examine(
  lab: Lab,
  adb: Adb,
  { apps, signal = NEVER }: { readonly apps: readonly App[]; readonly signal?: AbortSignal },
): Promise<Pick<OpenLab, 'phones' | 'leftOut'>> {
  const health = (phone: LabPhone): Promise<PhoneHealth> => phoneHealth(phone, { apps, adbPort: adb.port });
  const found = await Promise.all(
    lab.phones.map(async (spec): Promise<{ spec: LabPhone; health: PhoneHealth }> => {
      if (spec.serial !== undefined) await adb.connect(spec.serial);
      const first = await health(spec);
      if (!MAY_COME.includes(first.state)) return { spec, health: first };
      const back = await reconnect(spec, { adb, health }, signal).then(
        () => true,
        () => false,
      );
      return { spec, health: back ? await health(spec) : first };
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
        facts: {
          id: spec.id,
          platform: spec.platform,
          osVersion,
          ...(spec.network !== undefined && { network: spec.network }),
          model,
          virtual: lab.virtual,
        },
        installed: installedIn(health),
      });
    }
  }
  return { phones, leftOut };
}

/** What may pass by itself, or with a new connection; the rest is for a person. */
const MAY_COME: readonly PhoneHealth['state'][] = ['absent', 'offline', 'no-agent'];
const NEVER = new AbortController().signal;

/** Bytes of a log that say what happened last. */
const LAST = 20_000;

/** Empty where there is no log. */
async function lastLines(file: string): Promise<string> {
  const log = await open(file).catch(() => null);
  if (!log) return '';
  try {
    const { size } = await log.stat();
    const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(LAST), position: Math.max(0, size - LAST) });
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    // What was cut off in the middle of a line is left out.
    return size > LAST ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await log.close();
  }
}

const installedIn = (health: PhoneHealth): ReadyPhone['installed'] =>
  health.state === 'ready' && health.versionsUnknown === undefined ? health : null;

/** How a session is opened: ports of its own on the phone's own server. */
async function targetOf(
  { spec }: ReadyPhone,
  { adb, servers }: { readonly adb: Adb; readonly servers: Servers },
): Promise<AppiumTarget> {
  if (spec.serial !== undefined) await adb.connect(spec.serial);
  const server = await servers.of(spec);
  const ports = { system: await freePort(), mjpeg: await freePort(), wda: await freePort() };
  return { id: spec.id, platform: spec.platform, server, capabilities: capabilities(spec, ports, adb.port) };
}
