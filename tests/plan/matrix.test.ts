import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { AskedWrongly } from '#asked-wrongly';
import { cellId } from '#model';
import { expand } from '#plan/expand';
import { parseLinks } from '#plan/links';
import { apps, matrixOf, shipped, small } from './known.ts';

const HEAD = 'schema: hutong.matrix/1\ntitle: { zh: 题, en: Title }\n';

/** The problems of a text, or [] if it has none. */
function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof AskedWrongly) return error.problems;
    throw error;
  }
}

test("the reporter's matrix is the article's, cell for cell, on both platforms", () => {
  const { cells, excluded, links } = expand(shipped('reporter-2021-11-30.yaml'));
  expect(cells.map(({ cell }) => cellId(cell))).toEqual(
    [
      'wechat/taobao-item/private',
      'wechat/taobao-item/group',
      'wechat/douyin-video/private',
      'wechat/douyin-video/group',
      'qq/taobao-item/private',
      'qq/douyin-video/private',
      'toutiao/wechat-article/search',
      'baidu/wechat-article/search',
      'wechat/toutiao-mini-program/search',
    ].flatMap((cell) => [`${cell}/android`, `${cell}/ios`]),
  );
  expect(new Set(cells.map(({ trials }) => `${trials.least}-${trials.most}`))).toEqual(new Set(['3-7']));
  expect(excluded).toEqual([]);
  expect(links.map(({ id }) => id)).toEqual(['taobao-item', 'douyin-video', 'wechat-article', 'toutiao-mini-program']);
});

test('the smoke matrix is one cell, and the corpus matrix uses every link of the corpus', () => {
  expect(expand(shipped('smoke.yaml')).cells).toHaveLength(1);
  expect(expand(shipped('corpus.yaml')).links).toHaveLength(12);
});

test('excluded cells leave the plan with their reason, and a block may be tried more often than the rest', () => {
  const plan = expand(
    matrixOf(`${HEAD}
trials: { least: 3, most: 5 }
cells:
  - { app: wechat, link: [taobao-item, jd-item], scope: private, platform: [android, ios] }
  - { app: qq, link: taobao-item, scope: private, platform: ios, trials: { least: 5, most: 9 } }
exclude:
  - { link: jd-item, platform: [ios], reason: no such phone }
`),
  );
  expect(plan).toMatchObject({
    matrix: 'm.yaml',
    cells: [
      { cell: { app: 'wechat', link: 'taobao-item', scope: 'private', platform: 'android' }, trials: { least: 3 } },
      { cell: { app: 'wechat', link: 'taobao-item', scope: 'private', platform: 'ios' }, trials: { least: 3 } },
      { cell: { app: 'wechat', link: 'jd-item', scope: 'private', platform: 'android' }, trials: { most: 5 } },
      { cell: { app: 'qq', link: 'taobao-item', scope: 'private', platform: 'ios' }, trials: { least: 5, most: 9 } },
    ],
    excluded: [
      { cell: { app: 'wechat', link: 'jd-item', scope: 'private', platform: 'ios' }, reason: 'no such phone' },
    ],
  });
});

test('anchors and merges are read, and their values are found where they stand', () => {
  const text = `${HEAD}
cells:
  - &first { app: wechat, link: taobao-item, scope: private, platform: [android] }
  - <<: *first
    app: qq
    platform: [iphone]
`;
  expect(problemsOf(() => matrixOf(text))).toEqual([
    'm.yaml:8: cells[1].platform[0]: "iphone" is not one of android, ios',
  ]);
});

