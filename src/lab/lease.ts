import { createHash } from 'node:crypto';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import { lock } from '#lock';
import type { LabPhone } from './lab.ts';

/** Phones that this process has taken: two runs on one phone would end each other's sessions and share its chats. */
export interface Leases {
  /** Those that could be had, and of the others who is at work on them. */
  take(phones: readonly LabPhone[]): Promise<{
    readonly ours: readonly LabPhone[];
    readonly taken: readonly { readonly id: string; readonly why: string }[];
  }>;
  release(): Promise<void>;
}

/** Keeps a folder a phone in `home`, by whatever reaches the phone: lab files may call it differently. */
export function leasesIn(home: string): Leases {
  const held: (() => Promise<void>)[] = [];
  /** Null: it is ours now. */
  const take = async (phone: LabPhone): Promise<string | null> => {
    const folder = join(home, nameOf(phone));
    await mkdir(folder, { recursive: true });
    try {
      const release = await lock(folder, 'this phone');
      // Where somebody else has put up a sign meanwhile the folder stays.
      held.push(() => release().then(() => rmdir(folder).catch(() => {})));
      return null;
    } catch (error) {
      if (error instanceof AskedWrongly) return error.message;
      throw error;
    }
  };
  return {
    take: async (phones) => {
      const asked = await Promise.all(phones.map(async (phone) => ({ phone, why: await take(phone) })));
      return {
        ours: asked.flatMap(({ phone, why }) => (why === null ? [phone] : [])),
        taken: asked.flatMap(({ phone: { id }, why }) => (why === null ? [] : [{ id, why }])),
      };
    },
    release: async () => {
      await Promise.all(held.splice(0).map((release) => release()));
    },
  };
}

const nameOf = ({ serial, usbmux = '', udid = '' }: LabPhone): string =>
  createHash('sha256')
    .update(serial ?? `${usbmux} ${udid}`)
    .digest('hex')
    .slice(0, 16);
