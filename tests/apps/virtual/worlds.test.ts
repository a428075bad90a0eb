import { expect, test } from 'vitest';
import type { Platform } from '#model';
import { ARTICLE, copyPage, handOn, ITEM, VIDEO } from './hand.ts';

const item = ITEM.url ?? '';
const video = VIDEO.url ?? '';
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';

test.for([
  ['2021-11-30', 'android', 'wechat', '互通测试', item, ITEM_PAGE],
  ['2021-11-30', 'ios', 'wechat', '互通测试', item, ITEM_PAGE],
  ['2021-11-30', 'android', 'wechat', '互通测试', video, video],
  ['2021-11-30', 'android', 'wechat', '互通测试群', item, copyPage(item)],
  ['2021-11-30', 'ios', 'wechat', '互通测试群', video, copyPage(video)],
  ['2021-11-30', 'android', 'qq', '互通测试', item, ITEM_PAGE],
  ['2021-11-30', 'ios', 'qq', '互通测试', video, video],
  ['2021-09-16', 'android', 'wechat', '互通测试', item, copyPage(item)],
  ['2021-09-16', 'ios', 'wechat', '互通测试群', item, copyPage(item)],
  ['open', 'android', 'wechat', '互通测试群', item, ITEM_PAGE],
  ['open', 'ios', 'qq', '互通测试群', video, video],
] as const)('%s, %s: %s in %s opens %s as %s', async ([world, platform, app, chat, sent, page]) => {
  const hand = await handOn(world, platform as Platform);
  await hand.send(app, chat, sent);
  await hand.tapBubble(sent);
  expect({ front: hand.front.app, page: hand.web.last.url }).toEqual({ front: app, page });
});

test.for([
  ['toutiao', '搜索框，搜你想看的'],
  ['baidu', '搜索框'],
] as const)('2021-11-30: an article pasted into %s is found and opens', async ([app, box]) => {
  const hand = await handOn('2021-11-30');
  await hand.search(app, box, ARTICLE.url ?? '');
  await hand.tap('mp.weixin.qq.com');
  expect(await hand.texts()).toContain('二十种常见鸟');
  expect({ front: hand.front.app, page: hand.web.last.url }).toEqual({ front: app, page: ARTICLE.url });
});

test.for([
  [
    '2021-11-30',
    ['今日头条', '公众号', '北京字节跳动科技有限公司', '腾讯新闻', '小程序', '深圳市腾讯计算机系统有限公司'],
  ],
  ['open', ['今日头条', '小程序', '北京字节跳动科技有限公司']],
] as const)('%s: the search for the mini program answers %j', async ([world, rows]) => {
  const hand = await handOn(world);
  await hand.search('wechat', '搜索', '今日头条');
  await hand.see('小程序');
  expect((await hand.texts()).filter((words) => words !== '取消' && words !== '清除')).toEqual(rows);
});

test('open: the mini program opens in its own part of the app', async () => {
  const hand = await handOn('open');
  await hand.search('wechat', '搜索', '今日头条');
  await hand.tap('小程序');
  expect(hand.front).toEqual({ app: 'wechat', activity: 'com.tencent.mm.plugin.appbrand.ui.AppBrandUI' });
});
