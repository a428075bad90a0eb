import { expect, test } from 'playwright/test';
import { control } from '#control/control';
import { inTab } from '#control/tab';
import { type Browser, startChromium, type Visitor } from '#drivers/chromium';
import type { App, Control } from '#model';
import { bowl, openWeb, page, type Web } from './web.ts';

/** What the control arm says of a link, on sites made for these tests. */
let web: Web;
let browser: Browser;

const SITES: Readonly<Record<string, string>> = {
  'short.example/site.yaml': 'routes:\n  - path: /*\n    status: 302\n    location: https://shop.example/item\n',
  'shop.example/site.yaml': [
    'routes:',
    '  - path: /item',
    '    when: { userAgent: { contains: MicroMessenger } }',
    `    html: '${page('已停止访问该网页', '请在浏览器打开')}'`,
    '  - path: /item',
    `    html: '${page('一只碗', '手工粗陶碗')}'`,
    '  - path: /late',
    `    html: '${page('…', '加载中')}<script>setTimeout(() => { document.title = "一只碗"; document.body.textContent = "手工粗陶碗"; }, 700)</script>'`,
    '  - path: /half',
    '    stallMs: 2600',
    `    html: '${page('一只碗', '手工粗陶碗')}'`,
    '  - path: /endless',
    `    html: '${page('一只碗', '手工粗陶碗')}<script>while (true) {}</script>'`,
    '  - path: /dialog',
    `    html: '${page('一只碗', '手工粗陶碗')}<script>alert(1); alert(2)</script>'`,
    '  - path: /who',
    `    html: '${page('…', '')}<script>document.title = [navigator.userAgent, navigator.platform].join(" | ")</script>'`,
    '  - path: /bridge',
    `    html: '${page('一只碗', '手工粗陶碗')}<script>document.addEventListener("WeixinJSBridgeReady", () => { document.body.textContent = typeof WeixinJSBridge.invoke; })</script>'`,
    '',
  ].join('\n'),
  'plain.example/site.yaml': `routes:\n  - path: /*\n    when: { scheme: http }\n    html: '${page('明文', '没有加密的页面')}'\n`,
  'both.example/site.yaml': [
    'routes:',
    '  - { path: /a, location: /b }',
    '  - path: /b',
    '    when: { scheme: http }',
    `    html: '${page('明文', '没有加密的页面')}'`,
    '  - path: /b',
    `    html: '${page('密文', '加密的页面')}'`,
    '',
  ].join('\n'),
};

// One browser and one set of sites serve all tests of this file.
test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  web = await openWeb(SITES);
  browser = web.browser;
});

test.afterAll(() => web.close());

const WECHAT: App = {
  id: 'wechat',
  name: { zh: '微信', en: 'WeChat' },
  userAgent: { android: 'MicroMessenger/8.0.48 XWEB/1', ios: 'MicroMessenger/8.0.56 NetType/WIFI' },
  inject: ['WeixinJSBridge'],
};

function open(url: string, visitor: Visitor = { platform: 'android', app: null }): Promise<Control> {
  const link = { ...bowl(url, ['shop.example']), content: { title: ['一只碗'], text: ['没有加密的页面'] } };
  return control(browser, link, {
    network: web.network,
    visitor,
    moment: 'before',
    now: () => new Date(),
    save: async (bytes, type) => ({ sha256: '0'.repeat(64), type, bytes: bytes.length }),
  });
}

const seen = ({ page: loaded }: Control) =>
  loaded.state === 'loaded'
    ? [loaded.url, loaded.status, loaded.title, loaded.text]
    : [loaded.state, 'error' in loaded ? loaded.error : null];

test('a redirect is recorded hop by hop, with what stayed in the end', async () => {
  const found = await open('https://short.example/x');
  expect(found.chain).toEqual([
    { url: 'https://short.example/x', status: 302 },
    { url: 'https://shop.example/item', status: 200 },
  ]);
  expect(seen(found)).toEqual(['https://shop.example/item', 200, '一只碗', '手工粗陶碗']);
});

