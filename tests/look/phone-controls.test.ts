import { expect, test } from 'vitest';
import type { Phone } from '#drivers/phone';
import { source } from '#fixtures/phones/android/uiautomator/screen';
import { Session } from '#fixtures/phones/android/uiautomator/session';
import { picture } from '#fixtures/phones/picture';
import { Unknowns } from '#fixtures/phones/unknowns';
import type { Line } from '#look/line';
import { type PhoneControlOptions, PhoneControls } from '#look/phone-controls';
import type { Control } from '#model';
import { handOn, ITEM, worldOf } from '#tests/apps/virtual/hand';

const APPS = [
  { id: 'wechat', name: { zh: '微信', en: 'WeChat' }, android: { package: 'com.tencent.mm' } },
  { id: 'browser', name: { zh: '浏览器', en: 'Browser' }, android: { package: 'com.android.chrome' } },
];

/** What is kept of a look in the phone's browser that never got away from a chat. */
async function kept(privacy: 'mask' | 'keep'): Promise<string> {
  const hand = await handOn(worldOf(), 'android');
  const handset = hand.phone;
  await hand.send('wechat', '家人', '周末回家吃饭');
  const phone = {
    platform: 'android',
    source: () => source(new Session(handset, new Unknowns())),
    screenshot: () => picture(handset),
    activity: async () => null,
    openUrl: async () => {},
    stop: async () => {},
  } as unknown as Phone;
  const saved: string[] = [];
  const controls: Control[] = [];
  const options = {
    run: { apps: APPS, lab: { phones: [{ id: 'android-1', platform: 'android' }] } },
    lab: { lab: { privacy } },
    desk: { controls },
    folder: {
      appendControl: async () => {},
      save: async (bytes: Uint8Array, type: string) => {
        if (type === 'application/xml') saved.push(Buffer.from(bytes).toString('utf8'));
        return { sha256: '0'.repeat(64), type, bytes: bytes.length };
      },
    },
    recogniser: { read: async () => [] },
    signal: new AbortController().signal,
    now: () => new Date(),
  } as unknown as PhoneControlOptions;
  const line = {
    phone: {
      facts: { id: 'android-1', platform: 'android' },
      spec: { id: 'android-1', platform: 'android', accounts: {} },
    },
    use: (act: (phone: Phone, session: string) => Promise<unknown>) => act(phone, 'session'),
  } as unknown as Line;
  await new PhoneControls(options).once(line, ITEM);
  return saved.join('') + JSON.stringify(controls);
}

test('a look in the phone’s own browser keeps nothing of a chat, where others are to be covered', async () => {
  expect(await kept('keep')).toContain('周末回家吃饭');
  expect(await kept('mask')).not.toMatch(/周末回家吃饭|家人/);
}, 90_000);
