import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Canary, type Cell, type Evidence, evidencePath, type Platform } from '#model';

/** What the WebdriverIO runner is to do, handed from the bench to its launcher and on to its workers. */
export interface Setting {
  readonly way: 'a spec a cell' | 'a spec a phone';
  readonly cells: readonly Cell[];
  /** How often each cell is tried. */
  readonly trials: number;
  readonly world: string;
  /** Where the Appium servers' logs, the specs and the evidence go. */
  readonly dir: string;
  /** Filled in by the launcher. */
  readonly lab?: {
    readonly canaries: readonly Canary[];
    /** By the phone's udid or serial. */
    readonly devices: Readonly<Record<string, Device>>;
  };
}

export interface Device {
  readonly id: string;
  readonly platform: Platform;
  readonly accounts: Readonly<
    Record<string, { readonly private?: string | undefined; readonly group?: string | undefined }>
  >;
}

export const SETTING = 'HUTONG_BENCH';

export const readSetting = (): Setting => JSON.parse(process.env[SETTING] ?? '{}') as Setting;

/** Keeps evidence as a run does, by its digest. */
export const savingIn =
  (dir: string) =>
  async (bytes: Uint8Array, type: Evidence['type']): Promise<Evidence> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const evidence = { sha256, type, bytes: bytes.length };
    await writeFile(join(dir, evidencePath(evidence)), bytes);
    return evidence;
  };
