import { z } from 'zod';
import type { Trial } from '#model';
import { Cell, Count, Frame, Ms, PhoneFacts, Texts, Time, Vantage } from './values.ts';

const Step = z.strictObject({
  atMs: Ms,
  did: z.enum(['launch', 'search', 'enter', 'type', 'paste', 'send', 'tap', 'press', 'read-address', 'home']),
  what: z.string(),
  forced: z.boolean().exactOptional(),
  address: z.string().exactOptional(),
});

const ResultRow = z.strictObject({
  title: z.string(),
  host: z.string().nullable(),
  kind: z.string().nullable(),
  owner: z.string().nullable(),
  by: z.literal('ocr').exactOptional(),
});

const Delivery = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('shown'),
    as: z.enum(['plain', 'card', 'folded']),
    mark: z.string().exactOptional(),
  }),
  z.strictObject({ state: z.literal('altered'), shows: z.string() }),
  z.strictObject({ state: z.literal('failed'), mark: z.string() }),
  z.strictObject({ state: z.literal('missing') }),
  z.strictObject({
    state: z.literal('results'),
    rows: z.array(ResultRow),
    own: Count.nullable(),
    nearly: Count.exactOptional(),
  }),
  z.strictObject({ state: z.literal('jumped') }),
]);

const Address = z.union([
  z.strictObject({ url: z.string(), by: z.enum(['menu', 'bar']) }),
  z.strictObject({ url: z.null(), why: z.enum(['no-web-view', 'no-menu', 'not-offered', 'refused']) }),
]);

const Observation = z.strictObject({
  delivery: Delivery,
  frames: z.array(Frame),
  steps: z.array(Step),
  address: Address,
  reacted: z.boolean().nullable(),
  waitMs: Ms,
  settled: z.boolean(),
  wayRound: z.strictObject({ frame: Frame.nullable(), steps: Count, durationMs: Ms }).exactOptional(),
  longestRestMs: z.number().nonnegative().exactOptional(),
  notes: Texts,
});

/** A line of trials.jsonl. */
export const TrialRecord = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  cell: Cell,
  attempt: z.int().positive(),
  phone: PhoneFacts,
  account: z.string().nullable(),
  vantage: Vantage.exactOptional(),
  versions: z.record(z.string(), z.string()),
  builds: z
    .record(z.string(), z.strictObject({ code: z.string(), updatedAt: z.string().exactOptional() }))
    .exactOptional(),
  session: z.string().exactOptional(),
  canary: z.enum(['opens', 'caught']).exactOptional(),
  startedAt: Time,
  durationMs: Ms,
  observation: Observation.nullable(),
  fault: z.strictObject({ kind: z.enum(['instrument-fault', 'precondition-failed']), why: z.string() }).nullable(),
}) satisfies z.ZodType<Trial>;
