import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { AskedWrongly } from '#asked-wrongly';
import { loadApps, readText } from '#load';
import { WatchRecord } from '#store/schemas';
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
    const stores = parseStores(FILE(`http://127.0.0.1:${port}`), 'stores.yaml', ['wechat', 'taobao']);
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

const idsOfApps = async () => (await loadApps()).map(({ id }) => id);

test('the file of stores that comes with the project can be read, and so can the one of the documentation', async () => {
  const file = await readText('matrices/stores.yaml');
  const stores = parseStores(file, 'matrices/stores.yaml', await idsOfApps());
  expect(stores.map(({ id }) => id)).toEqual(['apple', 'myapp', 'xiaomi', 'huawei', 'wechat-page']);
  const doc = await readText('docs/watch.md');
  const example = /```yaml\n(.*?)```/s.exec(doc)?.[1] ?? '';
  expect(parseStores(example, 'docs/watch.md', await idsOfApps()).map(({ id }) => id)).toEqual(['apple', 'huawei']);
  const readers = [...doc.matchAll(/^\| `([a-z-]+)` \| (?:JSON|the page)/gm)].map(([, name]) => name);
  expect(readers).toEqual(stores.map(({ read }) => read));
});

test('the documentation shows what is printed', async () => {
  const example = /```json\n(.*?)```/s.exec(await readText('docs/watch.md'))?.[1] ?? '';
  expect(Object.keys(WatchRecord.parse(JSON.parse(example)))).toEqual(Object.keys(WatchRecord.shape));
});

test('what is wrong in a file of stores is named with what would be valid', () => {
  const file = `schema: hutong.stores/1
stores:
  - { id: one, platform: ios, read: aple, url: "ftp://x" }
`;
  expect(() => parseStores(file, 's.yaml', [])).toThrow(
    new AskedWrongly([
      's.yaml:3: stores[0].read: "aple" is not one of apple, myapp, xiaomi, huawei, wechat-page; did you mean apple?',
      's.yaml:3: stores[0].url: not an http(s) address, such as https://store.example/{package}',
    ]),
  );
  const other = `schema: hutong.stores/1
stores:
  - { id: one, platform: android, read: myapp, url: "https://x/{packge}", ids: { wechta: C1 } }
  - { id: one, platform: android, read: myapp, url: "https://x/{package}", apps: [wechat, weibo] }
`;
  expect(() => parseStores(other, 's.yaml', ['wechat', 'qq'])).toThrow(
    new AskedWrongly([
      's.yaml:3: stores[0].url: "packge" is not one of package, bundle, id; did you mean package?',
      's.yaml:3: stores[0].ids.wechta: "wechta" is not one of wechat, qq; did you mean wechat?',
      's.yaml:4: stores[1].id: one is the id of another store too',
      's.yaml:4: stores[1].apps[1]: "weibo" is not one of wechat, qq',
    ]),
  );
});
