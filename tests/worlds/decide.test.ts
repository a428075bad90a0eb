import { expect, test } from 'vitest';
import { compareVersions, decide, matches, type Situation } from '#fixtures/worlds/decide';
import { World } from '#fixtures/worlds/world';

const worldOf = (rules: unknown[]): World =>
  World.parse({ schema: 'hutong.world/1', name: 't', title: { zh: '试', en: 'test' }, date: '2021-11-30', rules });

const at: Situation = {
  app: 'wechat',
  version: '8.0.16',
  platform: 'android',
  phone: 'a1',
  account: 'wx-a1',
  scope: 'group',
  link: 'taobao-item',
  host: 'm.tb.cn',
  presentation: 'url',
  opened: 0,
};

test('where no rule matches, everything opens and everything can be seen', () => {
  expect(decide(worldOf([]), at)).toEqual({
    deliver: { as: 'plain', senderOnly: false, tappable: true, older: 0 },
    tap: { web: 'link' },
    search: null,
    see: { tree: 'full', web: 'full', address: 'menu' },
    troubles: [],
    latency: { tapMs: 0, launchMs: 0, pageMs: 0 },
  });
});

test('each facet comes from the first matching rule that has it', () => {
  const world = worldOf([
    { id: 'other-app', when: { app: 'qq' }, tap: { nothing: true } },
    { id: 'narrow', when: { link: 'taobao-item' }, tap: { toast: '一' } },
    { id: 'wide', tap: { toast: '二' }, see: { tree: 'hidden' }, deliver: { as: 'folded' } },
  ]);
  const { tap, see, deliver } = decide(world, at);
  expect({ tap, see, deliver }).toEqual({
    tap: { toast: '一' },
    see: { tree: 'hidden', web: 'full', address: 'menu' },
    deliver: { as: 'folded', senderOnly: false, tappable: true, older: 0 },
  });
});

test('a trouble keeps its key, so that it can be counted', () => {
  const world = worldOf([
    {
      id: 'noisy',
      troubles: [
        { what: 'popup', at: 'chat', times: 1 },
        { what: 'crash', at: 'tap' },
      ],
    },
  ]);
  expect(decide(world, at).troubles).toEqual([
    { key: 'noisy/0', what: 'popup', at: 'chat', times: 1 },
    { key: 'noisy/1', what: 'crash', at: 'tap' },
  ]);
});

test.for([
  [{ host: 'tb.cn' }, true],
  [{ host: 'm.tb.cn' }, true],
  [{ host: 'b.cn' }, false],
  [{ host: ['jd.com', 'tb.cn'] }, true],
  [{ scope: ['private', 'group'] }, true],
  [{ scope: 'search' }, false],
  [{ account: 'wx-a2' }, false],
  [{ platform: 'ios' }, false],
  [{ phone: ['a1', 'a2'] }, true],
  [{ version: { from: '8.0.16' } }, true],
  [{ version: { from: '8.0.17' } }, false],
  [{ version: { to: '8.0.9' } }, false],
  [{ presentation: 'share-text' }, false],
  [{ opened: { from: 1 } }, false],
  [{ opened: { to: 0 } }, true],
  [{}, true],
] as const)('%j matches: %s', ([when, expected]) => {
  expect(matches(worldOf([{ id: 'r', when }]).rules[0]?.when ?? {}, at)).toBe(expected);
});

test('what is not known yet matches no condition on it', () => {
  const { scope: _, host: __, link: ___, ...atLaunch } = at;
  expect(matches({ host: 'tb.cn' }, atLaunch)).toBe(false);
  expect(matches({ scope: 'group' }, atLaunch)).toBe(false);
  expect(matches({ app: 'wechat' }, atLaunch)).toBe(true);
});

test('versions are compared by number', () => {
  expect(['8.0.13', '8.0.9', '7.1', '8.0'].sort(compareVersions)).toEqual(['7.1', '8.0', '8.0.9', '8.0.13']);
});
