import { expect, test } from 'vitest';
import { CAUGHT, type Hand, handOn, OPENS, soon, worldOf } from './hand.ts';

const STOPS = {
  wechat:
    'https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?main_type=2&evil_type=20&source=2&url=',
  qq: { android: 'https://c.pc.qq.com/android.html?url=', ios: 'https://c.pc.qq.com/ios.html?url=' },
  toutiao: 'https://link.wtturl.cn/?aid=13&lang=zh&scene=im&stop=1&target=',
} as const;

/** Worlds that know nothing of canaries and are wide enough to change all links. */
const FOREIGN = {
  'everything asks': worldOf({ when: { app: ['wechat', 'qq', 'toutiao', 'baidu'] }, tap: { toast: '暂不支持' } }),
  'everything is masked and not found': worldOf({ deliver: { as: 'masked' }, search: { nothing: '无结果' } }),
  'everything opens': worldOf(),
};
const opener = { toutiao: '搜你想看的', baidu: '百度一下，你就知道' };
const platforms = ['android', 'ios'] as const;

async function sentAndTapped(world: keyof typeof FOREIGN, app: string, url: string, platform: 'android' | 'ios') {
  const hand = await handOn(FOREIGN[world], platform);
  await hand.send(app, '互通测试', url);
  await hand.tapBubble(url);
  return hand.web.last.asked;
}

const cases = (Object.keys(FOREIGN) as (keyof typeof FOREIGN)[]).flatMap((world) =>
  platforms.map((platform) => [world, platform] as const),
);

test.for(cases)(
  'where %s, on %s, the one canary opens and the other is caught, in chats',
  async ([world, platform]) => {
    const target = encodeURIComponent(CAUGHT.url ?? '');
    for (const app of ['wechat', 'qq'] as const) {
      expect(await sentAndTapped(world, app, OPENS.url ?? '', platform)).toEqual([OPENS.url]);
    }
    expect(await sentAndTapped(world, 'wechat', CAUGHT.url ?? '', platform)).toEqual([STOPS.wechat + target]);
    expect(await sentAndTapped(world, 'qq', CAUGHT.url ?? '', platform)).toEqual([STOPS.qq[platform] + target]);
  },
);

async function searched(world: keyof typeof FOREIGN, app: 'toutiao' | 'baidu', url: string): Promise<Hand> {
  const hand = await handOn(FOREIGN[world]);
  await hand.search(app, opener[app], url);
  return hand;
}

test.for(Object.keys(FOREIGN) as (keyof typeof FOREIGN)[])(
  'where %s, a search finds the canaries’ own rows; Toutiao stops the one',
  async (world) => {
    for (const app of ['toutiao', 'baidu'] as const) {
      const hand = await searched(world, app, OPENS.url ?? '');
      await hand.tap('open.canary.example');
      expect(hand.web.last.asked).toEqual([OPENS.url]);
    }
    const hand = await searched(world, 'toutiao', CAUGHT.url ?? '');
    await hand.tap('caught.canary.example');
    expect(hand.web.last.asked).toEqual([STOPS.toutiao + encodeURIComponent(CAUGHT.url ?? '')]);
  },
);

test('troubles, latency and what can be seen strike canaries like all others', async () => {
  const world = worldOf({
    when: { app: 'wechat' },
    see: { web: 'empty', address: 'none' },
    troubles: [{ what: 'popup', at: 'page', text: '开启通知' }],
    latency: { tapMs: 20 },
  });
  const hand = await handOn(world);
  await hand.send('wechat', '互通测试', OPENS.url ?? '');
  await hand.tapBubble(OPENS.url ?? '');
  expect(hand.web.opened).toEqual([]);
  await soon(() => expect(hand.web.last.url).toBe(OPENS.url));
  await hand.see('开启通知');
  expect((await hand.views()).find(({ role }) => role === 'web')?.opaque).toBe(true);
});
