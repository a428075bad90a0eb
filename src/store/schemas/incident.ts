import { z } from 'zod';
import type { Incident } from '#model';
import { Evidence, Id, Ms, Texts, Time, Virtual } from './values.ts';

const Happened = { schema: z.literal(1), virtual: Virtual, at: Time };

/** A line of incidents.jsonl. */
export const IncidentRecord = z.discriminatedUnion('what', [
  z.strictObject({
    ...Happened,
    what: z.literal('recovery'),
    phone: z.string(),
    rung: z.enum(['settle', 'dismiss', 'relaunch', 'session', 'server', 'appium', 'reconnect', 'reboot', 'power']),
    durationMs: Ms,
    worked: z.boolean(),
    why: z.string(),
    trial: z.string().exactOptional(),
  }),
  z.strictObject({
    ...Happened,
    what: z.literal('quarantined'),
    phone: z.string(),
    restMs: Ms,
    why: z.string(),
    log: Evidence.exactOptional(),
  }),
  z.strictObject({ ...Happened, what: z.literal('readmitted'), phone: z.string(), afterMs: Ms }),
  z.strictObject({ ...Happened, what: z.literal('given-up'), phone: z.string(), why: z.string() }),
  z.strictObject({ ...Happened, what: z.literal('paused'), phones: Texts }),
  z.strictObject({ ...Happened, what: z.literal('resumed'), durationMs: Ms }),
  z.strictObject({ ...Happened, what: z.literal('recycled'), phone: z.string(), why: z.enum(['age', 'memory']) }),
  z.strictObject({ ...Happened, what: z.literal('clock-set'), byMs: z.int() }),
  z.strictObject({
    ...Happened,
    what: z.literal('account-stopped'),
    phone: z.string(),
    app: Id,
    account: z.string(),
    why: z.string(),
    trial: z.string(),
  }),
]) satisfies z.ZodType<Incident>;
