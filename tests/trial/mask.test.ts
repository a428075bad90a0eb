import sharp from 'sharp';
import { expect, test } from 'vitest';
import { source } from '#fixtures/phones/android/uiautomator/screen';
import { Session } from '#fixtures/phones/android/uiautomator/session';
import { Camera } from '#fixtures/phones/iphone/tree/snapshot';
import { toXml } from '#fixtures/phones/iphone/tree/source';
import { picture } from '#fixtures/phones/picture';
import { Unknowns } from '#fixtures/phones/unknowns';
import type { Platform } from '#model';
import { nameOf, readTree, type Tree } from '#screen/tree';
import { type Hand, handOn, ITEM, worldOf } from '#tests/apps/virtual/hand';
import { type Own, withoutOthers, withoutPeople } from '#trial/mask';

const PLATFORMS = ['android', 'ios'] as const;
const WECHAT = { android: 'com.tencent.mm', ios: 'com.tencent.xin' };
const OTHER = '家人';

const own = (platform: Platform, chat: string | null = '互通测试'): Own => ({
  app: WECHAT[platform],
  chat,
  messengers: [WECHAT[platform], platform === 'android' ? 'com.tencent.mobileqq' : 'com.tencent.mqq'],
});

/** The screen as the platform's driver and its camera show it. */
async function seen({ phone }: Hand, platform: Platform) {
  const xml =
    platform === 'android'
      ? await source(new Session(phone, new Unknowns()))
      : toXml((await new Camera(phone).shoot({ maxDepth: 60, maxChildren: 200 })).front, {
          scope: 'AppiumAUT',
          excluded: [],
        });
  return { xml, tree: readTree(xml, platform), picture: await picture(phone) };
}

const texts = ({ nodes }: Tree): readonly string[] => nodes.map(nameOf).filter((text) => text !== '');

/** Share of the picture that is one flat grey. */
async function greyShare(png: Uint8Array | null): Promise<number> {
  if (!png) return 1;
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let grey = 0;
  for (let at = 0; at < data.length; at += info.channels)
    if (data[at] === 0x80 && data[at + 1] === 0x80 && data[at + 2] === 0x80) grey += 1;
  return grey / (info.width * info.height);
}

test.for(PLATFORMS)('%s: the trial’s own chat is kept as it is', async (platform) => {
  const hand = await handOn(worldOf(), platform);
  await hand.send('wechat', '互通测试', ITEM.url ?? '');
  const before = await seen(hand, platform);
  expect(texts(before.tree)).toContain(ITEM.url);
  expect(await withoutOthers(before, own(platform))).toEqual({ ...before, covered: false });
});

test.for(PLATFORMS)(
  '%s: of the list of chats nothing is left: no name, no last message, no picture',
  async (platform) => {
    const hand = await handOn(worldOf(), platform);
    await hand.phone.open('wechat');
    const before = await seen(hand, platform);
    expect(texts(before.tree)).toContain(OTHER);
    const kept = await withoutOthers(before, own(platform));
    expect(kept.covered).toBe(true);
    expect(texts(kept.tree).join()).not.toMatch(/家人|互通测试/);
    expect(kept.xml).not.toMatch(/家人|互通测试/);
    expect(readTree(kept.xml, platform).app).toBe(WECHAT[platform]);
    expect(await greyShare(before.picture)).toBeLessThan(0.1);
    expect(await greyShare(kept.picture)).toBeGreaterThan(0.5);
  },
);

test.for(PLATFORMS)('%s: of another chat not even its title is left', async (platform) => {
  const hand = await handOn(worldOf(), platform);
  await hand.phone.open('wechat');
  await hand.tap(OTHER);
  await hand.write('晚上回来吗');
  await hand.tap('发送');
  const before = await seen(hand, platform);
  const kept = await withoutOthers(before, own(platform));
  expect(texts(before.tree).join()).toMatch(/家人.*晚上回来吗/);
  expect(`${texts(kept.tree).join()}${kept.xml}`).not.toMatch(/家人|晚上回来吗/);
  expect(await greyShare(kept.picture)).toBeGreaterThan(0.4);
});

test.for(PLATFORMS)('%s: a page in the app’s browser is kept as it is', async (platform) => {
  const hand = await handOn(worldOf(), platform);
  await hand.send('wechat', '互通测试', ITEM.url ?? '');
  await hand.tapBubble(ITEM.url ?? '');
  await hand.see('竹编收纳篮');
  const before = await seen(hand, platform);
  expect(await withoutOthers(before, own(platform))).toEqual({ ...before, covered: false });
});

test('a screen that cannot be read is not kept at all', async () => {
  const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const kept = await withoutOthers(
    { xml: '<hierarchy', tree: readTree('<hierarchy', 'android'), picture },
    own('android'),
  );
  expect(kept).toMatchObject({ xml: '', picture: null, covered: true });
});

test('behind a dialog that says nothing of the rest, the rest is covered', async () => {
  const xml =
    '<hierarchy width="100" height="200"><android.app.Dialog package="com.tencent.mm" class="android.app.Dialog" bounds="[10,80][90,120]" displayed="true"><android.widget.Button class="android.widget.Button" text="继续访问" bounds="[50,90][90,120]" displayed="true"/></android.app.Dialog></hierarchy>';
  const red = { create: { width: 200, height: 400, channels: 3 as const, background: 'red' } };
  const kept = await withoutOthers(
    { xml, tree: readTree(xml, 'android'), picture: await sharp(red).png().toBuffer() },
    own('android'),
  );
  expect(texts(kept.tree)).toEqual(['继续访问']);
  expect(await greyShare(kept.picture)).toBeCloseTo(1 - 0.8 * 0.2, 5);
});

test('of what a search found, people and chats are covered; pages, programs and the link’s own row are not', () => {
  const row = (title: string, kind: string | null, host: string | null = null) => ({
    title,
    kind,
    host,
    owner: '某人',
  });
  const rows = [row('张三', '联系人'), row('三口之家', null), row('淘宝', '小程序'), row('一页', '网页', 'a.example')];
  expect(withoutPeople({ state: 'results', rows, own: 3 })).toEqual({
    state: 'results',
    rows: [
      { title: '▇', kind: '联系人', host: null, owner: null },
      { title: '▇', kind: null, host: null, owner: null },
      rows[2],
      rows[3],
    ],
    own: 3,
  });
});
