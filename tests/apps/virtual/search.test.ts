import { expect, test } from 'vitest';
import { webAddress } from '#fixtures/apps/target';
import { ARTICLE, handOn, ITEM, MINI_PROGRAM, worldOf } from './hand.ts';

const url = ITEM.url ?? '';
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';
const answering = (search: object) => worldOf({ when: { scope: 'search' }, search });
const BOX = '搜索框，搜你想看的';

test('without a rule the search finds the row of what was searched for', async () => {
  const hand = await handOn(worldOf());
  await hand.search('toutiao', BOX, url);
  await hand.see('m.tb.cn');
  expect(await hand.texts()).toEqual(['返回，按钮', `搜索框，${url}`, '搜索', '竹编收纳篮-淘宝网', '网页', 'm.tb.cn']);
});

test('rows say title, kind, host and owner, and lead where they say', async () => {
  const rows = [
    { title: '转码页', to: 'https://item.taobao.com/item.htm?id=1', kind: '网页', owner: '某站' },
    { title: '原文', to: 'link', host: 'shown.example' },
    { title: '下载', tap: { app: { id: 'taobao', shows: 'home' } } },
    { title: '只是字' },
  ];
  const hand = await handOn(answering({ rows }));
  await hand.search('baidu', '搜索框', ARTICLE.url ?? '');
  expect((await hand.see('转码页')).text).toBe('转码页');
  expect(await hand.texts()).toEqual(
    expect.arrayContaining(['网页', 'item.taobao.com', '某站', '原文', 'shown.example', '下载', '只是字']),
  );
  await hand.tap('只是字');
  expect(hand.web.opened).toEqual([]);
  await hand.tap('转码页');
  expect(hand.web.last.url).toBe(ITEM_PAGE);
  await hand.tap('关闭');
  await hand.tap('原文');
  expect(hand.web.last.url).toBe(ARTICLE.url);
  await hand.tap('关闭');
  await hand.tap('下载');
  expect(hand.front.app).toBe('taobao');
});

test('a jump needs no tap', async () => {
  const hand = await handOn(answering({ jump: { web: 'link' } }));
  await hand.search('toutiao', BOX, url);
  await hand.see('¥39.00');
  expect(hand.front).toEqual({ app: 'toutiao', activity: 'com.ss.android.newmedia.activity.browser.BrowserActivity' });
});

test('nothing is said in the world’s words', async () => {
  const hand = await handOn(answering({ nothing: '没有找到相关结果' }));
  await hand.search('baidu', '搜索框', url);
  await hand.see('没有找到相关结果');
  expect(hand.front.activity).toBe('com.baidu.browser.search.LightSearchActivity');
});

test('while one types, the phone’s own chats are found under their headers', async () => {
  const hand = await handOn(worldOf());
  await hand.phone.open('wechat');
  await hand.tap('搜索');
  await hand.write('互通测试');
  expect(await hand.texts()).toEqual(['清除', '取消', '联系人', '互通测试', '群聊', '互通测试群(3)']);
  await hand.tap('互通测试群(3)');
  expect(hand.front.activity).toBe('com.tencent.mm.ui.LauncherUI');
  await hand.see('聊天信息');
});

test('a mini program that is only a row does not open as a page', async () => {
  const hand = await handOn(answering({ rows: [{ title: '今日头条', kind: '小程序', to: 'link' }] }));
  await hand.search('wechat', '搜索', MINI_PROGRAM.miniProgram?.name ?? '');
  await hand.tap('小程序');
  expect({ pages: hand.web.opened, activity: hand.front.activity }).toEqual({
    pages: [],
    activity: 'com.tencent.mm.plugin.appbrand.ui.AppBrandUI',
  });
});

test('the home screen opens apps, and the browser goes where it is told', async () => {
  const hand = await handOn(worldOf(), 'ios');
  await hand.tap('浏览器');
  await hand.write('item.taobao.com/item.htm?id=1');
  await hand.submit();
  await hand.see('¥39.00');
  expect(hand.front.app).toBe('browser');
});

test.for([
  ['taobao://item.taobao.com/item.htm?id=1', [{ from: '^taobao://(.+)$', to: 'https://$1' }], ITEM_PAGE],
  [
    'tbopen://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fx.cn%2F',
    [{ from: 'h5Url=([^&]+)', to: '$1' }],
    'https://x.cn/',
  ],
  ['taobao://', [{ from: '^taobao://(.+)$', to: 'https://$1' }], null],
  ['https://item.taobao.com/', [], 'https://item.taobao.com/'],
] as const)('an app’s own address %s stands for a web address', ([address, maps, web]) => {
  expect(webAddress(address, { maps: [...maps] })).toBe(web);
});
