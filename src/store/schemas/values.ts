import { z } from 'zod';

export const Time = z.iso.datetime();

export const Ms = z.number().nonnegative();

export const Count = z.int().nonnegative();

export const Platform = z.enum(['android', 'ios']);

export const Vantage = z.enum(['sender', 'recipient']);

export const Named = z.strictObject({ zh: z.string(), en: z.string() });

export const Texts = z.array(z.string());

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A perceptual hash: 256 bits in hexadecimal. */
export const Picture = z.string().regex(/^[0-9a-f]{64}$/);

export const Scope = z.enum(['private', 'group', 'search']);

/** Of an app or a link. A page of the report is named after its cell, so nothing else may stand there. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

export const Cell = z.strictObject({
  app: Id,
  link: Id,
  scope: Scope,
  platform: Platform,
  presentation: z.enum(['share-text', 'password']).exactOptional(),
});

export const Evidence = z.strictObject({
  sha256: Sha256,
  type: z.enum(['image/png', 'image/jpeg', 'application/xml', 'text/html', 'text/plain']),
  bytes: Count,
});

export const Frame = z.strictObject({
  atMs: Ms,
  moment: z.enum(['chat', 'delivered', 'opening', 'pressed', 'settled']),
  app: z.string().nullable(),
  activity: z.string().nullable(),
  texts: z.array(
    z.strictObject({
      text: z.string(),
      part: z.enum(['native', 'web']),
      role: z.enum(['text', 'button', 'input', 'title']),
      by: z.enum(['tree', 'ocr']),
    }),
  ),
  web: z.enum(['none', 'filled', 'empty']),
  picture: Picture.exactOptional(),
  loading: z.boolean(),
  tree: Evidence.exactOptional(),
  screenshot: Evidence.exactOptional(),
});

export const PhoneFacts = z.strictObject({
  id: z.string(),
  platform: Platform,
  osVersion: z.string(),
  network: z.string().exactOptional(),
  model: z.string(),
  virtual: z.boolean(),
});

/** Whether the phones were virtual, as in run.json: a label of the file alone (label.ts). Trials say it of their phone. */
export const Virtual = z.boolean().exactOptional();
