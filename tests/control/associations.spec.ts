import { expect, test } from 'playwright/test';
import { control } from '#control/control';
import type { Association, Control, Link } from '#model';
import { bowl, openWeb, page, type Web } from './web.ts';

/** Which apps the hosts of a link name, and what is made of files that are none. */

const SHOP = `routes:\n  - { path: /item, html: '${page('一只碗', '手工粗陶碗')}' }\n`;
const GOOGLE = '.well-known/assetlinks.json';
const APPLE = '.well-known/apple-app-site-association';

const android = (name: string, relation: unknown = ['delegate_permission/common.handle_all_urls']) => ({
  relation,
  target: { namespace: 'android_app', package_name: name, sha256_cert_fingerprints: ['00:11'] },
});

const LINKS = JSON.stringify([
  android('org.example.shop'),
  android('org.example.lite', [
    'delegate_permission/common.get_login_creds',
    'delegate_permission/common.handle_all_urls',
  ]),
  android('org.example.login', ['delegate_permission/common.get_login_creds']),
  { relation: ['delegate_permission/common.handle_all_urls'], target: { namespace: 'web', site: 'https://a.example' } },
  { include: 'https://a.example/more.json' },
  android('org.example.shop'),
  null,
]);
const DETAILS = {
  applinks: {
    apps: [],
    details: [
      { appIDs: ['TEAM0.org.example.shop', 'TEAM0.org.example.lite'], components: [{ '/': '/item*' }] },
      { appID: 'TEAM0.org.example.old', paths: ['*'] },
      { appID: 7 },
      'nothing',
    ],
  },
  webcredentials: { apps: ['TEAM0.org.example.login'] },
};

const HTML = page('找不到', '404');
const FILES: Readonly<Record<string, string>> = {
  'shop.example/site.yaml': SHOP,
  [`shop.example/${GOOGLE}`]: LINKS,
  [`shop.example/${APPLE}`]: JSON.stringify(DETAILS),
  'short.example/site.yaml': 'routes:\n  - { path: /x, location: "https://shop.example/item" }\n',
  'old.example/site.yaml': SHOP,
  'old.example/apple-app-site-association': JSON.stringify({ applinks: { details: { 'TEAM0.a': { paths: ['*'] } } } }),
  'none.example/site.yaml': SHOP,
  'empty.example/site.yaml': SHOP,
  [`empty.example/${GOOGLE}`]: '[]',
  [`empty.example/${APPLE}`]: '{"webcredentials":{"apps":["TEAM0.a"]}}',
  'broken.example/site.yaml': SHOP,
  [`broken.example/${GOOGLE}`]: LINKS.slice(0, -9),
  [`broken.example/${APPLE}`]: '\u0000\u0001{]',
  'page.example/site.yaml': `routes:\n  - { path: /item, html: '${page('一只碗', '碗')}' }\n  - { path: '*', html: '${HTML}' }\n`,
  'huge.example/site.yaml': SHOP,
  [`huge.example/${GOOGLE}`]: LINKS + ' '.repeat(1024 * 1024),
  [`huge.example/${APPLE}`]: JSON.stringify(DETAILS) + ' '.repeat(128 * 1024),
  'large.example/site.yaml': SHOP,
  [`large.example/${GOOGLE}`]: LINKS + ' '.repeat(200 * 1024),
  [`large.example/${APPLE}`]: JSON.stringify(DETAILS) + ' '.repeat(120 * 1024),
  'slow.example/site.yaml': [
    SHOP.trimEnd(),
    `  - { path: /${GOOGLE}, file: ${GOOGLE}, delayMs: 60000 }`,
    `  - { path: /${APPLE}, file: ${APPLE}, stallMs: 60000 }`,
    '',
  ].join('\n'),
  [`slow.example/${GOOGLE}`]: LINKS,
  [`slow.example/${APPLE}`]: JSON.stringify(DETAILS),
  'moved.example/site.yaml': [
    SHOP.trimEnd(),
    `  - { path: /${GOOGLE}, location: "https://shop.example/${GOOGLE}" }`,
    `  - { path: /${APPLE}, location: /elsewhere.json }`,
    '',
  ].join('\n'),
  'moved.example/elsewhere.json': JSON.stringify(DETAILS),
  'refused.example/site.yaml': [
    SHOP.trimEnd(),
    `  - { path: /${GOOGLE}, file: ${GOOGLE}, status: 403 }`,
    `  - { path: /${APPLE}, drop: true }`,
    '',
  ].join('\n'),
  [`refused.example/${GOOGLE}`]: LINKS,
  'wild.example/site.yaml': SHOP,
  [`wild.example/${GOOGLE}`]: JSON.stringify([android('x'.repeat(300)), android('  org.example.shop '), android('')]),
  [`wild.example/${APPLE}`]: '['.repeat(60_000),
  'plain.example/site.yaml': `routes:\n  - { path: /item, when: { scheme: http }, html: '${page('一只碗', '碗')}' }\n`,
};

