import { expect, test } from 'vitest';
import { wechat } from '#apps/wechat';
import { systemClock } from '#screen/eye';
import { Hand } from '#screen/hand';
import { phoneOn } from '#tests/bench/settle/phone';
import { Automation } from '#tests/phones/android/automation';
import { handOn, ITEM, worldOf } from './virtual/hand.ts';

const place = { scope: 'private', chat: '互通测试' } as const;

test('in a chat that is full of one and the same message another one of it is seen to arrive', async () => {
  const { phone: handset } = await handOn(worldOf());
  const automation = await new Automation(handset).start();
  const phone = phoneOn(automation);
  const did: string[] = [];
  try {
    for (let times = 1; times <= 14; times++) {
      const hand = new Hand(phone, { clock: systemClock, recognise: () => Promise.reject(new Error('not needed')) });
      await wechat.reach(hand, 'com.tencent.mm', place);
      const { delivery } = await wechat.deliver(hand, await hand.look(), { link: ITEM, place });
      expect({ times, delivery }).toEqual({ times, delivery: { state: 'shown', as: 'plain' } });
      did.push(hand.steps.some(({ what }) => what === 'a separator') ? 'separated' : 'sent');
    }
  } finally {
    await automation.stop();
    handset.stop();
  }
  // Above the keyboard there is room for few of them: only when they are all alike nothing would be seen to change.
  const three = ['sent', 'sent', 'sent'];
  expect(did).toEqual(['sent', ...three, 'separated', ...three, 'separated', ...three, 'separated', 'sent']);
}, 180_000);
