import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Web, WebPage, WebPageOptions } from '#fixtures/phones/app';
import { type StandInBrowser, startBrowser } from '#fixtures/web/browser';
import { connectWeb } from '#fixtures/web/pages';
import { BUILT_IN_SITES, type StandInWeb, startSites } from '#fixtures/web/server';
import { folderOf } from './ask.ts';

const page = (body: string, head = '') =>
  `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>试</title>${head}<style>body{margin:0}</style>${body}`;

const WORLD = {
  'shop.test/read.html': page(`
    <h1>标题</h1>
    <p>一段<b>粗</b>字，<a href="/other.html">链接</a>在中间</p>
    <div style="cursor:pointer">可点</div>
    <button>购买</button><input placeholder="手机号"><img alt="图片" src="/no.png" width="40" height="40">
    <p style="display:none">隐藏一</p><p style="visibility:hidden">隐藏二</p><p style="opacity:0">隐藏三</p>
    <div style="height:0;overflow:hidden">隐藏四</div><p style="position:absolute;left:-9999px">隐藏五</p>
    <iframe src="https://frame.test/in.html" style="display:block;border:0;height:60px"></iframe>
    <p style="margin-top:2000px">很下面</p>`),
  'shop.test/other.html': page('<p>另一页</p>'),
  'frame.test/in.html': page('<p>框架里的字</p>'),
  'shop.test/wide.html':
    '<!doctype html><title>wide</title><button style="position:absolute;left:490px;top:0;width:490px;height:400px" onclick="document.body.textContent=\'tapped\'">B</button>',
  'shop.test/scheme.html': page('<a href="snssdk1128://aweme/1" style="display:block;height:300px">打开抖音</a>'),
  'shop.test/frame-scheme.html': page(
    '<p>页</p><script>const f=document.createElement("iframe");f.src="tbopen://m.taobao.com/x";document.body.append(f)</script>',
  ),
  'shop.test/window.html': page('<a target="_blank" href="/other.html" style="display:block;height:300px">新窗口</a>'),
  'shop.test/open.html': page('<button style="height:300px" onclick="window.open(\'/other.html\')">打开</button>'),
  'shop.test/bridge.html': page(
    '<p id="p">没有</p><script>document.addEventListener("WeixinJSBridgeReady",()=>{document.getElementById("p").textContent=typeof WeixinJSBridge.invoke})</script>',
  ),
  'shop.test/alerts.html': page('<p>还在</p><script>for(let i=0;i<5;i++)alert(i)</script>'),
  'shop.test/loop.html': page(
    '<p>卡住前</p><script>addEventListener("load",()=>setTimeout(()=>{for(;;);},300))</script>',
  ),
  'shop.test/huge.html': page('<script>document.write("<p>行</p>".repeat(30000))</script>'),
  'shop.test/late.html': page(
    '<p id="p">加载中</p><script>setTimeout(()=>{p.textContent="内容到了";document.title="新题"},250)</script>',
  ),
  'shop.test/site.yaml': `
schema: hutong.site/1
routes:
  - { path: /to-app, location: "snssdk1128://aweme/2" }
  - { path: /agent, html: "<title>{userAgent}</title>{cookie.seen}<p>{userAgent}</p>", setCookie: "seen=yes; Path=/" }
  - { path: /half, html: "<p>上半</p><!-- ${'-'.repeat(4000)} --><p>下半</p>", stallMs: 60000 }
`,
};

let sites: StandInWeb;
let browser: StandInBrowser;
let web: Web & { close(): Promise<void> };

beforeAll(async () => {
  sites = await startSites({ folders: [await folderOf(WORLD), BUILT_IN_SITES] });
  browser = await startBrowser({ sitesPort: sites.port });
  web = await connectWeb({ ws: browser.ws });
});
afterAll(async () => {
  await web.close();
  await browser.close();
  await sites.close();
});

/** A busy machine is slow; a wrong page stays wrong. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

const AREA = { x: 0, y: 80, width: 392, height: 700 };

/** A page that is asked for an address and closed with the test. */
function opened(url: string, options: Partial<WebPageOptions> & Pick<WebPage, 'onNavigate'> = {}): WebPage {
  const { onNavigate, ...rest } = options;
  const one = web.open({ userAgent: 'Phone', area: AREA, ...rest });
  if (onNavigate) one.onNavigate = onNavigate;
  one.go(url);
  onTestFinished(() => one.close());
  return one;
}
const texts = async (one: WebPage) => ((await one.view(AREA)).children ?? []).map((view) => view.text ?? view.label);
const shows = (one: WebPage, text: string) => eventually(() => texts(one)).toContain(text);
async function tapOn(one: WebPage, text: string): Promise<void> {
  await shows(one, text);
  const view = await one.view(AREA);
  const at = view.children?.find((child) => child.text === text)?.rect ?? AREA;
  await view.onTap?.({ x: at.x + at.width / 2, y: at.y + at.height / 2 });
}