let web: Web;
// One browser and one set of sites serve all tests of this file.
test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  web = await openWeb(FILES);
});
test.afterAll(() => web.close());

const open = (link: Link, associations = true): Promise<Control> =>
  control(web.browser, link, {
    network: web.network,
    visitor: { platform: 'android', app: null },
    moment: 'before',
    associations,
    now: () => new Date(),
    save: async (bytes, type) => ({ sha256: '0'.repeat(64), type, bytes: bytes.length }),
  });

const asked = async (host: string): Promise<readonly Association[] | undefined> =>
  (await open(bowl(`https://${host}/item`))).associations;

test('each host on the way and each of the link is asked once', async () => {
  const { associations } = await open(
    bowl('https://short.example/x', ['shop.example', 'none.example', 'gone.example']),
  );
  expect(associations).toEqual([
    { host: 'short.example', android: null, ios: null },
    {
      host: 'shop.example',
      android: ['org.example.lite', 'org.example.shop'],
      ios: ['TEAM0.org.example.lite', 'TEAM0.org.example.old', 'TEAM0.org.example.shop'],
    },
    { host: 'none.example', android: null, ios: null },
    { host: 'gone.example', android: null, ios: null },
  ]);
});

test('nobody is asked unless it is wanted', async () => {
  const before = web.requests.length;
  expect(await open(bowl('https://shop.example/item'), false)).not.toHaveProperty('associations');
  expect(web.requests.slice(before).map(({ url }) => url)).toEqual(['https://shop.example/item']);
});

const READ: readonly {
  readonly host: string;
  readonly as: string;
  readonly android: unknown;
  readonly ios: unknown;
}[] = [
  { host: 'old.example', as: 'Apple’s older place and oldest form', android: null, ios: ['TEAM0.a'] },
  { host: 'empty.example', as: 'a file that names nobody', android: [], ios: [] },
  { host: 'broken.example', as: 'none, when it is broken', android: null, ios: null },
  { host: 'page.example', as: 'none, when a page answers in its place', android: null, ios: null },
  { host: 'huge.example', as: 'none, when it is larger than Apple’s or our limit', android: null, ios: null },
  {
    host: 'large.example',
    as: 'what it is, just below the limit',
    android: ['org.example.lite', 'org.example.shop'],
    ios: ['TEAM0.org.example.lite', 'TEAM0.org.example.old', 'TEAM0.org.example.shop'],
  },
  { host: 'slow.example', as: 'none, when it does not come or never ends', android: null, ios: null },
  { host: 'moved.example', as: 'none, when it lies elsewhere', android: null, ios: null },
  { host: 'refused.example', as: 'none, when it is refused', android: null, ios: null },
  { host: 'wild.example', as: 'far as it can be', android: ['org.example.shop'], ios: null },
];

for (const { host, as, ...found } of READ) {
  test(`a file is read as ${as}: ${host}`, async () => {
    expect(await asked(host)).toEqual([{ host, ...found }]);
  });
}

test('a host on the way over plain http is not asked, one of the link only over https', async () => {
  const from = web.requests.length;
  expect((await open(bowl('http://plain.example/item'))).associations).toEqual([]);
  expect((await open(bowl('http://plain.example/item', ['plain.example']))).associations).toEqual([
    { host: 'plain.example', android: null, ios: null },
  ]);
  const files = web.requests.slice(from).filter(({ url }) => /assetlinks|site-association/.test(url));
  expect(new Set(files.map(({ url }) => new URL(url).protocol))).toEqual(new Set(['https:']));
});

test('a page that could not be opened is no reason not to ask', async () => {
  const found = await open(bowl('https://gone.example/item', ['shop.example']));
  expect([found.page.state, found.associations?.map(({ android: apps }) => apps?.length ?? null)]).toEqual([
    'down',
    [null, 2],
  ]);
});
