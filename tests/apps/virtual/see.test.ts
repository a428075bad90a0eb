import { DOMParser, type Element } from '@xmldom/xmldom';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { iconFor } from '#fixtures/phones/icons';
import { startIphone } from '#fixtures/phones/iphone/phone';
import { picture } from '#fixtures/phones/picture';
import type { See } from '#fixtures/worlds/world';
import type { Platform } from '#model';
import { Automation } from '#tests/phones/android/automation';
import { ask, open } from '#tests/phones/iphone/wda';
import { type Hand, handOn, ITEM, worldOf } from './hand.ts';

const url = ITEM.url ?? '';
const TOASTED = 'https://toast.example/';
const platforms = ['android', 'ios'] as const;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
// Pictures carry the time.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-05T10:20:30') }));
afterAll(() => void vi.useRealTimers());

/** The page source as the platform's own server writes it. */
async function sourceOf({ phone }: Hand, platform: Platform): Promise<() => Promise<Element>> {
  const xml = async (): Promise<() => Promise<string>> => {
    if (platform === 'android') {
      const server = await new Automation(phone).start();
      ends.push(() => server.stop());
      return () => server.source();
    }
    const iphone = await startIphone(phone);
    ends.push(() => iphone.stop());
    const session = await open({ phone: iphone });
    return async () => (await ask({ phone: iphone }, `GET ${session}/source`)).value as string;
  };
  const read = await xml();
  return async () => {
    const root = new DOMParser().parseFromString(await read(), 'text/xml').documentElement;
    return root ?? expect.fail('no source');
  };
}

const WRITTEN = ['text', 'hint', 'value', 'placeholderValue'];
const SPOKEN = ['content-desc', 'label', 'name'];
/** What says only that something is written, or how the words hang together. */
const FOLLOWING = ['showing-hint', 'accessible', 'traits'];

const children = (element: Element): Element[] =>
  [...element.childNodes].filter((node) => node.nodeType === 1) as Element[];
const isWeb = ({ tagName }: Element): boolean => /WebView/.test(tagName);
const isKeyboard = (element: Element): boolean =>
  /Keyboard/.test(element.tagName) ||
  children(element).some((child) => /Keyboard/.test(child.tagName)) ||
  element.getAttribute('name') === 'inputView';

const toasts = (root: Element): (string | null)[] =>
  children(root).flatMap((child) => (child.tagName === 'android.widget.Toast' ? [child.getAttribute('text')] : []));

/** All nodes that the app itself drew, the web view without what is in it. */
function own(element: Element): Element[] {
  if (isKeyboard(element)) return [];
  const inner = isWeb(element) ? [] : children(element).flatMap(own);
  const isApp = element.tagName === 'hierarchy' || element.tagName === 'XCUIElementTypeApplication';
  return isApp || isWeb(element) ? inner : [element, ...inner];
}

/** Words of the app in some of a source's attributes; numbers by which iOS tells states are none. */
const words = (root: Element, attributes: readonly string[]): string[] =>
  own(root)
    .flatMap((element) => attributes.map((name) => element.getAttribute(name) ?? ''))
    .filter((value) => value !== '' && !/^\d$/.test(value));

const shape = (root: Element): string[] =>
  own(root).map((element) =>
    [
      element.tagName,
      ...[...element.attributes]
        .filter(({ name }) => ![...WRITTEN, ...SPOKEN, ...FOLLOWING].includes(name))
        .map(({ name, value }) => `${name}=${value}`),
    ].join(' '),
  );

type Go = (hand: Hand) => Promise<void>;
/** Ways to every kind of screen of an app with chats. Things are found on the phone itself, whatever can be seen. */
const screens: Readonly<Record<string, Go>> = {
  'list of chats': (hand) => hand.phone.open('wechat'),
  'other tab': async (hand) => {
    await hand.phone.open('wechat');
    await hand.tap('发现');
  },
  'chat, something typed': async (hand) => {
    await hand.send('wechat', '互通测试群', `${url}\n好看`);
    await hand.write('还没发出去的话');
  },
  'search while typing': (hand) => typing(hand),
  'answers of the search': async (hand) => {
    await hand.search('wechat', '搜索', url);
    await hand.see('m.tb.cn');
  },
  page: async (hand) => {
    await hand.send('wechat', '互通测试', url);
    await hand.tapBubble(url);
    await hand.see('竹编收纳篮');
  },
  'menu of a page': async (hand) => {
    await hand.send('wechat', '互通测试', url);
    await hand.tapBubble(url);
    await hand.tap(hand.phone.platform === 'ios' ? '更多' : '更多信息');
    await hand.see('复制链接');
  },
  'dialog over a page': async (hand) => {
    await hand.send('wechat', '互通测试', url);
    await hand.tapBubble(url);
    await hand.tap('打开淘宝');
    await hand.see('取消');
  },
  toast: async (hand) => {
    await hand.send('wechat', '互通测试', TOASTED);
    await hand.tapBubble(TOASTED);
    await hand.see('暂不支持');
  },
};

async function typing(hand: Hand): Promise<void> {
  await hand.phone.open('wechat');
  await hand.tap('搜索');
  await hand.write('互通测试');
}

async function shot(see: See, platform: Platform, go: Go) {
  const toasted = { when: { host: 'toast.example' }, tap: { toast: '暂不支持' } };
  const hand = await handOn(worldOf({ when: { app: ['wechat', 'qq'] }, see }, toasted), platform);
  const source = await sourceOf(hand, platform);
  await go(hand);
  return { root: await source(), png: await picture(hand.phone) };
}