test('a matrix brings links of its own, which replace those of the corpus', () => {
  const plan = expand(
    matrixOf(`${HEAD}
axes: { app: wechat, link: [taobao-item, mine], scope: private, platform: android }
links:
  - id: taobao-item
    name: { zh: 活的, en: Alive }
    owner: Alibaba
    category: e-commerce
    url: https://item.taobao.com/item.htm?id=1
    hosts: [Item.Taobao.com.]
    content: { title: [篮] }
  - id: mine
    name: { zh: 分享, en: Shared }
    owner: ByteDance
    category: short-video
    shareText: 7.48 复制打开抖音，看看【某人的作品】 https://v.douyin.com/fKNisepr3Tw/ AgB:/ h@o.dn 05/17
    hosts: [v.douyin.com]
    content: { text: [咖啡] }
`),
  );
  expect(plan.links).toEqual([
    {
      id: 'taobao-item',
      name: { zh: '活的', en: 'Alive' },
      owner: 'Alibaba',
      category: 'e-commerce',
      url: 'https://item.taobao.com/item.htm?id=1',
      hosts: ['item.taobao.com'],
      content: { title: ['篮'] },
    },
    {
      id: 'mine',
      name: { zh: '分享', en: 'Shared' },
      owner: 'ByteDance',
      category: 'short-video',
      url: 'https://v.douyin.com/fKNisepr3Tw/',
      presentations: {
        'share-text': '7.48 复制打开抖音，看看【某人的作品】 https://v.douyin.com/fKNisepr3Tw/ AgB:/ h@o.dn 05/17',
      },
      hosts: ['v.douyin.com'],
      content: { text: ['咖啡'] },
    },
  ]);
});

test('everything that is wrong with a matrix is said at once, with its line and what would be valid', () => {
  const text = `schema: hutong.matrix/1
title: { zh: 题, en: Title }
trials: { least: 9, most: 7 }
axes:
  app: [wechat, weibo]
  link: [taobao-item, taobao-item, nothing]
  scope: [private]
  platform: [android]
exclude:
  - { app: line, reason: x }
`;
  const links = expand(shipped('corpus.yaml')).links.map(({ id }) => id);
  expect(problemsOf(() => matrixOf(text))).toEqual([
    'm.yaml:3: trials: least must not be greater than most',
    'm.yaml:6: axes.link[1]: "taobao-item" is here twice',
    'm.yaml:5: axes.app[1]: "weibo" is not one of wechat, qq, toutiao, baidu',
    `m.yaml:6: axes.link[2]: "nothing" is not one of ${links.join(', ')}`,
    'm.yaml:10: exclude[0].app[0]: "line" is not one of wechat, qq, toutiao, baidu',
  ]);
});

const AXES = { app: ['wechat'], link: ['taobao-item'], scope: ['private'], platform: ['android'] };

test.for<[string, Record<string, unknown>, string]>([
  [
    'an unknown platform',
    { axes: { ...AXES, platform: ['android', 'iphone'] } },
    '"iphone" is not one of android, ios',
  ],
  ['an unknown scope', { axes: { ...AXES, scope: 'moments' } }, '"moments" is not one of private, group, search'],
  ['an axis left out', { axes: { ...AXES, scope: undefined } }, 'axes.scope: missing; expected a list'],
  ['an empty axis', { axes: { ...AXES, app: [] } }, 'axes.app: an axis needs at least one value'],
  ['an unknown key', { axis: {} }, 'unknown key "axis"; the keys here are schema, title, trials, axes'],
  ['another schema', { schema: 'hutong.matrix/2' }, 'schema: "hutong.matrix/2" is not hutong.matrix/1'],
  ['neither axes nor cells', { axes: undefined }, 'exactly one of axes and cells is needed'],
  ['both axes and cells', { cells: [AXES] }, 'exactly one of axes and cells is needed'],
  ['a cell in two blocks', { axes: undefined, cells: [AXES, AXES] }, 'private/android is in an earlier block too'],
  ['an exclusion without a reason', { exclude: [{ app: 'wechat' }] }, 'exclude[0].reason: missing; expected text'],
  ['an exclusion that excludes nothing', { exclude: [{ app: 'qq', reason: 'x' }] }, 'exclude[0]: excludes nothing'],
  ['no trials', { trials: { least: 0, most: 3 } }, 'trials.least: at least 1'],
  [
    'a scope that the app does not have',
    { axes: { ...AXES, app: 'toutiao' } },
    'toutiao/taobao-item/private/android: toutiao is used in scope search only; leave it out or exclude it with a reason',
  ],
  [
    'a mini program in a chat',
    { axes: { ...AXES, link: 'toutiao-mini-program' } },
    'a mini program has no address to send; it is found in scope search only',
  ],
])('%s is refused', ([, change, problem]) => {
  expect(problemsOf(() => matrixOf(stringify({ ...small(), ...change }))).join('\n')).toContain(problem);
});

test('what cannot be tried may be excluded with a reason', () => {
  const axes = { ...AXES, app: ['wechat', 'toutiao'] };
  const matrix = matrixOf(stringify({ ...small(), axes, exclude: [{ app: 'toutiao', reason: '今日头条没有聊天' }] }));
  expect(expand(matrix).excluded.map(({ reason }) => reason)).toEqual(['今日头条没有聊天']);
});

