import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { bootHandset } from '#fixtures/phones/boot';
import { picture } from '#fixtures/phones/picture';
import { startBrowser } from '#fixtures/web/browser';
import { connectWeb } from '#fixtures/web/pages';
import { BUILT_IN_SITES, startSites } from '#fixtures/web/server';
import { loadWorld } from '#fixtures/worlds/load';
import type { Link } from '#model';
import { type Shown, shownOn } from './shown.ts';
import { Walker } from './walker.ts';

export interface Screen {
  readonly name: string;
  readonly png: Buffer;
  readonly shown: readonly Shown[];
  /** Height of the status bar in pixels: the clock changes. */
  readonly statusBar: number;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Walks a virtual phone of each platform through every kind of screen, with real pages in a real browser. */
export async function walkScreens(): Promise<Screen[]> {
  const sites = await startSites({ folders: [BUILT_IN_SITES] });
  const browser = await startBrowser({ sitesPort: sites.port });
  const web = await connectWeb({ ws: browser.ws });
  const { world } = loadWorld(here('world.yaml'));
  const corpus = readFileSync(here('../../matrices/links/corpus.yaml'), 'utf8');
  const { links } = parse(corpus) as { links: readonly Link[] };
  const screens: Screen[] = [];
  try {
    for (const platform of ['android', 'ios'] as const) {
      const phone = await bootHandset({ id: platform, platform, world, links, web });
      for (const [name, go] of Object.entries(WALKS)) {
        await go(new Walker(phone), (id) => links.find((link) => link.id === id)?.url ?? '');
        screens.push({
          name: `${platform} ${name}`,
          png: await picture(phone),
          shown: await shownOn(phone),
          statusBar: phone.spec.statusBar * phone.spec.scale,
        });
      }
      phone.stop();
    }
  } finally {
    await web.close();
    await browser.close();
    await sites.close();
  }
  return screens;
}

type Walk = (walker: Walker, urlOf: (id: string) => string) => Promise<void>;

/** Opens a link from a chat, and waits for words of what comes. */
const opened =
  (app: string, chat: string, link: string, words: string): Walk =>
  async (walker, urlOf) => {
    await walker.send(app, chat, urlOf(link));
    await walker.tap(urlOf(link));
    await walker.see(words);
  };

/** Pastes an address into an app's search, and waits for words of the answer. */
const found =
  (app: string, words: string): Walk =>
  async (walker, urlOf) => {
    await walker.search(app, urlOf('wechat-article'));
    await walker.see(words);
  };

const WALKS: Readonly<Record<string, Walk>> = {
  'WeChat: chats': async ({ phone }) => phone.open('wechat'),
  'WeChat: chat, link, keyboard': (walker, urlOf) => walker.send('wechat', '互通测试', urlOf('taobao-item')),
  'WeChat: Taobao page': opened('wechat', '互通测试', 'taobao-item', '手工竹编收纳篮'),
  'WeChat: menu over the page': (walker) => walker.tap('更多'),
  'WeChat: Douyin page': opened('wechat', '互通测试', 'douyin-video', '三分钟学会手冲咖啡'),
  'WeChat: Pinduoduo page': opened('wechat', '互通测试', 'pinduoduo-item', '云南冰糖橙'),
  'WeChat: article': opened('wechat', '互通测试', 'wechat-article', '城市公园里的二十种常见鸟'),
  'WeChat: copy page': opened('wechat', '互通测试群', 'douyin-video', '如需浏览'),
  'WeChat: chat with a card': async (walker, urlOf) => {
    await walker.send('wechat', '互通测试', urlOf('jd-item'));
    walker.phone.hideKeyboard();
  },
  'WeChat: dialog': opened('wechat', '互通测试', 'kuaishou-video', '即将离开微信'),
  'QQ: chats': async ({ phone }) => {
    await phone.home();
    await phone.open('qq');
  },
  'QQ: unofficial page': opened('qq', '互通测试', 'taobao-item', '当前网页非官方页面'),
  'QQ: Toutiao article': opened('qq', '互通测试', 'toutiao-article', '老城区的菜市场为什么又热闹起来了'),
  'Toutiao: front page': async ({ phone }) => {
    await phone.home();
    await phone.open('toutiao');
  },
  'Toutiao: search results': found('toutiao', '城市公园里的二十种常见鸟'),
  'Baidu: search results': found('baidu', 'mp.weixin.qq.com'),
  'WeChat: nothing found': found('wechat', '无搜索结果'),
};
