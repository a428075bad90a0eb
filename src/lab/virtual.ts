import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import type { Start, VirtualPhoneSpec } from '#fixtures/lab';
import type { Canary, Link, Run } from '#model';
import type { NightPhone } from '#plan/turns';
import { type Children, firstLine } from './child.ts';
import { FRESH, type Lab, type Quarantine } from './lab.ts';

// The virtual lab is known in this file only: everything after it sees a lab like any other.

/** What the virtual lab consists of when nothing else is said. */
export const DEFAULT_PHONES: readonly VirtualPhoneSpec[] = [
  { id: 'android-1', platform: 'android' },
  { id: 'android-2', platform: 'android' },
  { id: 'iphone-1', platform: 'ios' },
  { id: 'iphone-2', platform: 'ios', os: '18.5' },
];

/** What a lab file would say of them. */
export async function defaultServing(): Promise<readonly NightPhone[]> {
  const { accountsOf, osVersionOf } = await import('#fixtures/phones/boot');
  return DEFAULT_PHONES.map((spec) => ({ ...spec, osVersion: osVersionOf(spec), accounts: accountsOf(spec.id) }));
}

export interface VirtualOptions {
  /** Name or folder. */
  readonly world: string;
  /** A file with the links of the plan, so that a world's rules can name them. */
  readonly links: string;
  readonly phones: readonly VirtualPhoneSpec[];
}

/** Names of the worlds that come with the project, for help; nothing of the virtual lab is loaded for it. */
export const worldNames = (): readonly string[] =>
  readdirSync(new URL('../../fixtures/worlds/', import.meta.url))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .sort();

/** A name in a world that nothing answers to: where it stands, and what is known instead. */
export interface Stranger {
  readonly place: string;
  readonly of: 'link' | 'phone' | 'account';
  readonly name: string;
  readonly valid: readonly string[];
}

export interface CheckedWorld {
  readonly name: string;
  /** The day that it shows. */
  readonly date: string;
  readonly from?: Run['lab']['worldFrom'];
  /** What in a world from elsewhere can never come about with these links on the virtual lab. */
  readonly strangers: (links: readonly Link[]) => readonly Stranger[];
}

/**
 * The world's own name, and where one that does not come with the project was found. Throws AskedWrongly if there is
 * no such world, or if it or one of its sites is not right. Nothing is started.
 */
export async function checkWorld(name: string): Promise<CheckedWorld> {
  const { digestOf, loadWorld, WorldError } = await import('#fixtures/worlds/load');
  const { strangersIn } = await import('#fixtures/worlds/strangers');
  const { accountsOf } = await import('#fixtures/phones/boot');
  const { dotted } = await import('#fixtures/lines');
  const { readSites, SiteError } = await import('#fixtures/web/folders');
  try {
    const loaded = loadWorld(name);
    if (loaded.sites !== null) readSites([loaded.sites]);
    const { world, file, builtIn, lineOf } = loaded;
    const phones = DEFAULT_PHONES.map(({ id }) => id);
    const accounts = phones.flatMap((id) => Object.values(accountsOf(id)).map(({ alias }) => alias));
    // Those that come with the project know links of matrices that are still to be written.
    const { name: own, date } = world;
    if (builtIn) return { name: own, date, strangers: () => [] };
    return {
      name: own,
      date,
      from: { path: resolve(name), sha256: digestOf(loaded) },
      strangers: (links) =>
        strangersIn(world, { links, phones, accounts }).map(({ path, ...rest }) => ({
          place: `${file}:${lineOf(path)}: ${dotted(path)}`.replace(/: $/, ''),
          ...rest,
        })),
    };
  } catch (error) {
    if (error instanceof WorldError || error instanceof SiteError)
      throw new AskedWrongly(error.message, { cause: error });
    throw error;
  }
}

/** Starts the processes of the virtual lab. Whether it succeeds or not, the children are the caller's to stop. */
export async function startVirtual(virtual: VirtualOptions, logs: string, children: Children): Promise<Lab> {
  const { startVirtualLab } = await import('#fixtures/lab');
  const start: Start = async (name, args) => {
    const log = join(logs, `virtual-${name}.log`);
    const child = children.start(process.execPath, ['--import', 'tsx', ...args], { log });
    return firstLine(child.process, name);
  };
  const { world, phones, hostRules } = await startVirtualLab(start, virtual);
  const browser = { hostRules, ignoreCertificates: true };
  return {
    ...{ virtual: true, world, phones, browser, canaries: CANARIES },
    ...{ pacing: UNHURRIED, quarantine: IMPATIENT, recycling: FRESH },
  };
}

/**
 * Links of matrices/links/canaries.yaml, which every world's apps treat alike. One that must be caught is enough for a
 * session; one that must open is needed in each place, to tell a dead place from a dead link.
 */
const [opens, caught] = ['canary-opens', 'canary-caught'];
export const CANARIES: readonly Canary[] = [
  { app: 'wechat', scope: 'private', opens, caught },
  { app: 'wechat', scope: 'group', opens, caught: null },
  { app: 'qq', scope: 'private', opens, caught: null },
  { app: 'toutiao', scope: 'search', opens, caught: null },
  { app: 'baidu', scope: 'search', opens, caught: null },
];

/** Nobody's account is at stake in a virtual lab. */
const UNHURRIED = { secondsBetweenSends: 0, perHour: Number.MAX_SAFE_INTEGER, perDay: Number.MAX_SAFE_INTEGER };

/** Nobody has to walk over and put a virtual phone right. */
const IMPATIENT: Quarantine = { restSeconds: 5, most: 3 };