test('plain http stays plain http, also where the host answers both', async () => {
  expect(seen(await open('http://plain.example/'))).toEqual(['http://plain.example/', 200, '明文', '没有加密的页面']);
  const from = web.requests.length;
  const found = await open('http://both.example/a');
  expect(found.chain).toEqual([
    { url: 'http://both.example/a', status: 302 },
    { url: 'http://both.example/b', status: 200 },
  ]);
  const pages = web.requests.slice(from).map(({ url }) => url);
  expect(pages.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([
    'http://both.example/a',
    'http://both.example/b',
  ]);
});

test('content that comes late is waited for', async () => {
  const found = await open('https://shop.example/late');
  expect(seen(found)).toEqual(['https://shop.example/late', 200, '一只碗', '手工粗陶碗']);
  expect(found.page.state === 'loaded' && found.page.contentMs >= 700).toBe(true);
});

test('a page of which only the title has come is waited for', async () => {
  const found = await open('https://shop.example/half');
  expect(seen(found)).toEqual(['https://shop.example/half', 200, '一只碗', '手工粗陶碗']);
});

test('a page that a site shows to one user agent only is seen by whoever wears it', async () => {
  const worn = await open('https://shop.example/item', { platform: 'android', app: WECHAT });
  expect([worn.agent, worn.platform, ...seen(worn)]).toEqual([
    'wechat',
    'android',
    'https://shop.example/item',
    200,
    '已停止访问该网页',
    '请在浏览器打开',
  ]);
});

test('each platform has its own user agent, and no app on an iPhone calls itself Safari', async () => {
  const told = async (visitor: Visitor) => seen(await open('https://shop.example/who', visitor))[2];
  expect(await told({ platform: 'android', app: null })).toMatch(
    /^Mozilla.*Android.*Chrome\/\S+ Mobile Safari\/\S+ \| /,
  );
  expect(await told({ platform: 'ios', app: null })).toMatch(/^Mozilla.*iPhone.*Version\/.*Safari\/\S+ \| iPhone$/);
  expect(await told({ platform: 'ios', app: WECHAT })).toMatch(
    /^Mozilla\/5.0 \(iPhone; [^)]+\) AppleWebKit\/\S+ \(KHTML, like Gecko\) Mobile\/\S+ MicroMessenger\/8.0.56 NetType\/WIFI \| iPhone$/,
  );
});

test('what an app puts into pages is there for whoever passes for the app, and for nobody else', async () => {
  const told = async (visitor: Visitor) => seen(await open('https://shop.example/bridge', visitor))[3];
  expect(await told({ platform: 'ios', app: WECHAT })).toBe('function');
  expect(await told({ platform: 'ios', app: null })).toBe('手工粗陶碗');
});

test('dialogs of a page do not hold the browser up', async () => {
  expect(seen(await open('https://shop.example/dialog'))).toContain('手工粗陶碗');
});

test('a host that does not answer is down, and the browser goes on', async () => {
  const [state, error] = seen(await open('https://nowhere.example/'));
  expect([state, error]).toEqual(['down', expect.stringContaining('net::ERR_EMPTY_RESPONSE')]);
  expect(seen(await open('https://shop.example/item'))).toContain('一只碗');
});

test('a browser that is gone is our own failure, not the link’s', async () => {
  const other = await startChromium(web.network);
  await other.close();
  const kept = browser;
  browser = other;
  try {
    expect(seen(await open('https://shop.example/item'))[0]).toBe('failed');
  } finally {
    browser = kept;
  }
});

test('a page whose script never ends is given up in time, and the browser goes on', async () => {
  const began = Date.now();
  const options = { network: web.network, visitor: { platform: 'android', app: null }, withinMs: 3000 } as const;
  const looking = inTab(browser, options, async (tab) => {
    await tab.goto('https://shop.example/endless', { waitUntil: 'commit' });
    return tab.title();
  });
  await expect(looking).rejects.toThrow('no answer in 3 s');
  expect(Date.now() - began).toBeLessThan(15_000);
  expect(seen(await open('https://shop.example/item'))).toContain('一只碗');
});
