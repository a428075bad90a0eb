import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInWorlds, loadWorld } from '#fixtures/worlds/load';
import { strangersIn } from '#fixtures/worlds/strangers';
import { loadApps, loadCorpus } from '#load';

const links = await loadCorpus(await loadApps());
const known = { links, phones: ['android-1', 'iphone-1'], accounts: ['wx-android-1'] };

function world(rules: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'hutong-world-')), 'mine.yaml');
  writeFileSync(
    file,
    `schema: hutong.world/1\nname: mine\ntitle: { zh: 我的, en: mine }\ndate: "2024-05-01"\nrules:\n${rules}`,
  );
  return file;
}

test('a link and a host that nothing answers to are found, with what would be valid', () => {
  const { world: read } = loadWorld(
    world(`  - { id: a, when: { link: [taobao-item, taobao-itme] }, tap: { nothing: true } }
  - { id: b, when: { host: [taobo.com] }, tap: { nothing: true } }
  - { id: c, when: { host: [taobo.com, tb.cn] }, tap: { nothing: true } }
`),
  );
  expect(strangersIn(read, known)).toEqual([
    {
      path: ['rules', 0, 'when', 'link'],
      of: 'link',
      name: 'taobao-itme',
      valid: expect.arrayContaining(['taobao-item', 'douyin-video']),
    },
    {
      path: ['rules', 1, 'when', 'host'],
      of: 'link',
      name: 'taobo.com',
      valid: expect.arrayContaining(['v.douyin.com']),
    },
  ]);
});

test('a phone and an account that the lab does not have are found, in rules and among troubles', () => {
  const { world: read } = loadWorld(
    world(`  - { id: a, when: { phone: [android-1, android-9] }, tap: { nothing: true } }
  - { id: b, when: { account: wx-andriod-1 }, tap: { nothing: true } }
faults:
  - { phone: iphone-3, switch: { fault: slow, ms: 300 } }
`),
  );
  const { phones, accounts } = known;
  expect(strangersIn(read, known)).toEqual([
    { path: ['rules', 0, 'when', 'phone'], of: 'phone', name: 'android-9', valid: phones },
    { path: ['rules', 1, 'when', 'account'], of: 'account', name: 'wx-andriod-1', valid: accounts },
    { path: ['faults', 0, 'phone'], of: 'phone', name: 'iphone-3', valid: phones },
  ]);
});

test.for(builtInWorlds())('every rule of %s is met by a link of the corpus', (name) => {
  expect(strangersIn(loadWorld(name).world, known)).toEqual([]);
});

test('a variable that no template knows is refused with its line', () => {
  const file = world('  - id: a\n    tap:\n      web: "https://x.example/?u={urll}&h={host}"\n');
  expect(() => loadWorld(file)).toThrow(
    `${file}:8: rules[0].tap.web: {urll} is not one of {url}, {url:encoded}, {host}, {path}`,
  );
});
