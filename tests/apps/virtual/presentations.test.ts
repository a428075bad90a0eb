import { expect, test } from 'vitest';
import { readSent } from '#fixtures/apps/situation';
import type { View } from '#fixtures/phones/view';
import type { World } from '#fixtures/worlds/world';
import type { Platform } from '#model';
import { type Hand, handOn, ITEM, VIDEO, worldOf } from './hand.ts';

const SHARED = `【淘宝】7天无理由退货 ${ITEM.url} HU926 「手工竹编收纳篮 家用杂物桌面整理筐」\n点击链接直接打开 或者 淘宝搜索直接打开`;
const PASSWORD = '￥Abc123xyZ89￥ 复制整段打开淘宝';
const links = [
  { ...ITEM, presentations: { 'share-text': SHARED, password: PASSWORD } },
  { ...VIDEO, presentations: { password: '7.48 复制打开抖音，看看【小周的作品】 aB:/ 05/17' } },
];
const platforms = ['android', 'ios'] as const;
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';

const phoneOf = (world: World = worldOf(), platform: Platform = 'android'): Promise<Hand> =>
  handOn(world, platform, links);

const middle = ({ rect: { x, y, width, height } }: View) => ({ x: x + width / 2, y: y + height / 2 });

/** Presses the last bubble that says this long, and picks something of what is offered. */
async function pick(hand: Hand, bubble: string, entry: string): Promise<void> {
  await hand.phone.longPress(middle(await hand.see(bubble)));
  await hand.tap(entry);
}

test.for([
  ['an address alone', ITEM.url ?? '', 'taobao-item', 'url'],
  ['a share text', SHARED, 'taobao-item', 'share-text'],
  ['an address that ends a sentence', `看看 ${VIDEO.url}.`, 'douyin-video', 'share-text'],
  ['a declared 口令', PASSWORD, 'taobao-item', 'password'],
  ['a declared 口令 in other words', '帮我看下 ￥Abc123xyZ89￥ 谢谢', 'taobao-item', 'password'],
  ['a declared 口令 of another shape', links[1]?.presentations.password ?? '', 'douyin-video', 'password'],
  ['somebody else’s 口令', '7(C8G93R9Dtxy)/ CA8888', null, 'password'],
  ['an address and a 口令', `￥Abc123xyZ89￥ ${VIDEO.url}`, 'douyin-video', 'share-text'],
  ['words', '周末回来吃饭吗？', null, null],
] as const)('%s is understood', ([, text, link, presentation]) => {
  const sent = readSent(text, links);
  expect([sent.link?.id ?? null, sent.presentation]).toEqual([link, presentation]);
});