const cases = platforms.flatMap((platform) =>
  Object.entries(screens).map(([name, go]) => [platform, name, go] as const),
);

test.for(cases)(
  'hidden on %s: no word of the %s is in the tree; all else is, and the picture',
  async ([platform, , go]) => {
    const full = await shot({}, platform, go);
    const hidden = await shot({ tree: 'hidden' }, platform, go);
    expect(words(full.root, WRITTEN.concat(SPOKEN)).length).toBeGreaterThan(0);
    expect(words(hidden.root, WRITTEN.concat(SPOKEN))).toEqual([]);
    expect(shape(hidden.root)).toEqual(shape(full.root));
    expect(hidden.png.equals(full.png)).toBe(true);
  },
);

test.for(platforms)('with texts hidden on %s, names that are only spoken stay', async (platform) => {
  const said = async (name: string): Promise<string[]> => {
    const { root } = await shot({ tree: 'texts' }, platform, screens[name] ?? expect.fail(name));
    return [...new Set(words(root, WRITTEN.concat(SPOKEN)))];
  };
  const more = platform === 'ios' ? '更多' : '更多信息';
  expect({
    list: await said('list of chats'),
    chat: await said('chat, something typed'),
    page: await said('page'),
  }).toEqual({
    list: platform === 'ios' ? ['更多功能', '搜索'] : ['搜索', '更多功能'],
    chat: [
      '返回',
      platform === 'ios' ? '聊天详情' : '聊天信息',
      '测试员小林头像',
      '互通测试头像',
      'wx-p1头像',
      '切换到按住说话',
      '表情',
    ],
    page: ['返回', '关闭', more],
  });
});

test.for(platforms)(
  'with texts hidden on %s, what is written and spoken at once is drawn as ever',
  async (platform) => {
    const go: Go = (hand) => hand.phone.open('toutiao');
    const draw = async (see: See) => {
      const hand = await handOn(worldOf({ when: { app: 'toutiao' }, see }), platform);
      const source = await sourceOf(hand, platform);
      await go(hand);
      return { said: [...new Set(words(await source(), WRITTEN.concat(SPOKEN)))], png: await picture(hand.phone) };
    };
    const [full, texts] = [await draw({}), await draw({ tree: 'texts' })];
    expect(texts.said).toEqual(['搜索框，搜你想看的']);
    expect(texts.png.equals(full.png)).toBe(true);
  },
);

test.for(platforms)('empty on %s: nothing of a page is in the tree, and the picture shows it all', async (platform) => {
  const inPage = (root: Element): number => [root, ...all(root)].filter(isWeb).flatMap(all).length;
  for (const go of [screens.page, broken]) {
    const full = await shot({}, platform, go ?? expect.fail());
    const empty = await shot({ web: 'empty' }, platform, go ?? expect.fail());
    expect([inPage(full.root) > 0, inPage(empty.root)]).toEqual([true, 0]);
    expect(own(empty.root)).toHaveLength(own(full.root).length);
    expect(empty.png.equals(full.png)).toBe(true);
  }
});

const all = (element: Element): Element[] => children(element).flatMap((child) => [child, ...all(child)]);

/** Where the app has no words of its own, the web view itself says that a page was not loaded. */
const broken: Go = async (hand) => {
  const nowhere = 'https://nowhere.example/';
  await hand.send('qq', '互通测试', nowhere);
  await hand.tapBubble(nowhere);
};

test('a rule about groups hides what opens above a group, and nothing else', async () => {
  const hand = await handOn(worldOf({ when: { scope: 'group' }, see: { tree: 'hidden' } }));
  const source = await sourceOf(hand, 'android');
  await hand.send('wechat', '互通测试群', url);
  await hand.tapBubble(url);
  await hand.tap('更多信息');
  await hand.see('复制链接');
  expect(words(await source(), WRITTEN.concat(SPOKEN))).toEqual([]);
  await hand.tap('取消');
  await hand.phone.back();
  await hand.phone.back();
  expect(words(await source(), WRITTEN.concat(SPOKEN))).toContain('互通测试群');
});

test('on Android, where a toast stands in no window, its words are hidden too', async () => {
  const go = screens.toast ?? expect.fail();
  expect(toasts((await shot({}, 'android', go)).root)).toEqual(['暂不支持']);
  for (const tree of ['texts', 'hidden'] as const) {
    expect(toasts((await shot({ tree }, 'android', go)).root)).toEqual(['']);
  }
});

test.for(platforms)('on %s every button without words is drawn as an icon', async (platform) => {
  const bare = new Set<string>();
  const open =
    (app: string): Go =>
    (hand) =>
      hand.phone.open(app);
  const inQq: Go = (hand) => hand.send('qq', '互通测试', url);
  const { toast: _, ...plain } = screens;
  for (const go of [...Object.values(plain), open('qq'), inQq, open('toutiao'), open('baidu')]) {
    const hand = await handOn(worldOf({ deliver: { as: 'failed' } }), platform);
    await go(hand);
    for (const view of await hand.views()) {
      if (view.role === 'button' && !view.text && !view.children?.length && iconFor(view) === '')
        bare.add(view.label ?? '');
    }
  }
  expect([...bare]).toEqual([]);
});
