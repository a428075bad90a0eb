import { expect, vi } from 'vitest';
import { bootHandset } from '#fixtures/phones/boot';
import type { Handset } from '#fixtures/phones/handset';
import type { View } from '#fixtures/phones/view';
import { loadWorld } from '#fixtures/worlds/load';
import { World } from '#fixtures/worlds/world';
import type { Link, Platform } from '#model';
import { type SmallPage, SmallWeb } from './small-web.ts';

export const ITEM: Link = {
  id: 'taobao-item',
  name: { zh: '淘宝商品', en: 'Taobao item' },
  owner: 'Alibaba',
  category: 'e-commerce',
  opens: 'taobao',
  url: 'https://m.tb.cn/h.abc?tk=xyz',
  hosts: ['m.tb.cn', 'item.taobao.com'],
  content: { title: ['竹编收纳篮-淘宝网'], text: ['竹编收纳篮'] },
};
export const VIDEO: Link = {
  ...ITEM,
  id: 'douyin-video',
  name: { zh: '抖音视频', en: 'Douyin video' },
  category: 'short-video',
  opens: 'douyin',
  url: 'https://v.douyin.com/abc/',
  content: { title: ['三分钟手冲咖啡'], text: ['三分钟手冲咖啡'] },
};
export const ARTICLE: Link = {
  ...ITEM,
  id: 'wechat-article',
  name: { zh: '公众号文章', en: 'Article' },
  opens: 'wechat',
  url: 'https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv',
  content: { title: ['二十种常见鸟'], text: ['二十种常见鸟'] },
};
export const MINI_PROGRAM: Link = {
  id: 'toutiao-mini-program',
  name: { zh: '今日头条小程序', en: 'Toutiao mini program' },
  owner: 'ByteDance',
  category: 'mini-program',
  miniProgram: { name: '今日头条', owner: '北京字节跳动科技有限公司', source: 'test', asOf: '2021-11-30' },
  hosts: [],
  content: { title: ['今日头条'] },
};
export const OPENS: Link = {
  ...ITEM,
  id: 'canary-opens',
  category: 'canary',
  url: 'https://open.canary.example/p/sparrow',
  hosts: ['open.canary.example'],
  content: { title: ['屋檐下的麻雀'], text: ['屋檐下的麻雀'] },
};
export const CAUGHT: Link = {
  ...OPENS,
  id: 'canary-caught',
  url: 'https://caught.canary.example/p/owl',
  hosts: ['caught.canary.example'],
  content: { title: ['老槐树上的猫头鹰'], text: ['老槐树上的猫头鹰'] },
};
const LINKS: readonly Link[] = [ITEM, VIDEO, ARTICLE, MINI_PROGRAM, OPENS, CAUGHT];

const COPY = 'https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao&lang=zh_CN&url=';
const pages: Readonly<Record<string, SmallPage>> = {
  [ITEM.url ?? '']: { redirect: 'https://item.taobao.com/item.htm?id=1' },
  'https://item.taobao.com/item.htm?id=1': {
    title: '竹编收纳篮-淘宝网',
    texts: ['竹编收纳篮', '¥39.00'],
    links: { 打开淘宝: 'taobao://item.taobao.com/item.htm?id=1', 打开某宝: 'nobody://x' },
  },
  [VIDEO.url ?? '']: { title: '三分钟手冲咖啡', texts: ['三分钟手冲咖啡'] },
  [ARTICLE.url ?? '']: { title: '二十种常见鸟', texts: ['二十种常见鸟', '阅读 1024'] },
  [OPENS.url ?? '']: { title: '屋檐下的麻雀', texts: ['屋檐下的麻雀'] },
  [CAUGHT.url ?? '']: { title: '老槐树上的猫头鹰', texts: ['老槐树上的猫头鹰'] },
  [copyPage(ITEM.url ?? '')]: { texts: ['如需浏览，请长按网址复制后使用浏览器访问'] },
  [copyPage(VIDEO.url ?? '')]: { texts: ['如需浏览，请长按网址复制后使用浏览器访问'] },
  'https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?x=1': {
    texts: ['将要访问'],
    links: { 继续访问: 'https://item.taobao.com/item.htm?id=1' },
  },
};

