import { z } from 'zod';
import type { Run } from '#model';
import { Cell, Named, PhoneFacts, Platform, Scope, Sha256, Texts, Time } from './values.ts';
import { VerdictName } from './verdict.ts';

const Link = z.strictObject({
  id: z.string(),
  name: Named,
  owner: z.string(),
  category: z.string(),
  opens: z.string().exactOptional(),
  url: z.string().exactOptional(),
  presentations: z
    .strictObject({ 'share-text': z.string().exactOptional(), password: z.string().exactOptional() })
    .exactOptional(),
  miniProgram: z
    .strictObject({ name: z.string(), owner: z.string(), source: z.string(), asOf: z.string() })
    .exactOptional(),
  hosts: Texts,
  content: z.strictObject({ title: Texts.exactOptional(), text: Texts.exactOptional() }),
});

const App = z.strictObject({
  id: z.string(),
  name: Named,
  owner: z.string().exactOptional(),
  android: z.strictObject({ package: z.string() }).exactOptional(),
  ios: z.strictObject({ bundle: z.string() }).exactOptional(),
  userAgent: z.strictObject({ android: z.string(), ios: z.string() }).exactOptional(),
  inject: Texts.exactOptional(),
});

export const Plan = z.strictObject({
  matrix: z.string(),
  cells: z.array(
    z.strictObject({
      cell: Cell,
      trials: z.strictObject({ least: z.int().positive(), most: z.int().positive() }),
      pairs: z.array(z.strictObject({ phone: z.string(), account: z.string().nullable() })).exactOptional(),
      stage: z.int().nonnegative().exactOptional(),
    }),
  ),
  excluded: z.array(z.strictObject({ cell: Cell, reason: z.string() })),
  links: z.array(Link),
});

const CellsWhere = z.strictObject({
  app: Texts.exactOptional(),
  link: Texts.exactOptional(),
  owner: Texts.exactOptional(),
  notOwner: Texts.exactOptional(),
  category: Texts.exactOptional(),
  scope: z.array(Scope).exactOptional(),
  platform: z.array(Platform).exactOptional(),
  presentation: z.array(z.enum(['url', 'share-text', 'password'])).exactOptional(),
});

const Commitment = z.strictObject({
  id: z.string(),
  by: z.string(),
  said: z.iso.date(),
  from: z.iso.date(),
  text: Named,
  source: z.string(),
  cells: z.array(CellsWhere),
  keeps: z.array(VerdictName),
  note: Named.exactOptional(),
});

/** run.json */
export const RunRecord = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  matrix: z.strictObject({ file: z.string(), sha256: Sha256, title: Named }),
  plan: Plan,
  apps: z.array(App),
  lab: z.strictObject({
    virtual: z.boolean(),
    world: z.string().exactOptional(),
    worldFrom: z.strictObject({ path: z.string(), sha256: Sha256 }).exactOptional(),
    phones: z.array(PhoneFacts),
    canaries: z
      .array(
        z.strictObject({ app: z.string(), scope: Scope, opens: z.string().nullable(), caught: z.string().nullable() }),
      )
      .exactOptional(),
    leftOut: z.array(z.strictObject({ id: z.string(), why: z.string() })),
    unserved: z.array(z.strictObject({ cell: Cell, why: z.string() })).exactOptional(),
  }),
  commitments: z.array(Commitment).exactOptional(),
  versions: z.record(z.string(), z.string()),
  startedAt: Time,
  endedAt: Time.nullable(),
}) satisfies z.ZodType<Run>;