test('a page is read as Chrome tells it: a node for each text, link, button, input and picture in view', async () => {
  const one = opened('https://shop.test/read.html');
  await shows(one, '框架里的字');
  const view = await one.view(AREA);
  const told = (view.children ?? []).map(({ role, text, label, onTap }) => [role, text ?? label, onTap !== undefined]);
  expect(told).toEqual([
    ['text', '标题', false],
    ['text', '一段粗字，', false],
    ['link', '链接', true],
    ['text', '在中间', false],
    ['text', '可点', true],
    ['button', '购买', true],
    ['input', '手机号', true],
    ['image', '图片', false],
    ['text', '框架里的字', false],
  ]);
  expect({ role: view.role, rect: view.rect, text: view.text, title: one.title }).toEqual({
    role: 'web',
    rect: AREA,
    text: '试',
    title: '试',
  });
  for (const { rect } of view.children ?? []) expect(rect.y).toBeGreaterThanOrEqual(AREA.y);
});

test('a drag scrolls to what was below', async () => {
  const one = opened('https://shop.test/read.html');
  await shows(one, '标题');
  await (await one.view(AREA)).onDrag?.({ dx: 0, dy: -600 });
  await eventually(() => texts(one)).not.toContain('标题');
});

test('a tap follows a link, and back returns', async () => {
  const one = opened('https://shop.test/read.html');
  await tapOn(one, '链接');
  await eventually(() => one.url).toBe('https://shop.test/other.html');
  await shows(one, '另一页');
  expect(await one.back()).toBe(true);
  await eventually(() => one.url).toBe('https://shop.test/read.html');
  expect(await one.back()).toBe(false);
});

test('a page made for wide screens is shown small, and a tap lands where it is drawn', async () => {
  const one = opened('https://shop.test/wide.html');
  await shows(one, 'B');
  const [button] = (await one.view(AREA)).children ?? [];
  expect(button?.rect).toEqual({ x: 196, y: 80, width: 196, height: 160 });
  await tapOn(one, 'B');
  await shows(one, 'tapped');
});

test('redirects of http, of scripts and of short links end on the real address, and each hop is asked about', async () => {
  const asked: string[] = [];
  const one = opened('https://m.tb.cn/h.gQx7Rw2?tk=x', { onNavigate: (url) => asked.push(new URL(url).host) > 0 });
  await shows(one, '手工竹编收纳篮 家用杂物桌面整理筐');
  await eventually(() => one.loading).toBe(false);
  expect(new URL(one.url).host).toBe('item.taobao.com');
  one.go('https://v.douyin.com/dRx5Kmq/');
  await shows(one, '三分钟学会手冲咖啡 #咖啡教程');
  expect(asked).toEqual(['m.tb.cn', 'item.taobao.com', 'v.douyin.com', 'www.iesdouyin.com']);
});

test('a navigation that the app refuses does not happen, nor is it an error', async () => {
  const asked: string[] = [];
  const one = opened('https://shop.test/read.html?refused', {
    onNavigate: (url) => asked.push(url) > 0 && !url.endsWith('/other.html'),
  });
  const before = sites.requests.length;
  await tapOn(one, '链接');
  await eventually(() => asked).toContain('https://shop.test/other.html');
  await eventually(() => one.loading).toBe(false);
  expect([one.url, one.error]).toEqual(['https://shop.test/read.html?refused', null]);
  expect(sites.requests.slice(before).map(({ url }) => url)).not.toContain('https://shop.test/other.html');
});

test('the app may send a navigation elsewhere while it is asked about it', async () => {
  const one = opened('https://shop.test/read.html', {
    onNavigate(url) {
      if (!url.endsWith('/read.html')) return true;
      one.go('https://shop.test/late.html');
      return false;
    },
  });
  await shows(one, '内容到了');
  expect([one.url, one.title, one.error]).toEqual(['https://shop.test/late.html', '新题', null]);
});

test.for([
  ['a tapped link', 'https://shop.test/scheme.html', '打开抖音', 'snssdk1128://aweme/1'],
  ['a redirect', 'https://shop.test/to-app', null, 'snssdk1128://aweme/2'],
  ['a hidden frame', 'https://shop.test/frame-scheme.html', null, 'tbopen://m.taobao.com/x'],
] as const)('an app scheme is told to the app and never loaded: %s', async ([, url, tap, scheme]) => {
  const asked: string[] = [];
  const one = opened(url, { onNavigate: (address) => asked.push(address) > 0 });
  if (tap) await tapOn(one, tap);
  await eventually(() => asked).toContain(scheme);
  await eventually(() => one.loading).toBe(false);
  expect(one.error).toBeNull();
});

test.for(['window', 'open'])('what asks for another window opens in place: %s', async (name) => {
  const one = opened(`https://shop.test/${name}.html`);
  await tapOn(one, name === 'open' ? '打开' : '新窗口');
  await shows(one, '另一页');
  expect(one.url).toBe('https://shop.test/other.html');
});