export function copyPage(url: string): string {
  return `${COPY.replace('&lang=zh_CN', '')}${encodeURIComponent(url)}&lang=zh_CN`;
}

/** A world of these rules, written as in its file. */
export const worldOf = (...rules: object[]): World =>
  World.parse({
    schema: 'hutong.world/1',
    name: 'test',
    title: { zh: '试', en: 'test' },
    date: '2021-11-30',
    versions: { wechat: { android: '8.0.16', ios: '8.0.16' } },
    rules: rules.map((rule, at) => ({ id: `r${at}`, ...rule })),
  });

/** Waits until it holds; long enough for a machine that has other things to do. */
export const soon = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, 10_000);

/** A finger and an eye on one virtual phone. Things are found by what a person reads on them. */
export class Hand {
  readonly phone: Handset;
  readonly web: SmallWeb;

  constructor(phone: Handset, web: SmallWeb) {
    this.phone = phone;
    this.web = web;
  }

  async views(): Promise<readonly View[]> {
    const all: View[] = [];
    const walk = (view: View): void => {
      all.push(view);
      for (const child of view.children ?? []) walk(child);
    };
    walk(await this.phone.look());
    return all;
  }

  /** All that can be read on the screen, without the keyboard and what is hidden. */
  async texts(): Promise<string[]> {
    const said: string[] = [];
    const walk = (view: View): void => {
      if (view.role === 'keyboard' || view.opaque) return;
      const words = view.text ?? view.label;
      if (words) said.push(words);
      for (const child of view.children ?? []) walk(child);
    };
    walk(await this.phone.look());
    return said;
  }

  async find(words: string): Promise<View | undefined> {
    return (await this.views()).findLast((view) => view.text === words || view.label === words);
  }

  /** Waits until the words can be read somewhere. */
  async see(words: string): Promise<View> {
    return soon(async () => {
      const view = await this.find(words);
      if (!view) throw new Error(`"${words}" is not among ${(await this.texts()).join(' | ')}`);
      return view;
    });
  }

  async tap(words: string): Promise<void> {
    const { x, y, width, height } = (await this.see(words)).rect;
    await this.phone.tap({ x: x + width / 2, y: y + height / 2 });
  }

  /** Into the field at the foot of the screen, or the one there is. */
  async write(words: string): Promise<void> {
    const field = (await this.views()).findLast((view) => view.field);
    if (!field) throw new Error('no field');
    await this.phone.tap({ x: field.rect.x + field.rect.width / 2, y: field.rect.y + field.rect.height / 2 });
    if (field.field) field.field.value = '';
    expect(this.phone.type(words)).toBe(true);
  }

  async submit(): Promise<void> {
    this.phone.focused?.submit?.act();
  }

  /** From the home screen into a chat, and the text sent. */
  async send(app: string, chat: string, words: string): Promise<void> {
    await this.phone.open(app);
    await this.tap(chat);
    await this.write(words);
    await this.tap('发送');
  }

  /** From the home screen: what the app's search answers. */
  async search(app: string, opener: string, words: string): Promise<void> {
    await this.phone.open(app);
    await this.tap(opener);
    await this.write(words);
    await this.submit();
  }

  /** Taps the middle of the last bubble that holds the words. */
  async tapBubble(words: string): Promise<void> {
    const bubble = (await this.views()).findLast((view) => view.text?.includes(words) && !view.field);
    if (!bubble) throw new Error(`no bubble with ${words}`);
    const { x, y, width, height } = bubble.rect;
    await this.phone.tap({ x: x + width / 2, y: y + height / 2 });
  }

  get front(): { app: string; activity: string } {
    const { installed, screen } = this.phone.front;
    return { app: installed.id, activity: screen.activity };
  }
}

export async function handOn(
  world: World | string,
  platform: Platform = 'android',
  links: readonly Link[] = LINKS,
): Promise<Hand> {
  const web = new SmallWeb(pages);
  const day = typeof world === 'string' ? loadWorld(world).world : world;
  return new Hand(await bootHandset({ id: 'p1', platform, world: day, links, web }), web);
}
