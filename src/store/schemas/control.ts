import { z } from 'zod';
import type { Control } from '#model';
import { Evidence, Frame, Ms, Picture, Texts, Time, Virtual } from './values.ts';

/** A line of controls.jsonl. */
export const ControlRecord = z.strictObject({
  schema: z.literal(1),
  virtual: Virtual,
  link: z.string(),
  agent: z.string(),
  platform: z.enum(['android', 'ios']).exactOptional(),
  associations: z
    .array(z.strictObject({ host: z.string(), android: Texts.nullable(), ios: Texts.nullable() }))
    .exactOptional(),
  phone: z.string().exactOptional(),
  moment: z.enum(['before', 'after']),
  startedAt: Time,
  durationMs: Ms,
  chain: z.array(z.strictObject({ url: z.string(), status: z.int() })),
  page: z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('loaded'),
      url: z.string(),
      status: z.int(),
      title: z.string(),
      text: z.string(),
      contentMs: Ms,
      screenshot: Evidence,
      picture: Picture.exactOptional(),
      pictures: z.array(Picture).exactOptional(),
    }),
    z.strictObject({ state: z.literal('seen'), frame: Frame }),
    z.strictObject({ state: z.literal('down'), error: z.string() }),
    z.strictObject({ state: z.literal('failed'), error: z.string() }),
  ]),
}) satisfies z.ZodType<Control>;
