import type { Cell, Platform } from '#model';

/** What the WebdriverIO runner is to do, handed from the bench to its launcher and on to its workers. */
export interface Setting {
  readonly way: 'a spec a cell' | 'a spec a phone';
  readonly cells: readonly Cell[];
  /** How often each cell is tried. */
  readonly trials: number;
  readonly world: string;
  /** Where the Appium servers' logs and the specs go. */
  readonly dir: string;
  /** Filled in by the launcher, by the phone's udid or serial. */
  readonly devices?: Readonly<Record<string, Device>>;
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
