import { z } from 'zod';
import { ComparisonRecord } from './comparison.ts';

/** What `hutong notify --shape generic` sends. */
export const NoticeRecord = z.strictObject({
  schema: z.literal('hutong.notice/1'),
  language: z.enum(['zh', 'en']),
  title: z.string(),
  text: z.string(),
  comparison: ComparisonRecord,
});
