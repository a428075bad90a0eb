import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { loadApps, readText } from '#load';
import { parseStores, signsOf } from '#watch/stores';

/** Answers in the shape that each store is publicly known to give, with what stands around the version there. */
const ANSWERS: Readonly<Record<string, string>> = {
  '/lookup?bundleId=com.tencent.xin&country=cn': JSON.stringify({
    resultCount: 1,
    results: [{ trackId: 414478124, bundleId: 'com.tencent.xin', minimumOsVersion: '13.0', version: '8.0.51' }],
  }),
  '/lookup?bundleId=com.taobao.taobao4iphone&country=cn': JSON.stringify({ resultCount: 0, results: [] }),
  '/appdetail/com.tencent.mm': `<html><script id="__NEXT_DATA__" type="application/json">${JSON.stringify({
    props: {
      pageProps: {
        cards: [
          { data: { itemData: [{ pkg_name: 'com.tencent.mobileqq', version_name: '9.0.1' }] } },
          { data: { itemData: [{ pkg_name: 'com.tencent.mm', version_name: '8.0.50' }] } },
        ],
      },
    },
  })}</script></html>`,
  '/appdetail/com.taobao.taobao': '<html><body>验证码</body></html>',
  '/details?id=com.tencent.mm':
    '<div class="float-left"><div>版本号</div><div style="float:right;">8.0.49</div></div><div>更新时间</div>',
  '/uowap/index?uri=app%7CC5683': JSON.stringify({
    layoutData: [{ dataList: [{ package: 'com.tencent.mm', versionName: '8.0.48', versionCode: '2580' }] }],
  }),
  '/updates?platform=android': '<li><h3>微信 8.0.52 for Android 全新发布</h3></li><li>微信 8.0.50 for Android</li>',
};

const FILE = (at: string): string => `schema: hutong.stores/1
stores:
  - { id: apple, platform: ios, read: apple, url: "${at}/lookup?bundleId={bundle}&country=cn" }
  - { id: myapp, platform: android, read: myapp, url: "${at}/appdetail/{package}" }
  - { id: xiaomi, platform: android, read: xiaomi, url: "${at}/details?id={package}" }
  - { id: huawei, platform: android, read: huawei, url: "${at}/uowap/index?uri=app%7C{id}", ids: { wechat: C5683 } }
  - { id: wechat-page, platform: android, read: wechat-page, url: "${at}/updates?platform=android", apps: [wechat] }
  - { id: dead, platform: android, read: xiaomi, url: "http://127.0.0.1:1/{package}", apps: [wechat] }
`;

test('every store is read in its own shape; one that fails is named, and the others go on', async () => {
  const server = createServer((request, response) => {
    const answer = ANSWERS[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const apps = (await loadApps()).filter(({ id }) => id === 'wechat' || id === 'taobao');
    const stores = parseStores(FILE(`http://127.0.0.1:${port}`), 'stores.yaml');
    const signs = await signsOf(stores, apps, new AbortController().signal);
    expect(signs.map(({ store, app, version, why }) => [store, app, version ?? why])).toEqual([
      ['apple', 'wechat', '8.0.51'],
      ['apple', 'taobao', 'no version in results[0].version'],
      ['myapp', 'wechat', '8.0.50'],
      ['myapp', 'taobao', 'no __NEXT_DATA__ in the page'],
      ['xiaomi', 'wechat', '8.0.49'],
      ['xiaomi', 'taobao', 'HTTP 404'],
      ['huawei', 'wechat', '8.0.48'],
      ['wechat-page', 'wechat', '8.0.52'],
      ['dead', 'wechat', expect.stringMatching(/ECONNREFUSED|bad port/)],
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the file of stores that comes with the project can be read', async () => {
  const stores = parseStores(await readText('matrices/stores.yaml'), 'matrices/stores.yaml');
  expect(stores.map(({ id }) => id)).toEqual(['apple', 'myapp', 'xiaomi', 'huawei', 'wechat-page']);
  expect(() => parseStores(FILE('http://x').replace('read: apple', 'read: pear'), 'stores.yaml')).toThrow(
    /stores.yaml/,
  );
});
