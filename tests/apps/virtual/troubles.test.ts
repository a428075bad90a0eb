import { expect, test } from 'vitest';
import { type Hand, handOn, ITEM, soon, worldOf } from './hand.ts';

const url = ITEM.url ?? '';
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';
const troubled = (...troubles: object[]) => handOn(worldOf({ troubles }));

const sendAndTap = async (hand: Hand): Promise<void> => {
  await hand.send('wechat', '互通测试', url);
  await hand.tapBubble(url);
};

test('a pop-up stands over the first screen and goes away', async () => {
  const hand = await troubled({ what: 'popup', at: 'launch', times: 1 });
  await hand.phone.open('wechat');
  await hand.tap('以后再说');
  await hand.tap('互通测试');
  await hand.see('聊天信息');
});

test('a trouble strikes as often as the world says', async () => {
  const hand = await troubled({ what: 'crash', at: 'tap', times: 2 });
  for (const expected of ['launcher', 'launcher', 'wechat']) {
    await sendAndTap(hand);
    expect(hand.front.app).toBe(expected);
  }
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('the system asks for a permission in the chat', async () => {
  const hand = await troubled({ what: 'permission', at: 'chat', times: 1 });
  await hand.phone.open('wechat');
  await hand.tap('互通测试');
  expect((await hand.views()).some((view) => view.role === 'alert')).toBe(true);
  await hand.tap('不允许');
  expect((await hand.views()).some((view) => view.role === 'alert')).toBe(false);
});

test('a risk notice keeps the message from being sent', async () => {
  const hand = await troubled({ what: 'risk', at: 'deliver' });
  await hand.send('wechat', '互通测试', url);
  await hand.tap('确定');
  expect((await hand.texts()).filter((words) => words === url)).toEqual([]);
});

test('an app that is logged out shows nothing but the way in', async () => {
  const hand = await troubled({ what: 'logged-out', at: 'launch', text: '你的微信账号已在其他设备登录' });
  await hand.phone.open('wechat');
  expect(await hand.texts()).toEqual(['微信', '你的微信账号已在其他设备登录', '登录']);
});

test('an update prompt keeps the link from opening', async () => {
  const hand = await troubled({ what: 'update', at: 'tap' });
  await sendAndTap(hand);
  await hand.tap('以后再说');
  expect(hand.web.opened).toEqual([]);
});

test('a captcha of the app keeps the page from loading', async () => {
  const hand = await troubled({ what: 'captcha', at: 'page' });
  await sendAndTap(hand);
  await hand.see('请完成安全验证，向右拖动滑块填充拼图');
  expect(hand.web.opened).toEqual([]);
});

test('a pop-up on the page stands over it', async () => {
  const hand = await troubled({ what: 'popup', at: 'page', text: '添加到浮窗？', buttons: [{ label: '好' }] });
  await sendAndTap(hand);
  expect(await hand.texts()).toEqual(expect.arrayContaining(['竹编收纳篮', '添加到浮窗？']));
  await hand.tap('好');
  expect(hand.front.activity).toBe('com.tencent.mm.plugin.webview.ui.tools.MMWebViewUI');
});

test('a load error of the app', async () => {
  const hand = await troubled({ what: 'load-error', at: 'page', text: '网络出错，轻触屏幕重新加载' });
  await sendAndTap(hand);
  expect(await hand.texts()).toContain('网络出错，轻触屏幕重新加载');
});

test('the keyboard stays over the link and takes the tap', async () => {
  const hand = await handOn(worldOf({ deliver: { older: 6 }, troubles: [{ what: 'keyboard', at: 'deliver' }] }));
  await hand.send('wechat', '互通测试', url);
  const bubble = await hand.see(url);
  expect(bubble.rect.y + bubble.rect.height / 2).toBeGreaterThan(800 - 260);
  await hand.tapBubble(url);
  expect(hand.web.opened).toEqual([]);
});

test('a hidden tree carries no text of the app; the page can be read', async () => {
  const hand = await handOn(worldOf({ when: { app: 'wechat' }, see: { tree: 'hidden' } }));
  await sendAndTap(hand);
  expect(await hand.texts()).toEqual(['竹编收纳篮-淘宝网', '竹编收纳篮', '¥39.00', '打开淘宝', '打开某宝']);
});

test('starting, tapping and loading take their time', async () => {
  const hand = await handOn(worldOf({ latency: { launchMs: 40, tapMs: 40, pageMs: 40 } }));
  await hand.phone.open('wechat');
  expect(await hand.texts()).toEqual(['微信']);
  await hand.tap('互通测试');
  await hand.write(url);
  await hand.tap('发送');
  await hand.tapBubble(url);
  expect(hand.web.opened).toEqual([]);
  await soon(async () => expect((await hand.views()).some((view) => view.role === 'progress')).toBe(true));
  await soon(() => expect(hand.web.last.url).toBe(ITEM_PAGE));
});

test('a rule may count how often the link was opened', async () => {
  const hand = await handOn(worldOf({ when: { link: 'taobao-item', opened: { from: 1 } }, tap: { nothing: true } }));
  await sendAndTap(hand);
  expect(hand.web.opened).toHaveLength(1);
  await hand.tap('关闭');
  await hand.tapBubble(url);
  expect(hand.web.opened).toHaveLength(1);
});
