import { expect, test } from 'vitest';
import { handOn, ITEM, worldOf } from './hand.ts';

const url = ITEM.url ?? '';
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';
const deliver = (how: object) => worldOf({ when: { link: 'taobao-item' }, deliver: how });

/** What is said below the last line that says when. */
async function sentRow(world: Parameters<typeof handOn>[0], platform: 'android' | 'ios' = 'android') {
  const hand = await handOn(world, platform);
  await hand.send('wechat', '互通测试', url);
  const said = await hand.texts();
  const from = said.findLastIndex((words) => /^\d{2}:\d{2}$/.test(words));
  const to = said.indexOf('切换到按住说话');
  return { hand, row: said.slice(from + 1, to).filter((words) => !words.endsWith('头像')) };
}

test.for([
  [{ as: 'plain' }, [url]],
  [{ as: 'card' }, ['竹编收纳篮-淘宝网', '竹编收纳篮', '淘宝商品']],
  [{ as: 'card', text: '好物' }, ['好物', '竹编收纳篮', '淘宝商品']],
  [{ as: 'folded' }, ['https://…', '展开']],
  [{ as: 'folded', text: '点击展开' }, ['https://…', '点击展开']],
  [{ as: 'masked' }, ['https://***']],
  [{ as: 'altered', text: 'https://example.com/' }, ['https://example.com/']],
  [{ as: 'failed' }, [url, '发送失败']],
  [{ as: 'failed', text: '消息已发出，但被对方拒收了' }, [url, '消息已发出，但被对方拒收了']],
] as const)('delivered %j the chat shows %j', async ([how, row]) => {
  expect((await sentRow(deliver(how))).row).toEqual(row);
});

test('a message that vanishes leaves the chat as it was, and the field empty', async () => {
  const hand = await handOn(deliver({ as: 'vanished' }));
  await hand.phone.open('wechat');
  await hand.tap('互通测试');
  const before = await hand.texts();
  await hand.write(url);
  await hand.tap('发送');
  expect(await hand.texts()).toEqual(before);
});

test('the middle of a bubble with nothing but the address opens it', async () => {
  const { hand } = await sentRow(deliver({ as: 'plain' }));
  await hand.tapBubble(url);
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test.for(['android', 'ios'] as const)('on %s words before the address are no part of it', async (platform) => {
  const hand = await handOn(worldOf(), platform);
  const words = `早上看到的这一件东西很不错，发给你也看看，链接在后面 ${url}`;
  await hand.send('wechat', '互通测试', words);
  const bubble = await hand.see(words);
  await hand.phone.tap({ x: bubble.rect.x + 10, y: bubble.rect.y + 10 });
  expect(hand.web.opened).toEqual([]);
  await hand.phone.tap({ x: bubble.rect.x + 20, y: bubble.rect.y + bubble.rect.height - 8 });
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('what cannot be tapped does nothing', async () => {
  const { hand } = await sentRow(deliver({ as: 'plain', tappable: false }));
  await hand.tapBubble(url);
  expect(hand.web.opened).toEqual([]);
});

test('a card opens wherever it is touched', async () => {
  const { hand } = await sentRow(deliver({ as: 'card' }));
  await hand.tap('淘宝商品');
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('a folded message shows its address once it is unfolded', async () => {
  const { hand } = await sentRow(deliver({ as: 'folded' }));
  await hand.tap('展开');
  expect(await hand.texts()).toContain(url);
  await hand.tapBubble(url);
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('an altered address leads where the world says', async () => {
  const { hand } = await sentRow(deliver({ as: 'altered', text: 'https://t.cn/1', to: ITEM_PAGE }));
  await hand.tapBubble('https://t.cn/1');
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('a masked address leads nowhere', async () => {
  const { hand } = await sentRow(deliver({ as: 'masked' }));
  await hand.tapBubble('https://***');
  expect(hand.web.opened).toEqual([]);
});

test('older bubbles with the same address stand there before anything is sent', async () => {
  const hand = await handOn(deliver({ older: 2 }));
  await hand.phone.open('wechat');
  await hand.tap('互通测试');
  expect((await hand.texts()).filter((words) => words === url)).toHaveLength(2);
});

test('another chat comes to the front by itself', async () => {
  const { hand } = await sentRow(deliver({ otherChat: '家人' }));
  await hand.see('家人(4)');
});

test('the button that sends is there once something is written', async () => {
  const hand = await handOn('open');
  await hand.phone.open('wechat');
  await hand.tap('互通测试');
  expect(await hand.texts()).not.toContain('发送');
  await hand.write('你好');
  await hand.tap('发送');
  expect(await hand.texts()).toContain('你好');
});

test('a text can be pasted by a long press', async () => {
  const hand = await handOn('open');
  hand.phone.clipboard = url;
  await hand.phone.open('wechat');
  await hand.tap('互通测试');
  const field = (await hand.views()).findLast((view) => view.field);
  await hand.phone.longPress({ x: (field?.rect.x ?? 0) + 20, y: (field?.rect.y ?? 0) + 20 });
  await hand.tap('粘贴');
  expect(field?.field?.value).toBe(url);
});

test('chats are still there when the app has died, and its screens are not', async () => {
  const { hand } = await sentRow(deliver({ as: 'plain' }));
  hand.phone.kill('wechat');
  await hand.phone.open('wechat');
  expect(await hand.texts()).toEqual(expect.arrayContaining(['通讯录', '发现', url]));
});

test('a group says who speaks and how many are in it', async () => {
  const hand = await handOn('open');
  await hand.phone.open('qq');
  await hand.tap('互通测试群');
  expect(await hand.texts()).toEqual(
    expect.arrayContaining(['互通测试群(3)', '测试员小林', '测试员小林的资料卡', '群里只发测试链接，请勿打扰']),
  );
});
