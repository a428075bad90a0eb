import { expect, test } from 'vitest';
import { viewsAt } from '#fixtures/phones/view';
import type { Platform } from '#model';
import { type Hand, handOn, ITEM, soon, worldOf } from './hand.ts';

const url = ITEM.url ?? '';
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';
const CONFIRM = 'https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?x=1';

/** Sends the link in WeChat's private chat of such a world and taps it. */
async function tapped(tap: object, platform: Platform = 'android', more: object = {}): Promise<Hand> {
  const hand = await handOn(worldOf({ when: { link: 'taobao-item' }, tap, ...more }), platform);
  await hand.send('wechat', '互通测试', url);
  await hand.tapBubble(url);
  return hand;
}

test('web: the app’s browser goes to the address, with the address of the link in it', async () => {
  const hand = await tapped({ web: 'https://example.com/{host}{path}?a={url:encoded}&b={url}' });
  expect(hand.web.last.asked).toEqual([`https://example.com/m.tb.cn/h.abc?a=${encodeURIComponent(url)}&b=${url}`]);
  expect(hand.front).toEqual({ app: 'wechat', activity: 'com.tencent.mm.plugin.webview.ui.tools.MMWebViewUI' });
});

test('web: user agent and injected objects are the app’s, or the world’s', async () => {
  const usual = await tapped({ web: 'link' });
  expect(usual.web.opened[0]?.options.userAgent).toMatch(
    /^Mozilla\/5\.0 \(Linux; Android 13; .* XWEB\/\d+ .*MicroMessenger/,
  );
  const own = await tapped({ web: { to: 'link', userAgent: 'Tester/1', inject: ['WeixinJSBridge'] } });
  expect(own.web.opened[0]?.options).toMatchObject({ userAgent: 'Tester/1', inject: ['WeixinJSBridge'] });
});

test('web: a redirect of the app’s own catches a host on the way, and lets go from the page it led to', async () => {
  const hand = await tapped({ web: { to: 'link', redirect: [{ host: 'taobao.com', to: CONFIRM }] } });
  expect(hand.web.last.url).toBe(CONFIRM);
  await hand.tap('继续访问');
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('web: the page is exchanged after a while', async () => {
  const hand = await tapped({ web: { to: 'link', exchange: { afterMs: 30, to: CONFIRM } } });
  expect(hand.web.last.url).toBe(ITEM_PAGE);
  await soon(() => expect(hand.web.last.url).toBe(CONFIRM));
});

test.for([
  ['android', '网页无法打开'],
  ['ios', '网络出错，轻触屏幕重新加载:-1003'],
] as const)('web: on %s a name that is not known ends in %s', async ([platform, words]) => {
  await (await tapped({ web: 'https://nowhere.invalid/' }, platform)).see(words);
});

test('web: the app shows the load error that the world names', async () => {
  const hand = await tapped({ web: { to: 'link', error: '网页加载失败' } });
  expect(await hand.texts()).toContain('网页加载失败');
  expect(hand.web.last.asked).toEqual([]);
});

test('native: a page of the app with buttons that lead on', async () => {
  const hand = await tapped({
    native: {
      title: '提示',
      texts: ['外部链接 {host}'],
      buttons: [{ label: '继续', do: { web: 'link' } }, { label: '知道了' }],
      activity: 'com.tencent.mm.ui.NoticeUI',
    },
  });
  expect(hand.front.activity).toBe('com.tencent.mm.ui.NoticeUI');
  expect(await hand.texts()).toEqual(expect.arrayContaining(['提示', '外部链接 m.tb.cn', '继续', '知道了']));
  await hand.tap('继续');
  expect(hand.web.last.url).toBe(ITEM_PAGE);
  await hand.tap('关闭');
  await hand.tap('知道了');
  await hand.see(url);
});

test('dialog: it stands over the chat, and its buttons lead on or close it', async () => {
  const buttons = [{ label: '取消' }, { label: '允许', do: { app: { id: 'taobao' } } }];
  const hand = await tapped({ dialog: { text: '即将打开“淘宝”', buttons } });
  expect(await hand.texts()).toEqual(expect.arrayContaining([url, '即将打开“淘宝”']));
  await hand.tap('取消');
  expect(await hand.find('即将打开“淘宝”')).toBeUndefined();
  await hand.tapBubble(url);
  await hand.tap('允许');
  await hand.see('立即购买');
  expect(hand.front).toEqual({ app: 'taobao', activity: 'com.taobao.taobao.DetailActivity' });
});

test('app: the target shows the content, its home page, a sign-in wall or what the world draws', async () => {
  const content = await tapped({ app: { id: 'taobao' } });
  await content.see('竹编收纳篮');
  const home = await tapped({ app: { id: 'taobao', shows: 'home' } });
  expect(home.front).toEqual({ app: 'taobao', activity: 'com.taobao.taobao.MainActivity' });
  const login = await tapped({ app: { id: 'taobao', shows: 'login' } });
  expect(await login.texts()).toEqual(['返回', '淘宝', '请先登录', '登录后查看更多内容', '手机号登录', '其他登录方式']);
  const panel = await tapped({ app: { id: 'com.huawei.appmarket', shows: { title: '应用市场', texts: ['淘宝'] } } });
  expect(panel.phone.front.installed.package).toBe('com.huawei.appmarket');
  expect(await panel.texts()).toEqual(expect.arrayContaining(['应用市场', '淘宝']));
});

test('app: one that is not installed leaves all as it is', async () => {
  const world = { ...worldOf({ tap: { app: { id: 'taobao' } } }), missing: ['taobao'] };
  const hand = await handOn(world);
  await hand.send('wechat', '互通测试', url);
  await hand.tapBubble(url);
  expect(hand.front.app).toBe('wechat');
});

test('browser: the system’s browser shows the page and its address', async () => {
  const hand = await tapped({ browser: 'link' });
  expect(hand.front.app).toBe('browser');
  const bar = (await hand.views()).find((view) => view.field);
  expect(bar?.field?.value).toBe(ITEM_PAGE);
  expect(hand.web.opened[0]?.options.userAgent).not.toContain('MicroMessenger');
});

test('results: the app’s own search', async () => {
  const hand = await tapped({ results: '{url}' }, 'android', { when: { scope: 'private' } });
  await hand.tap('m.tb.cn');
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('toast, nothing, after', async () => {
  const toast = await tapped({ toast: '暂不支持' });
  expect(await toast.texts()).toContain('暂不支持');
  const nothing = await tapped({ nothing: true });
  expect(nothing.web.opened).toEqual([]);
  const after = await tapped({ after: { ms: 20, do: { web: 'link' } } });
  expect(after.web.opened).toEqual([]);
  await soon(() => expect(after.web.last.url).toBe(ITEM_PAGE));
});

test('crash: the app is gone, and the home screen in front', async () => {
  const hand = await tapped({ crash: true });
  expect(hand.front.app).toBe('launcher');
});

test('anr: Android asks, an iPhone stands still', async () => {
  const android = await tapped({ anr: true });
  await android.tap('关闭应用');
  expect(android.front.app).toBe('launcher');
  const ios = await tapped({ anr: true }, 'ios');
  await ios.tap('返回');
  await ios.see(url);
});

test('the page’s menu copies its true address; it may not offer that', async () => {
  const hand = await tapped({ web: 'link' });
  await hand.tap('更多信息');
  await hand.tap('复制链接');
  expect(hand.phone.clipboard).toBe(ITEM_PAGE);
  const silent = await tapped({ web: 'link' }, 'android', { see: { address: 'none' } });
  await silent.tap('更多信息');
  await silent.see('刷新');
  expect(await silent.find('复制链接')).toBeUndefined();
});

test.for([
  ['android', '即将离开微信，打开“淘宝”', '允许'],
  ['ios', '可能离开微信，打开第三方应用', '继续'],
] as const)('on %s a page that wants another app is asked: %s', async ([platform, words, yes]) => {
  const hand = await tapped({ web: 'link' }, platform);
  await hand.tap('打开某宝');
  expect(await hand.find('取消')).toBeUndefined();
  await hand.tap('打开淘宝');
  await hand.see(words);
  await hand.tap(yes);
  await hand.see('立即购买');
});

test('on iOS the leave dialog is texts in a button as large as the display', async () => {
  const hand = await tapped({ web: 'link' }, 'ios');
  await hand.tap('打开淘宝');
  const dialog = (await hand.views()).find((view) => view.role === 'dialog');
  expect({
    type: dialog?.nativeClass?.ios,
    rect: dialog?.rect,
    texts: dialog?.children?.filter(({ text }) => text).map(({ role, text }) => [role, text]),
  }).toEqual({
    type: 'XCUIElementTypeButton',
    rect: { x: 0, y: 0, width: 375, height: 667 },
    texts: [
      ['text', '可能离开微信，打开第三方应用'],
      ['text', '取消'],
      ['text', '继续'],
    ],
  });
});

test('a world may let a page open another app at once, or never', async () => {
  const open = await tapped({ web: { to: 'link', schemes: 'open' } });
  await open.tap('打开淘宝');
  await open.see('立即购买');
  const never = await tapped({ web: { to: 'link', schemes: 'ignore' } });
  await never.tap('打开淘宝');
  expect(never.front.app).toBe('wechat');
});

test('a toast is in nobody’s way', async () => {
  const hand = await tapped({ toast: '暂不支持' });
  const { x, y, width, height } = (await hand.see('暂不支持')).rect;
  const under = { x: x + width / 2, y: y + height / 2 };
  const hit = viewsAt(await hand.phone.look(), under).map((view) => view.text);
  expect(hit).not.toContain('暂不支持');
});
