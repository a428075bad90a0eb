import type { Canary, Pacing, Platform } from '#model';

/** An account that is signed in on a phone, and where it may send. Never its number or name: an alias. */
export interface Account {
  readonly alias: string;
  /** Name of the one-to-one chat that it may use. */
  readonly private?: string | undefined;
  /** Name of the group that it may use. */
  readonly group?: string | undefined;
  /** Where the account was registered; what is blocked can depend on it. */
  readonly region?: string | undefined;
}

export interface LabPhone {
  readonly id: string;
  readonly platform: Platform;
  /** Android: adb's serial, or `host:port` where adb reaches it over TCP. */
  readonly serial?: string | undefined;
  /** iPhone. */
  readonly udid?: string | undefined;
  /** Address of a running WebDriverAgent. Without it the driver builds one, on macOS. */
  readonly wda?: string | undefined;
  /** Where usbmuxd listens, if not at its usual place: `unix:/path`. */
  readonly usbmux?: string | undefined;
  readonly osVersion?: string | undefined;
  /** What its owner calls the network it is on, such as `home wifi` or `China Mobile 5G`. Nothing on the phone is asked. */
  readonly network?: string | undefined;
  /** Appium capabilities beyond ours; they win. */
  readonly appium?: Readonly<Record<string, unknown>> | undefined;
  /** Commands of the host that help where nothing else does, each as a program and its arguments. */
  readonly hooks?: Hooks | undefined;
  /** By source app. */
  readonly accounts: Readonly<Record<string, Account>>;
}

export interface Hooks {
  /** iPhone: starts WebDriverAgent anew. */
  readonly agent?: readonly string[] | undefined;
  readonly reboot?: readonly string[] | undefined;
  /** Takes the phone's USB port off power and puts it back. */
  readonly power?: readonly string[] | undefined;
}

/** What is done with a phone that nothing has brought back. */
export interface Quarantine {
  /** How long it is left alone the first time; twice as long each time after. */
  readonly restSeconds: number;
  /** How often in a run, before it is given up. */
  readonly most: number;
}

/** When a phone's Appium server is exchanged, between two trials. */
export interface Recycling {
  readonly hours: number;
  /** MiB. */
  readonly memory: number;
}

/** The phones and what is around them. A virtual lab is the same but for one word. */
export interface Lab {
  readonly virtual: boolean;
  /** Name of the world, for a virtual lab. */
  readonly world?: string | undefined;
  /** The adb server that knows the phones, if not the usual one. */
  readonly adb?: { readonly port: number } | undefined;
  readonly phones: readonly LabPhone[];
  readonly browser?:
    | {
        /** Chromium's --host-resolver-rules. */
        readonly hostRules?: string | undefined;
        readonly ignoreCertificates?: boolean | undefined;
      }
    | undefined;
  readonly pacing: Pacing;
  readonly quarantine: Quarantine;
  readonly recycling: Recycling;
  /** Values that came by the environment: in no record, name, log or report may they stand. */
  readonly secrets?: readonly string[] | undefined;
  /** mask: names and avatars outside the trial's own chat are covered in what is kept of a screen. */
  readonly privacy?: 'mask' | 'none' | undefined;
  /** Links whose behaviour is known beforehand, by app and scope. */
  readonly canaries: readonly Canary[];
}

/** Well under every report of a restricted account that is publicly known. */
export const CAREFUL: Pacing = { secondsBetweenSends: 20, perHour: 40, perDay: 200 };

export const PATIENT: Quarantine = { restSeconds: 300, most: 3 };

/** A server's log and sessions grow by the hour; one of a quiet night has about 200 MiB. */
export const FRESH: Recycling = { hours: 6, memory: 1500 };