const LINK = {
  id: 'x',
  name: { zh: '某', en: 'X' },
  owner: 'X',
  category: 'web',
  url: 'https://www.example.com/a?b',
  hosts: ['www.example.com'],
  content: { title: ['X'] },
};

test.for<[string, Record<string, unknown>, string]>([
  [
    'an address of another kind',
    { url: 'taobao://item/1' },
    'links[0].url: "taobao://item/1" is not an http(s) address',
  ],
  ['a script', { url: 'javascript:alert(1)' }, 'is not an http(s) address'],
  ['a file', { url: 'file:///etc/passwd' }, 'is not an http(s) address'],
  [
    'a share text as address',
    { url: '复制 https://v.douyin.com/x/ 打开' },
    'a text that holds one goes under shareText',
  ],
  ['a short form of a mini program', { url: '#小程序://今日头条/abc' }, 'a mini program under miniProgram'],
  ['a line break in the address', { url: 'https://www.example.com/\nrm' }, 'is not an http(s) address'],
  ['a password in the address', { url: 'https://a:b@www.example.com/' }, 'must not carry a user name or password'],
  ['no address', { url: undefined }, 'a link has either an address (url, shareText or both) or a miniProgram'],
  ['another address in its share text', { shareText: 'https://a.example/ 打开' }, 'which is not the url'],
  ['a password that no app understands', { password: '￥abc￥' }, 'needs the app that understands it, under opens'],
  [
    'a share text with two addresses',
    { url: undefined, shareText: 'https://a.example/ https://b.example/' },
    'links[0].shareText: must hold exactly one http(s) address, holds 2',
  ],
  [
    'a share text without one',
    { url: undefined, shareText: '￥Abc￥' },
    'must hold exactly one http(s) address, holds 0',
  ],
  ['hosts that leave the own out', { hosts: ['example.com'] }, "must name the address's own host, www.example.com"],
  ['an address among hosts', { hosts: ['https://www.example.com/'] }, 'is not a host like m.example.com'],
  ['no content', { content: {} }, 'links[0].content: missing; expected title or text'],
  ['an unknown target app', { opens: 'myspace' }, 'links[0].opens: "myspace" is not one of the apps: wechat,'],
  ['an id that is no id', { id: '../x' }, 'links[0].id: an id has small letters'],
])('a link with %s is refused', ([, change, problem]) => {
  const text = stringify({ schema: 'hutong.links/1', links: [{ ...LINK, ...change }] });
  expect(problemsOf(() => parseLinks(text, 'l.yaml', apps)).join('\n')).toContain(problem);
});

test('a link is accepted as it is above, so that each refusal has its own cause', () => {
  expect(parseLinks(stringify({ schema: 'hutong.links/1', links: [LINK] }), 'l.yaml', apps)).toEqual([LINK]);
  const twice = stringify({ schema: 'hutong.links/1', links: [LINK, LINK] });
  expect(problemsOf(() => parseLinks(twice, 'l.yaml', apps))).toEqual([
    expect.stringMatching(/^l\.yaml:\d+: links\[1\]\.id: x is the id of another link too$/),
  ]);
});

test('a presentation is an axis of its own, and only what a link declares can be sent', () => {
  const matrix = (more: string): string => `schema: hutong.matrix/1
title: { zh: 写法, en: Written }
axes: { app: wechat, link: taobao-item, scope: private, platform: ios, presentation: [url, share-text${more}] }
links:
  - id: taobao-item
    name: { zh: 淘宝商品, en: Taobao item }
    owner: Alibaba
    category: e-commerce
    opens: taobao
    shareText: 【淘宝】 https://m.tb.cn/h.1 「篮子」
    hosts: [m.tb.cn]
    content: { text: [篮子] }
`;
  expect(matrixOf(matrix('')).cells.map(({ cell }) => cellId(cell))).toEqual([
    'wechat/taobao-item/private/ios',
    'wechat/taobao-item/private/ios/share-text',
  ]);
  expect(problemsOf(() => matrixOf(matrix(', password'))).join('\n')).toContain(
    'wechat/taobao-item/private/ios/password: the link declares no password',
  );
});