test("the app's user agent and script objects are the page's, and its cookies are its own", async () => {
  const one = opened('https://shop.test/agent', { userAgent: 'Base MicroMessenger/8' });
  await shows(one, 'Base MicroMessenger/8');
  one.reload();
  await shows(one, 'yes');
  const other = opened('https://shop.test/agent', { userAgent: 'Base QQ/9' });
  await shows(other, 'Base QQ/9');
  expect(await texts(other)).not.toContain('yes');
  await shows(opened('https://shop.test/bridge.html', { inject: ['WeixinJSBridge'] }), 'function');
  await shows(opened('https://shop.test/bridge.html'), '没有');
});

test('a host that is down is a load error with its address, and the page can go on from there', async () => {
  const one = opened('https://nowhere.test/a');
  await eventually(() => one.error).toBe('net::ERR_EMPTY_RESPONSE');
  await eventually(() => one.url).toBe('https://nowhere.test/a');
  expect(one.loading).toBe(false);
  one.go('https://www.example.com/');
  await shows(one, 'Example Domain');
  expect(one.error).toBeNull();
});

test('a half-loaded page shows its half and stays loading', async () => {
  const one = opened('https://shop.test/half');
  await shows(one, '上半');
  expect([one.loading, await texts(one)]).toEqual([true, ['上半']]);
});

test('the picture of a page is a PNG at two pixels a point', async () => {
  const one = opened('https://www.example.com/');
  await shows(one, 'Example Domain');
  const png = Buffer.from((await (await one.view(AREA)).paint?.pixels?.()) ?? []);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([784, 1400]);
});

test('endless alerts and a huge document leave a page that can be read', async () => {
  await shows(opened('https://shop.test/alerts.html'), '还在');
  const huge = opened('https://shop.test/huge.html');
  await shows(huge, '行');
  expect((await texts(huge)).length).toBeLessThanOrEqual(300);
});

test('a script that never ends stops its own page only, which is shown as it was', async () => {
  const loop = opened('https://shop.test/loop.html');
  await shows(loop, '卡住前');
  await eventually(async () => (await (await loop.view(AREA)).paint?.pixels?.()) ?? null).toBeNull();
  expect(await texts(loop)).toEqual(['卡住前']);
  await shows(opened('https://www.example.com/'), 'Example Domain');
});

test("the target's own app gets title and texts of the page the address leads to, once", async () => {
  const content = await web.content('https://v.douyin.com/dRx5Kmq/');
  expect(content?.title).toBe('三分钟学会手冲咖啡 - 抖音');
  expect(content?.texts).toContain('三分钟学会手冲咖啡 #咖啡教程');
  const asked = sites.requests.length;
  expect(await web.content('https://v.douyin.com/dRx5Kmq/')).toEqual(content);
  expect(sites.requests.length).toBe(asked);
  expect(await web.content('https://nowhere.test/')).toBeNull();
});

const GRAY = 'https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?main_type=1&url=';
const TARGET = 'https://www.example.com/';
const IN_QUERY = encodeURIComponent(TARGET);

test.for([
  [
    `https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao&url=${IN_QUERY}`,
    ['如需浏览，请长按网址复制后使用浏览器访问', TARGET],
  ],
  [`${GRAY}${IN_QUERY}`, ['将要访问', TARGET, '非微信官方网页，请确认是否继续访问。', '继续访问']],
  [
    `${GRAY}${encodeURIComponent('http://192.0.2.7/')}`,
    ['将要访问', 'http://192.0.2.7/', '该地址为IP地址，请使用域名访问网站。', '继续访问'],
  ],
  [
    'https://security.wechat.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?main_type=2&evil_type=20',
    ['已停止访问该网页'],
  ],
  [
    `https://c.pc.qq.com/middlem.html?pfurl=${IN_QUERY}`,
    ['当前网页非官方页面', '非官方页面，请勿输入QQ帐号和密码，如需访问，请复制后使用浏览器访问', TARGET],
  ],
  [`https://c.pc.qq.com/android.html?url=${IN_QUERY}`, ['已停止访问该网页', TARGET]],
  [`https://link.wtturl.cn/?target=${IN_QUERY}&scene=im`, ['第三方网页', TARGET, '继续访问']],
] as const)('an interstitial says what the real one says: %s', async ([url, wanted]) => {
  const one = opened(url);
  await eventually(() => texts(one)).toEqual(wanted);
});

test.for([`${GRAY}${IN_QUERY}`, `https://link.wtturl.cn/?target=${IN_QUERY}`])('继续访问 goes on: %s', async (url) => {
  const one = opened(url);
  await tapOn(one, '继续访问');
  await shows(one, 'Example Domain');
  expect(one.url).toBe(TARGET);
});

test('pages of a browser that died become load errors, and the next address opens in its successor', async () => {
  const own = await startBrowser({ sitesPort: sites.port });
  const phone = await connectWeb({ ws: own.ws });
  onTestFinished(async () => {
    await phone.close();
    await own.close();
  });
  const one = phone.open({ userAgent: 'Phone', area: AREA });
  one.go('https://www.example.com/');
  await shows(one, 'Example Domain');
  process.kill(own.pid, 'SIGKILL');
  await eventually(() => one.error).toBe('net::ERR_FAILED');
  await eventually(async () => {
    if (one.error !== null) one.go('https://www.example.com/');
    return texts(one);
  }).toContain('Example Domain');
});
