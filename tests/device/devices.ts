import type { Platform } from '#model';

/** What a spec must know of its phone beyond the session: handed from the launcher to the workers. */
export interface Device {
  readonly platform: Platform;
  readonly udid: string;
  readonly accounts: Readonly<
    Record<string, { readonly private?: string | undefined; readonly group?: string | undefined }>
  >;
}

export const DEVICES = 'HUTONG_DEVICES';
