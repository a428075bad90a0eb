import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bootHandset } from '#fixtures/phones/boot';
import { startIphone } from '#fixtures/phones/iphone/phone';
import type { View } from '#fixtures/phones/view';
import { type StandInBrowser, startBrowser } from '#fixtures/web/browser';
import { connectWeb } from '#fixtures/web/pages';
import { BUILT_IN_SITES, startSites } from '#fixtures/web/server';
import { Automation } from '#tests/phones/android/automation';
import { ask, findAll, open } from '#tests/phones/iphone/wda';
import { copyPage, Hand, handOn, ITEM, soon, worldOf } from './hand.ts';
import { SmallWeb } from './small-web.ts';

const url = ITEM.url ?? '';
const ITEM_PAGE = 'https://item.taobao.com/item.htm?id=1';
const platforms = ['android', 'ios'] as const;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

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

const middle = ({ rect: { x, y, width, height } }: View) => ({ x: x + width / 2, y: y + height / 2 });

async function bar(hand: Hand): Promise<View> {
  return (await hand.views()).find(({ field }) => field) ?? expect.fail('no address bar');
}

test.for(platforms)('on %s the advice of WeChat’s copy page can be followed', async (platform) => {
  const copy = 'https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao&url={url:encoded}';
  const world = worldOf({ when: { host: 'tb.cn' }, tap: { web: copy } });
  const link = { ...ITEM, url: 'https://m.tb.cn/h.gQx7Rw2?tk=Tb7Kq2mVxZd' };
  const phone = await bootHandset({ id: 'p1', platform, world, links: [link], web });
  const hand = new Hand(phone, new SmallWeb({}));
  ends.push(async () => phone.stop());
  await hand.send('wechat', '互通测试', link.url);
  await hand.tapBubble(link.url);
  await hand.see('如需浏览，请长按网址复制后使用浏览器访问');
  await phone.longPress(middle(await hand.see(link.url)));
  await hand.tap(platform === 'ios' ? '拷贝' : '复制');
  expect(phone.clipboard).toBe(link.url);
  await phone.open('browser');
  await phone.longPress(middle(await bar(hand)));
  await hand.tap('粘贴');
  await hand.submit();
  await soon(async () => expect(await hand.texts()).toContain('手工竹编收纳篮 家用杂物桌面整理筐'));
  expect((await bar(hand)).field?.value).toMatch(/^https:\/\/item\.taobao\.com\//);
});

test('what is no address cannot be copied from a page', async () => {
  const hand = await handOn(worldOf());
  await hand.send('wechat', '互通测试', url);
  await hand.tapBubble(url);
  expect(await hand.phone.longPress(middle(await hand.see('¥39.00')))).toBeNull();
});

test('the menu of the app copies the address of the page that stands in the way', async () => {
  const hand = await handOn(worldOf({ tap: { web: copyPage(url) } }));
  await hand.send('wechat', '互通测试', url);
  await hand.tapBubble(url);
  await hand.tap('更多信息');
  await hand.tap('复制链接');
  expect(hand.phone.clipboard).toBe(copyPage(url));
});

test('a tap into the bar selects what stands there; it comes back if nothing is typed', async () => {
  const hand = await handOn(worldOf());
  await hand.phone.open('browser', { kind: 'url', url });
  await hand.phone.tap(middle(await bar(hand)));
  expect((await bar(hand)).field?.value).toBe('');
  hand.phone.hideKeyboard();
  expect((await bar(hand)).field?.value).toBe(ITEM_PAGE);
  await hand.phone.tap(middle(await bar(hand)));
  hand.phone.type('item.taobao.com/item.htm');
  await hand.phone.tap(middle(await bar(hand)));
  hand.phone.type('?id=1');
  await hand.submit();
  expect(hand.web.last.url).toBe(ITEM_PAGE);
});

test('on Android the browser is used through UiAutomator2: tap, type, enter', async () => {
  const hand = await handOn(worldOf());
  const server = await new Automation(hand.phone).start();
  ends.push(() => server.stop());
  await hand.phone.open('browser', { kind: 'url', url: copyPage(url) });
  const [field = ''] = await server.findAll('id', 'com.android.chrome:id/url_bar');
  expect(await server.ok(server.get(`/element/${field}/text`))).toBe(copyPage(url));
  await server.ok(server.post(`/element/${field}/click`));
  await server.ok(server.post(`/element/${field}/value`, { text: url }));
  await server.ok(server.post('/appium/device/press_keycode', { keycode: 66 }));
  expect(await server.ok(server.get(`/element/${field}/text`))).toBe(ITEM_PAGE);
  expect(await server.source()).toContain('text="¥39.00"');
});

test('on an iPhone the browser is used through WebDriverAgent: opened with an address, then tap, type, enter', async () => {
  const hand = await handOn(worldOf(), 'ios');
  const iphone = await startIphone(hand.phone);
  ends.push(() => iphone.stop());
  const stage = { phone: iphone };
  const session = await open(stage);
  await ask(stage, `POST ${session}/url`, { url: copyPage(url), bundleId: 'com.apple.mobilesafari' });
  const [field = ''] = await findAll(stage, session, ['accessibility id', '地址']);
  const value = async () => (await ask(stage, `GET ${session}/element/${field}/attribute/value`)).value;
  expect([hand.front.app, await value()]).toEqual(['browser', copyPage(url)]);
  await ask(stage, `POST ${session}/element/${field}/click`);
  await ask(stage, `POST ${session}/element/${field}/value`, { value: [...`${url}\n`] });
  expect(await value()).toBe(ITEM_PAGE);
  expect((await ask(stage, `GET ${session}/source`)).value).toContain('¥39.00');
});
