import { afterEach, expect, test } from 'vitest';
import { startAndroidPhone } from '#fixtures/phones/android/phone';
import { uiAutomator } from '#fixtures/phones/android/uiautomator/server';
import { startIphone } from '#fixtures/phones/iphone/phone';
import { World } from '#fixtures/worlds/world';
import type { Platform } from '#model';
import { CAUGHT, type Hand, handOn, ITEM, MINI_PROGRAM, OPENS, worldOf } from './hand.ts';

const open = worldOf();
const closed = worldOf({
  when: { app: ['wechat', 'qq', 'toutiao', 'baidu'] },
  deliver: { as: 'masked' },
  search: { nothing: '无搜索结果' },
  tap: { native: { title: '', texts: ['暂不支持访问'] } },
});
const STOP = /weixin110\.qq\.com|c\.pc\.qq\.com\/(ios|android)\.html|link\.wtturl\.cn/;
const platforms = ['android', 'ios'] as const;
const chats = platforms.flatMap((platform) => (['wechat', 'qq'] as const).map((app) => [platform, app] as const));
const links = [ITEM, OPENS, CAUGHT].map(({ url = '' }) => url);

interface Phone {
  readonly control: number;
  stop(): Promise<void>;
}
const phones: Phone[] = [];
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.stop();
});

/** A phone of that world, and its control port. */
async function phoneOf(
  world: World,
  platform: Platform,
): Promise<{ hand: Hand; fault: (shows: unknown) => Promise<number> }> {
  const hand = await handOn(world, platform);
  const phone: Phone = await (platform === 'ios'
    ? startIphone(hand.phone)
    : startAndroidPhone(hand.phone, { automation: uiAutomator }));
  phones.push(phone);
  const fault = async (shows: unknown): Promise<number> => {
    const body = JSON.stringify({ fault: 'mutant', shows });
    return (await fetch(`http://127.0.0.1:${phone.control}/fault`, { method: 'POST', body })).status;
  };
  return { hand, fault };
}

/** Sends and taps each link, and tells where the app's browser went. */
async function tapped(hand: Hand, app: string): Promise<string[]> {
  const went: string[] = [];
  for (const url of links) {
    hand.phone.kill(app);
    await hand.send(app, '互通测试', url);
    await hand.tapBubble(url);
    went.push(hand.web.opened.at(-1)?.page.asked[0] ?? '');
  }
  return went;
}

test.for(chats)('on %s a mutant that shows the target shows it for every link in %s', async ([platform, app]) => {
  const { hand, fault } = await phoneOf(closed, platform);
  expect(await fault('target')).toBe(200);
  expect(await tapped(hand, app)).toEqual(links);
  expect(hand.web.opened.at(-1)?.options.userAgent).not.toMatch(/MicroMessenger|QQ\//);
});

test.for(chats)('on %s a mutant that blocks stops every link in %s', async ([platform, app]) => {
  const { hand, fault } = await phoneOf(open, platform);
  expect(await fault('block')).toBe(200);
  const went = await tapped(hand, app);
  expect(went.map((url) => STOP.test(url))).toEqual([true, true, true]);
  expect(went.map((url) => url.includes(encodeURIComponent(links[0] ?? '')))).toEqual([true, false, false]);
});

test.for(platforms)('on %s searches are wrong too', async (platform) => {
  const target = await phoneOf(closed, platform);
  await target.fault('target');
  await target.hand.search('toutiao', '搜你想看的', CAUGHT.url ?? '');
  await target.hand.tap('caught.canary.example');
  expect(target.hand.web.last.url).toBe(CAUGHT.url);

  const block = await phoneOf(open, platform);
  await block.fault('block');
  await block.hand.search('toutiao', '搜你想看的', OPENS.url ?? '');
  await block.hand.tap('open.canary.example');
  expect(block.hand.web.last.asked[0]).toMatch(STOP);
  await block.hand.search('baidu', '百度一下，你就知道', OPENS.url ?? '');
  await block.hand.tap('open.canary.example');
  expect(await block.hand.texts()).toEqual(['返回', '提示', '已停止访问该网页', OPENS.url]);
});

test('a mini program that a world hides is found by a mutant that shows all', async () => {
  const { hand, fault } = await phoneOf(closed, 'android');
  await fault('target');
  await hand.search('wechat', '搜索', MINI_PROGRAM.miniProgram?.name ?? '');
  await hand.tap('小程序');
  expect(hand.front.activity).toBe('com.tencent.mm.plugin.appbrand.ui.AppBrandUI');
});

test('null makes the phone right again, and what is no mutant is refused', async () => {
  const { hand, fault } = await phoneOf(open, 'android');
  await fault('block');
  await fault(null);
  expect((await tapped(hand, 'wechat')).slice(0, 2)).toEqual(links.slice(0, 2));
  expect(await fault('nothing')).toBe(400);
});

test('a world may switch a mutant on from the start', () => {
  const world = {
    ...{ schema: 'hutong.world/1', name: 'm', title: { zh: '错', en: 'wrong' }, date: '2021-11-30', rules: [] },
    faults: [{ phone: 'android-2', switch: { fault: 'mutant', shows: 'block' } }],
  };
  expect(World.parse(world).faults).toEqual(world.faults);
});
