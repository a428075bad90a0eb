import { beforeAll, expect, test } from 'vitest';
import type { Language, StoredRun } from '#model';
import { report } from '#reporters/console';
import { pick } from './pick.ts';
import { sampleRun } from './sample.ts';

let sample: StoredRun;
beforeAll(async () => {
  sample = (await sampleRun()).stored;
});

const shown = async (stored: StoredRun, language: Language): Promise<string> => {
  const { files, stdout } = await report(stored, { language });
  expect(files).toEqual({});
  return stdout ?? '';
};

const FEW = [
  'wechat/taobao-item/private/android',
  'wechat/taobao-item/private/ios',
  'wechat/taobao-item/group/android',
  'wechat/taobao-item/group/ios',
  'wechat/kuaishou-video/group/android',
  'wechat/kuaishou-video/group/ios',
  'qq/taobao-item/private/android',
  'qq/taobao-item/private/ios',
  'qq/wechat-article/private/android',
];

test('the table stands in the shape of the article, with signs, words and reasons in Chinese', async () => {
  expect(await shown(pick(sample, FEW), 'zh')).toMatchInlineSnapshot(`
    "【虚拟手机 VIRTUAL】以下结果由虚拟手机得出（场景 2021-11-30），不代表任何真实应用的行为。
    《科创板日报》2021-11-30 实测 · 2021-11-30T01-00-00Z-7f3a · 2021-11-30 09:00:00 (UTC+8) · 规则 hutong-rules/1

    ┌─────────────┬───────────────────────┬─────────────────────┬────────────────┐
    │             │ 阿里巴巴              │ 快手                │ 腾讯           │
    │             │ 淘宝商品              │ 快手视频            │ 微信公众号文章 │
    │             │ 安卓     │ iOS        │ 安卓   │ iOS        │ 安卓    │ iOS  │
    ├─────────────┼──────────┼────────────┼────────┼────────────┼─────────┼──────┤
    │ 微信 · 单聊 │ ✓ 直达   │ ✓ 直达     │        │            │         │      │
    │ 微信 · 群聊 │ ✗ 需复制 │ ✗ 需复制   │ ? 未定 │ ? 尚无结论 │         │      │
    ├─────────────┼──────────┼────────────┼────────┼────────────┼─────────┼──────┤
    │ QQ · 单聊   │ ✓ 经提示 │ ✓ 直达应用 │        │            │ - 未测  │      │
    └─────────────┴──────────┴────────────┴────────┴────────────┴─────────┴──────┘

    ✓ 直达   ✗ 被拦截   ? 未定

    未定或结果不一的单元：2
      wechat/kuaishou-video/group/android  微信群聊中打开快手视频链接：证据不足，不作结论 – 3 次试验中 1 次有效，至少需要 3 次
      wechat/kuaishou-video/group/ios  微信群聊中打开快手视频链接：尚无结论
    "
  `);
});

test('the same table is said in English', async () => {
  expect(await shown(pick(sample, FEW), 'en')).toMatchInlineSnapshot(`
    "[VIRTUAL] Measured on virtual phones (world 2021-11-30). It says nothing about any real app.
    The reporter's test of 2021-11-30 · 2021-11-30T01-00-00Z-7f3a · 2021-11-30 09:00:00 (UTC+8) · rules hutong-rules/1

    ┌──────────────────────────┬────────────────────────────┬────────────────────────────────┬─────────────────────────────────┐
    │                          │ Alibaba                    │ Kuaishou                       │ Tencent                         │
    │                          │ Taobao item                │ Kuaishou video                 │ WeChat official-account article │
    │                          │ Android      │ iOS         │ Android     │ iOS              │ Android            │ iOS        │
    ├──────────────────────────┼──────────────┼─────────────┼─────────────┼──────────────────┼────────────────────┼────────────┤
    │ WeChat · one-to-one chat │ ✓ direct     │ ✓ direct    │             │                  │                    │            │
    │ WeChat · group chat      │ ✗ must copy  │ ✗ must copy │ ? undecided │ ? no verdict yet │                    │            │
    ├──────────────────────────┼──────────────┼─────────────┼─────────────┼──────────────────┼────────────────────┼────────────┤
    │ QQ · one-to-one chat     │ ✓ via prompt │ ✓ opens app │             │                  │ - left out         │            │
    └──────────────────────────┴──────────────┴─────────────┴─────────────┴──────────────────┴────────────────────┴────────────┘

    ✓ direct   ✗ blocked   ? undecided

    Cells undecided or mixed: 2
      wechat/kuaishou-video/group/android  Opening a Kuaishou video link in a WeChat group: too little evidence to decide – 1 of 3 trials are valid, 3 are needed
      wechat/kuaishou-video/group/ios  Opening a Kuaishou video link in a WeChat group: no verdict yet
    "
  `);
});

test('a real lab is not called virtual', async () => {
  const real: StoredRun = { ...sample, run: { ...sample.run, lab: { ...sample.run.lab, virtual: false } } };
  expect(await shown(real, 'zh')).not.toMatch(/VIRTUAL|虚拟/);
  expect(await shown(real, 'en')).not.toContain('VIRTUAL');
});

test('many links stand in tables below each other, none wider than a terminal, no cell twice', async () => {
  const lines = (await shown(sample, 'zh')).split('\n').filter((line) => /^[│┌]/.test(line));
  expect(lines.filter((line) => line.startsWith('┌'))).toHaveLength(2);
  expect(Math.max(...lines.filter((line) => line.startsWith('┌')).map((line) => line.length))).toBeLessThanOrEqual(120);
  const words = lines.join('\n').match(/[✓✗~!⌀⇄?-] [\p{L}]/gu) ?? [];
  expect(words).toHaveLength(sample.run.plan.cells.length + sample.run.plan.excluded.length);
});

test('nothing that was recorded steers the terminal', async () => {
  const world = '\u001b[2J\u202Ehidden\u0007';
  const stored: StoredRun = { ...sample, run: { ...sample.run, lab: { ...sample.run.lab, world } } };
  expect(await shown(stored, 'en')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});
