import type { Build, Platform } from '#model';

/** Why a phone cannot be used. Each has its advice in words.ts. */
export type Trouble = 'absent' | 'offline' | 'unauthorized' | 'no-adb' | 'no-agent' | 'unreadable';

/** The apps that are installed on a phone, by app id. */
export interface Installed {
  readonly versions: Readonly<Record<string, string>>;
  readonly builds: Readonly<Record<string, Build>>;
}

export type PhoneHealth =
  | (Installed & {
      readonly id: string;
      readonly platform: Platform;
      readonly state: 'ready';
      readonly osVersion: string;
      readonly model: string;
      /** Null if it cannot be told. */
      readonly locked: boolean | null;
      /** Why the versions, and with them which apps are installed, could not be read. */
      readonly versionsUnknown?: string;
    })
  | {
      readonly id: string;
      readonly platform: Platform;
      readonly state: Trouble;
      readonly why: string;
    };
