import type { Evidence } from './evidence.ts';

/**
 * What brings back a phone that was lost, or an app that is not where it must be, from the cheapest on: another look, a
 * dialog put away, the app started afresh; a new session, the driver's server on the phone, the phone's own Appium
 * server, its connection, and what the lab file has for rebooting it and for cutting its power.
 */
export type Rung =
  | 'settle'
  | 'dismiss'
  | 'relaunch'
  | 'session'
  | 'server'
  | 'appium'
  | 'reconnect'
  | 'reboot'
  | 'power';

/** Something that befell the instrument and says nothing about any link: a line of incidents.jsonl. */
export type Incident = { readonly schema: 1; readonly at: string } & (
  | {
      readonly what: 'recovery';
      readonly phone: string;
      readonly rung: Rung;
      readonly durationMs: number;
      readonly worked: boolean;
      /** What had happened, or which dialog it was. */
      readonly why: string;
      /** The trial in which it happened, where it was one. */
      readonly trial?: string;
    }
  /** Left alone for a while, with the last lines of its server's log as evidence. */
  | {
      readonly what: 'quarantined';
      readonly phone: string;
      readonly restMs: number;
      readonly why: string;
      readonly log?: Evidence;
    }
  /** In use again: its canaries did as they must. */
  | { readonly what: 'readmitted'; readonly phone: string; readonly afterMs: number }
  /** Not used any more in this run. */
  | { readonly what: 'given-up'; readonly phone: string; readonly why: string }
  /** Several phones were lost together: nobody tries anything until one answers. */
  | { readonly what: 'paused'; readonly phones: readonly string[] }
  | { readonly what: 'resumed'; readonly durationMs: number }
  /** Its Appium server was exchanged between two trials. */
  | { readonly what: 'recycled'; readonly phone: string; readonly why: 'age' | 'memory' }
  /** By so much the host's clock was set meanwhile, back if negative. The run keeps the time that it began with. */
  | { readonly what: 'clock-set'; readonly byMs: number }
  /** Left alone for the rest of the run, on every phone. */
  | {
      readonly what: 'account-stopped';
      readonly phone: string;
      readonly app: string;
      readonly account: string;
      readonly why: string;
      readonly trial: string;
    }
);
