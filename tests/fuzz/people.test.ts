import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { AskedWrongly } from '#asked-wrongly';
import { parseLab } from '#lab/file';
import { checkWorld } from '#lab/virtual';
import { expand } from '#plan/expand';
import { parseLinks } from '#plan/links';
import { linkFilesOf, parseMatrix } from '#plan/matrix';
import { apps, known } from '#tests/plan/known';
import { check, inTime, readOrRefused } from './bounds.ts';
import { spoiltData, spoiltText } from './mutate.ts';
import { nastyText } from './nasty.ts';

// Files that people write: a matrix, links, a lab, a world, a site.

const folder = mkdtempSync(join(tmpdir(), 'hutong-fuzz-'));
mkdirSync(join(folder, 'world/sites/shop.example.org'), { recursive: true });
mkdirSync(join(folder, 'open/sites/shop.example.org'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const WORLD = join(folder, 'world/world.yaml');
const SITE = join(folder, 'open/sites/shop.example.org/site.yaml');
const own = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
writeFileSync(join(folder, 'open/world.yaml'), own('fixtures/worlds/open.yaml'));
/** Real ones are longer than a person would want to see spoilt. */
const part = (text: string): string => text.slice(0, text.indexOf('\n', 6000) + 1 || undefined);

const MATRIX = `schema: hutong.matrix/1
title: { zh: 群聊里的商品链接, en: Item links in groups }
trials: { least: 3, most: 7 }
cells:
  - { app: [wechat, qq], link: [taobao-item, mine], scope: [private, group], platform: [android, ios] }
  - { app: baidu, link: mine, scope: search, platform: ios, trials: { least: 1, most: 2 } }
  - { app: wechat, link: mine, scope: private, platform: ios, presentation: share-text }
exclude:
  - { app: qq, scope: group, reason: no test group yet }
links:
  - id: mine
    name: { zh: 我的商品, en: My item }
    owner: Alibaba
    category: e-commerce
    opens: taobao
    url: https://item.taobao.com/item.htm?id=600000000173
    shareText: 【淘宝】https://item.taobao.com/item.htm?id=600000000173 「收纳篮」
    hosts: [item.taobao.com, m.taobao.com]
    content: { title: [收纳篮], text: &words [杂物, 桌面] }
linkFiles: [more.yaml]
`;

const LAB = `schema: hutong.lab/1
pacing: { secondsBetweenSends: 20, perHour: 40, perDay: 200 }
adb: { port: 5038 }
browser: { hostRules: MAP * 127.0.0.1, ignoreCertificates: true }
canaries:
  wechat: { private: { opens: our-newsletter, caught: known-blocked }, group: { opens: our-newsletter } }
  baidu: { search: { opens: our-homepage, caught: none } }
phones:
  - id: pixel-7
    platform: android
    serial: env:HOME
    accounts:
      wechat: { alias: tester-1, private: 文件传输助手, group: 互联互通测试群, region: CN }
      baidu: { alias: tester-1 }
  - id: iphone-13
    platform: ios
    udid: 00008110-000A1B2C3D4E5F60
    wda: http://192.168.1.20:8100
    osVersion: "17.5"
    appium: { "appium:xcodeOrgId": env:HOME, "appium:more": [1, { a: b }] }
    accounts: { qq: { alias: tester-2, private: 我的电脑 } }
`;

interface Kind {
  readonly valid: string;
  readonly read: (text: string) => unknown;
  /** How every problem begins. */
  readonly place: RegExp;
}

const KINDS: Readonly<Record<string, Kind>> = {
  matrix: {
    valid: MATRIX,
    read: (text) => [linkFilesOf(text, 'm.yaml'), expand(parseMatrix(text, known))],
    place: /^m\.yaml(:\d+)?: /,
  },
  links: {
    valid: part(own('matrices/links/corpus.yaml')),
    read: (text) => parseLinks(text, 'l.yaml', apps),
    place: /^l\.yaml(:\d+)?: /,
  },
  lab: {
    valid: LAB,
    read: (text) =>
      parseLab(text, {
        file: 'lab.yaml',
        env: (name) => (name === 'HOME' ? 'SERIAL-1' : undefined),
        sources: ['wechat', 'qq', 'toutiao', 'baidu'],
      }),
    place: /^lab\.yaml(:\d+)?: /,
  },
  world: {
    valid: part(own('fixtures/worlds/2021-11-30.yaml')),
    read: (text) => {
      writeFileSync(WORLD, text);
      return checkWorld(join(folder, 'world'));
    },
    place: /world\.yaml(:\d+)?: /,
  },
  site: {
    valid: `schema: hutong.site/1
hosts: [www.shop.example.org]
routes:
  - { path: /a*, when: { query: { id: true }, userAgent: { contains: [MicroMessenger], matches: "x.y" } }, location: "https://shop.example.org/b?u={url:encoded}" }
  - { pattern: "^/b", status: 404, html: "<p>{query.u}</p>", headers: { X-A: "1" }, setCookie: seen=1, delayMs: 5 }
`,
    read: (text) => {
      writeFileSync(SITE, text);
      return checkWorld(join(folder, 'open'));
    },
    place: /site\.yaml(:\d+)?: /,
  },
};
const names = Object.keys(KINDS);

const kindOf = (name: string): Kind => {
  const kind = KINDS[name];
  if (!kind) throw new Error(name);
  return kind;
};

test.for(names)('what is spoilt here is a valid %s', async (name) => {
  const { valid, read, place } = kindOf(name);
  expect(await readOrRefused(() => read(valid), place)).toBe('read');
});

test.for(names)('a %s with pieces of its text spoilt is read or refused in words', async (name) => {
  const { valid, read, place } = kindOf(name);
  await check(spoiltText(valid), 120, (text) => readOrRefused(() => read(text), place));
});

test.for(names)('a %s with some of its values spoilt is read or refused in words', async (name) => {
  const { valid, read, place } = kindOf(name);
  await check(spoiltData(parse(valid, { merge: true })), 150, (data) =>
    readOrRefused(() => read(stringify(data, { aliasDuplicateObjects: false }) ?? ''), place),
  );
});

test.for(names)('any text at all is read as a %s or refused in words', async (name) => {
  const { read, place } = kindOf(name);
  const any = fc.oneof(
    nastyText,
    fc.array(nastyText, { maxLength: 6 }).map((parts) => parts.join('\n')),
  );
  await check(any, 60, (text) => readOrRefused(() => read(text), place));
});

const items = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join('');

/** Texts of up to a megabyte that cost more than they look. */
const BOMBS: Readonly<Record<string, string>> = {
  'nesting without end, in lines': items(600, (at) => `${' '.repeat(at)}a:\n`),
  'nesting without end, in brackets': '['.repeat(3000),
  'nesting that the parser just bears': `title: ${'['.repeat(400)}${']'.repeat(400)}\n`,
  'aliases that multiply': `a0: &a0 [x]\n${items(30, (at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]\n`)}`,
  'an alias of a long text': `title: &a "${'x'.repeat(500_000)}"\nlinks: [${'*a, '.repeat(900)}]\n`,
  'an alias of many keys': `title: &a { ${items(2000, (at) => `k${at}: 1, `)} }\nlinks:\n${'  - <<: *a\n'.repeat(400)}`,
  'an alias of itself': 'title: &a { zh: *a, en: [*a] }\n',
  'many keys': `${items(8000, (at) => `k${at}: 1\n`)}`,
  'a key twice': 'schema: x\nschema: y\n',
  'many wrong items': `schema: hutong.matrix/1\nlinks: [${'1, '.repeat(20_000)}]\nrules: [${'1, '.repeat(20_000)}]\n`,
  'many wrong names': `schema: hutong.matrix/1\ntitle: { zh: a, en: b }\naxes: { app: wechat, platform: ios, scope: group, link: [${items(10_000, (at) => `l${at}, `)}] }\n`,
  'a file too long': '#'.repeat(1_000_001),
  'a number too long': `trials: { least: ${'9'.repeat(10_000)}, most: 1e999 }\n`,
  'a byte order mark and a tag': '\ufeff!!python/object:os.system x\n',
};

test.for(Object.keys(BOMBS).flatMap((bomb) => names.map((name) => [bomb, name] as const)))(
  '%s: refused as a %s, in words and in time',
  async ([bomb, name]) => {
    const { read, place } = kindOf(name);
    expect(await inTime(() => readOrRefused(() => read(BOMBS[bomb] ?? ''), place))).toBe('refused');
  },
);

test('a matrix of more cells than anybody could try is refused before they are counted out', () => {
  const links = items(
    4000,
    (at) =>
      `  - { id: l${at}, name: { zh: a, en: b }, owner: o, category: c, url: https://a.example/${at}, hosts: [a.example], content: { title: [x] } }\n`,
  );
  const matrix = `schema: hutong.matrix/1\ntitle: { zh: a, en: b }\ncells: [&all { app: [wechat, qq], platform: [ios, android], scope: [private, group, search], presentation: [url, password], link: [${items(4000, (at) => `l${at}, `)}] }${items(10, () => ', *all')}]\nlinks:\n${links}`;
  expect(() => parseMatrix(matrix, known)).toThrow(
    new AskedWrongly('m.yaml:1: spans 1056000 cells; at most 1000000 are allowed'),
  );
});