test.for(platforms)('on %s a share text is one bubble of many lines; only its address opens', async (platform) => {
  const hand = await phoneOf(worldOf(), platform);
  await hand.send('wechat', '互通测试', SHARED);
  await hand.phone.hideKeyboard();
  const { rect } = await hand.see(SHARED);
  const opening: number[] = [];
  const lines = Math.round(rect.height / 22.4);
  for (let line = 0; line < lines; line++) {
    await hand.phone.tap({ x: rect.x + 30, y: rect.y + (line + 0.5) * 22.4 });
    if (hand.front.activity.includes('webview')) {
      opening.push(line);
      await hand.phone.back();
    }
  }
  expect({ lines: lines > 4, opening }).toEqual({ lines: true, opening: [1] });
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test.for([
  [{ as: 'masked' }, '*** 复制整段打开淘宝'],
  [{ as: 'masked', text: '该消息无法显示' }, '该消息无法显示'],
  [{ as: 'altered', text: '去微店看看' }, '去微店看看'],
  [{ as: 'plain' }, PASSWORD],
] as const)('a 口令 that is delivered %j is copied as it is shown', async ([deliver, shown]) => {
  const hand = await phoneOf(worldOf({ when: { app: 'wechat', presentation: 'password' }, deliver }));
  await hand.send('wechat', '互通测试', PASSWORD);
  await pick(hand, shown, '复制');
  expect(hand.phone.clipboard).toBe(shown);
  await hand.see('已复制');
});

test('a failed 口令 carries its mark, a vanished one is not there; addresses are not concerned', async () => {
  const failed = await phoneOf(worldOf({ when: { presentation: 'password' }, deliver: { as: 'failed' } }));
  await failed.send('wechat', '互通测试', PASSWORD);
  await failed.see('发送失败');
  const vanished = await phoneOf(worldOf({ when: { presentation: 'password' }, deliver: { as: 'vanished' } }));
  await vanished.send('wechat', '互通测试', PASSWORD);
  expect(await vanished.find(PASSWORD)).toBeUndefined();
  await vanished.write(SHARED);
  await vanished.tap('发送');
  await vanished.see(SHARED);
});

test('the address of a share text may be masked, and the words around it stay', async () => {
  const hand = await phoneOf(
    worldOf({ when: { presentation: 'share-text' }, deliver: { as: 'masked', to: ITEM_PAGE } }),
  );
  await hand.send('wechat', '互通测试', SHARED);
  const shown = SHARED.replace(ITEM.url ?? '', 'https://***');
  const { rect } = await hand.see(shown);
  await hand.phone.tap({ x: rect.x + 30, y: rect.y + rect.height - 11 });
  expect(hand.web.opened).toEqual([]);
  await pick(hand, shown, '复制');
  expect(hand.phone.clipboard).toBe(shown);
});

test.for([
  ['wechat', ['复制', '转发', '收藏', '删除', '多选', '引用']],
  ['qq', ['复制', '转发', '收藏', '回复', '多选', '删除']],
] as const)(
  'in %s a long press on a bubble offers what people know, and goes when one taps beside it',
  async ([app, labels]) => {
    for (const platform of platforms) {
      const hand = await phoneOf(worldOf(), platform);
      await hand.send(app, '互通测试', SHARED);
      await hand.phone.longPress(middle(await hand.see(SHARED)));
      const top = (await hand.phone.look()).children?.at(-1);
      expect(top?.children?.[0]?.children?.map(({ text }) => text)).toEqual(labels);
      await hand.phone.tap({ x: 5, y: 100 });
      expect(await hand.find('复制')).toBeUndefined();
      expect(hand.phone.clipboard).toBe('');
    }
  },
);

test('a card is no text: it cannot be copied', async () => {
  const hand = await phoneOf(worldOf({ when: { link: 'taobao-item' }, deliver: { as: 'card' } }));
  await hand.send('wechat', '互通测试', ITEM.url ?? '');
  await hand.phone.longPress(middle(await hand.see('淘宝商品')));
  await hand.see('转发');
  expect(await hand.find('复制')).toBeUndefined();
});

test.for(platforms)('on %s a 口令 that was copied opens the item in its app, once it is allowed', async (platform) => {
  for (const text of [PASSWORD, SHARED]) {
    const hand = await phoneOf(worldOf(), platform);
    await hand.send('wechat', '互通测试', text);
    await pick(hand, text, '复制');
    await hand.phone.open('douyin');
    expect(await hand.find('打开看看')).toBeUndefined();
    await hand.phone.open('taobao');
    await hand.see('发现你复制了淘宝的内容，要打开看看吗？');
    await hand.tap('打开看看');
    await hand.see('竹编收纳篮');
    expect(hand.front.app).toBe('taobao');
    expect(hand.front.activity).toMatch(/DetailActivity$/);
  }
});

test('who says no is not asked again; a masked 口令 asks nothing, nor does an address', async () => {
  const hand = await phoneOf();
  hand.phone.clipboard = PASSWORD;
  await hand.phone.open('taobao');
  await hand.tap('取消');
  await hand.phone.home();
  await hand.phone.open('taobao');
  expect(await hand.find('打开看看')).toBeUndefined();
  for (const text of ['*** 复制整段打开淘宝', ITEM.url ?? '', '￥Zzz999zzZ99￥ 复制整段打开淘宝']) {
    hand.phone.clipboard = text;
    await hand.phone.home();
    await hand.phone.open('taobao');
    expect(await hand.find('打开看看')).toBeUndefined();
    expect(hand.phone.clipboard).toBe(text);
  }
});
