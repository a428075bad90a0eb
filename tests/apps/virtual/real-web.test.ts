import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bootHandset } from '#fixtures/phones/boot';
import type { Handset } from '#fixtures/phones/handset';
import type { View } from '#fixtures/phones/view';
import { type StandInBrowser, startBrowser } from '#fixtures/web/browser';
import { connectWeb } from '#fixtures/web/pages';
import { BUILT_IN_SITES, startSites } from '#fixtures/web/server';
import { loadWorld } from '#fixtures/worlds/load';
import type { Link, Platform } from '#model';
import { Hand, soon } from './hand.ts';
import { SmallWeb } from './small-web.ts';

const corpus = new URL('../../../matrices/links/corpus.yaml', import.meta.url);
const { links } = parse(readFileSync(corpus, 'utf8')) as { links: readonly Link[] };
const linkOf = (id: string): Link => links.find((link) => link.id === id) ?? expect.fail(`no link ${id}`);

let sites: Awaited<ReturnType<typeof startSites>>;
let browser: StandInBrowser;
let web: Awaited<ReturnType<typeof connectWeb>>;

beforeAll(async () => {
  sites = await startSites({ folders: [BUILT_IN_SITES] });
  browser = await startBrowser({ sitesPort: sites.port });
  web = await connectWeb({ ws: browser.ws });
});
afterAll(async () => {
  await web.close();
  await browser.close();
  await sites.close();
});

async function phoneOn(world: string, platform: Platform): Promise<{ phone: Handset; hand: Hand }> {
  const phone = await bootHandset({ id: 'p1', platform, world: loadWorld(world).world, links, web });
  return { phone, hand: new Hand(phone, new SmallWeb({})) };
}

/** Texts inside the web view. */
async function pageTexts(hand: Hand): Promise<readonly string[]> {
  const page = (await hand.views()).findLast((view) => view.role === 'web');
  const said = (view: View): string[] => [...(view.text ? [view.text] : []), ...(view.children ?? []).flatMap(said)];
  return (page?.children ?? []).flatMap(said);
}

const copy = '如需浏览，请长按网址复制后使用浏览器访问';

test.for([
  ['2021-11-30', 'android', 'wechat', '互通测试', 'taobao-item', null],
  ['2021-11-30', 'ios', 'wechat', '互通测试', 'douyin-video', null],
  ['2021-11-30', 'ios', 'wechat', '互通测试群', 'taobao-item', copy],
  ['2021-11-30', 'android', 'wechat', '互通测试群', 'douyin-video', copy],
  ['2021-11-30', 'android', 'qq', '互通测试', 'taobao-item', null],
  ['2021-09-16', 'android', 'wechat', '互通测试', 'taobao-item', copy],
  ['2021-09-16', 'ios', 'qq', '互通测试', 'douyin-video', '当前网页非官方页面'],
  ['open', 'ios', 'wechat', '互通测试群', 'taobao-item', null],
] as const)('%s on %s: %s, %s, %s shows %s', async ([world, platform, app, chat, id, words]) => {
  const { phone, hand } = await phoneOn(world, platform);
  const link = linkOf(id);
  await hand.send(app, chat, link.url ?? '');
  await hand.tapBubble(link.url ?? '');
  const wanted = words ?? link.content.text?.[0] ?? '';
  await soon(async () => expect(await pageTexts(hand)).toContain(wanted));
  phone.stop();
});

test('the page’s menu copies the address that the page really has', async () => {
  const { phone, hand } = await phoneOn('open', 'android');
  const { url = '', content } = linkOf('taobao-item');
  await hand.send('wechat', '互通测试', url);
  await hand.tapBubble(url);
  await soon(async () => expect(await pageTexts(hand)).toContain(content.text?.[0]));
  await hand.tap('更多信息');
  await hand.tap('复制链接');
  expect(new URL(phone.clipboard).hostname).toBe('item.taobao.com');
  phone.stop();
});
