import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { worldSchema } from '#fixtures/worlds/explain';
import { builtInWorlds, digestOf, loadWorld, WorldError } from '#fixtures/worlds/load';

const head = 'schema: hutong.world/1\nname: mine\ntitle: { zh: 我的, en: mine }\ndate: "2024-05-01"\n';

const folder = (): string => mkdtempSync(join(tmpdir(), 'hutong-world-'));

function write(body: string): string {
  const file = join(folder(), 'mine.yaml');
  writeFileSync(file, head + body);
  return file;
}

/** What a person is told, without the name of the passing folder. */
function told(file: string): string {
  try {
    loadWorld(file);
  } catch (error) {
    if (error instanceof WorldError) return error.message.replaceAll(file, 'mine.yaml');
    throw error;
  }
  return 'nothing';
}

test.for(builtInWorlds())('the world %s can be read, and its name is its file', (name) => {
  const { world, sites } = loadWorld(name);
  expect({ name: world.name, sites }).toEqual({ name, sites: null });
});

test('a folder from anywhere is a world, with the sites beside it', () => {
  const at = folder();
  writeFileSync(join(at, 'world.yaml'), `${head}rules: []\n`);
  expect(loadWorld(at)).toMatchObject({ file: join(at, 'world.yaml'), sites: null });
  mkdirSync(join(at, 'sites'));
  expect(loadWorld(at)).toMatchObject({ world: { name: 'mine' }, sites: join(at, 'sites') });
});

test('the digest of a world is that of its file and its sites, wherever it lies', () => {
  const made = (html: string): string => {
    const at = folder();
    writeFileSync(join(at, 'world.yaml'), `${head}rules: []\n`);
    mkdirSync(join(at, 'sites/shop.example'), { recursive: true });
    writeFileSync(join(at, 'sites/shop.example/index.html'), html);
    return digestOf(loadWorld(at));
  };
  expect(made('<p>茶杯')).toMatch(/^[0-9a-f]{64}$/);
  expect(made('<p>茶杯')).toBe(made('<p>茶杯'));
  expect(made('<p>茶壶')).not.toBe(made('<p>茶杯'));
});

test('a name that is nothing is answered with what would be valid', () => {
  expect(told('2021-12-01')).toBe(
    'mine.yaml: no such world; valid: 2021-09-16, 2021-11-30, open, a folder with a world.yaml, or a YAML file',
  );
});

test.for([
  [
    'rules:\n  - id: a\n    when: { ap: wechat }\n',
    'mine.yaml:7: rules[0].when.ap: not known here; valid: app, scope, link, host, account, platform, phone, version, presentation, opened',
  ],
  [
    'rules:\n  - id: a\n    when: { scope: grup }\n',
    'mine.yaml:7: rules[0].when.scope: "grup" is not one of "private", "group", "search"',
  ],
  [
    'rules:\n  - id: a\n    tap: { webb: link }\n',
    'mine.yaml:7: rules[0].tap: {"webb":"link"} is not valid; valid: a map with web, native, dialog, app, browser, results, toast, after, nothing, crash, anr',
  ],
  [
    'rules:\n  - id: a\n    tap:\n      web:\n        to: link\n        redirects: []\n',
    'mine.yaml:10: rules[0].tap.web.redirects: not known here; valid: to, userAgent, inject, redirect, exchange, error, schemes',
  ],
  ['rules:\n  - { id: a }\n  - { id: a }\n', 'mine.yaml:7: rules[1].id: "a" is used already; every rule needs its own'],
  [
    'rules:\n  - id: a\n    when: { app: [wechat, wechatt] }\n',
    'mine.yaml:7: rules[0].when.app: "wechatt" is not one of wechat, qq, toutiao, baidu, taobao, tmall, jd, pinduoduo, douyin, xigua, huoshan, kuaishou, alipay, launcher, browser, settings',
  ],
  ['versions: {}\n', 'mine.yaml:1: rules: missing; expected a list'],
  ['rules: 5\n', 'mine.yaml:5: rules: 5 is not a list'],
] as const)('%j is refused with file, line, key and what is valid', ([body, message]) => {
  expect(told(write(body))).toBe(message);
});

test('a file that is not YAML is refused with its line', () => {
  expect(told(write('rules: [\n'))).toMatch(/^mine\.yaml:6: not YAML: Flow sequence .*$/);
});

test('the published schema is the one that worlds are checked against', () => {
  const published = new URL('../../docs/schemas/world.schema.json', import.meta.url);
  const hint = 'write it again: npx tsx fixtures/worlds/schema.ts > docs/schemas/world.schema.json';
  expect(JSON.parse(readFileSync(published, 'utf8')), hint).toEqual(worldSchema());
});
