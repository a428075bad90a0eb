import { expect, test, vi } from 'vitest';
import { handOn, ITEM, worldOf } from '#tests/apps/virtual/hand';
import { Truth } from './truth.ts';

test('a phone tells when its screen came to be as it was at a moment, and what came up after that', async () => {
  const hand = await handOn(worldOf());
  await hand.send('wechat', '互通测试', ITEM.url ?? '');
  await hand.see(ITEM.url ?? '');
  const truth = new Truth(hand.phone);
  await vi.waitFor(() => truth.finalAt(Date.now()));
  const before = Date.now();
  await hand.tapBubble(ITEM.url ?? '');
  await vi.waitFor(() => expect(truth.after(before)).toContain('¥39.00'));
  const after = Date.now();
  await truth.stop();
  hand.phone.stop();
  expect(truth.finalAt(before)).toBeLessThanOrEqual(before);
  expect(truth.after(after)).toEqual([]);
  expect(truth.finalAt(after)).toBeGreaterThan(before);
});
