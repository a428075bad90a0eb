import { z } from 'zod';
import { Platform, Texts } from './values.ts';

const Place = z.strictObject({
  where: z.enum(['phone', 'store']),
  source: z.string(),
  platform: Platform,
  app: z.string(),
});

/** What `hutong watch` prints. */
export const WatchRecord = z.strictObject({
  schema: z.literal(1),
  virtual: z.boolean(),
  changes: z.array(Place.extend({ before: z.string(), now: z.string() })),
  pending: Texts,
  sightings: z.array(Place.extend({ version: z.string() })),
  failed: z.array(
    z.strictObject({
      where: z.enum(['phone', 'store']),
      source: z.string(),
      app: z.string().exactOptional(),
      why: z.string(),
    }),
  ),
});
