import { z } from 'zod';
import { Plan } from './run.ts';
import { Cell, Count, Platform, Texts } from './values.ts';

const Nights = z.int().positive();

const Setting = z.strictObject({
  phone: z.string(),
  account: z.string().nullable(),
  osVersion: z.string().nullable(),
  network: z.string().nullable(),
});

/** What `hutong plan --json` prints. */
export const PlanRecord = Plan.extend({
  schema: z.literal(1),
  virtual: z.boolean(),
  phones: z.strictObject({ android: Count, ios: Count }),
  unserved: z.array(z.strictObject({ cell: Cell, why: z.string() })),
  expectedSeconds: z.number().nonnegative().nullable(),
  notes: Texts,
  night: z
    .strictObject({
      night: z.int(),
      undecided: Texts,
      later: z.array(z.strictObject({ cell: Cell, setting: Setting.nullable(), night: z.int().nullable() })),
      rotations: z.array(
        z.strictObject({
          platform: Platform,
          nights: Nights,
          pairs: z.strictObject({ all: Count, tonight: Count, nights: Nights }),
          headline: z.boolean(),
        }),
      ),
    })
    .exactOptional(),
});
