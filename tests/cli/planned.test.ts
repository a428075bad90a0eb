import { expect, test } from 'vitest';
import { nightAsText } from '#commands/nights';
import { planAsText } from '#commands/planned';
import type { Plan } from '#model';
import type { Later, Night } from '#plan/budget';
import { cell } from '#tests/compare/runs';

const planned = (id: string) => ({ cell: cell(id), trials: { least: 3, most: 7 } });
const left = (id: string, reason: string) => ({ cell: cell(id), reason });

const plan: Plan = {
  matrix: 'm.yaml',
  cells: ['wechat/jd-item/group/android', 'wechat/jd-item/group/ios', 'qq/jd-item/group/ios'].map(planned),
  excluded: [
    left('baidu/jd-item/group/ios', 'has no chats'),
    left('qq/taobao-item/group/ios', 'no test group yet'),
    left('toutiao/jd-item/private/android', 'has no chats'),
  ],
  links: [],
};
const missed = plan.cells.slice(1).map((one) => ({ cell: one.cell, why: 'no iPhone in the lab' }));
const shown = {
  title: { zh: '题', en: 'Title' },
  missed,
  phones: { android: 1, ios: 0 },
  seconds: 400,
  notes: [{ zh: '注', en: 'Note' }],
};

test('a plan says once why cells are left out and why none can try them, with how many and whose', () => {
  expect(planAsText(plan, { ...shown, language: 'en' })).toBe(`Title (m.yaml)

  wechat/jd-item/group/android  3–7
  wechat/jd-item/group/ios      no iPhone in the lab
  qq/jd-item/group/ios          no iPhone in the lab

Left out: 3 cells (--json names each)
  2 cells (baidu, toutiao · group, private · ios, android): has no chats
  qq/taobao-item/group/ios: no test group yet

3 cells, 9 to 21 trials
No phone can try 2 of them (--json names each)
  2 cells (wechat, qq · group · ios): no iPhone in the lab
about 7 min on 1 Android phone

Worth a look:
  Note`);
  expect(planAsText({ ...plan, excluded: [] }, { ...shown, language: 'zh' })).toBe(`题 (m.yaml)

  wechat/jd-item/group/android  3–7
  wechat/jd-item/group/ios      没有 iPhone
  qq/jd-item/group/ios          没有 iPhone

共 3 个单元，9 至 21 次试验
其中 2 个单元没有手机可测（--json 逐个列出）：
  2 个单元（wechat, qq · group · ios）：没有 iPhone
1 台安卓手机，约需 7 分钟

请留意：
  注`);
});

const setting = { phone: 'a1', account: null, osVersion: null, network: null };
const turn = (id: string, night: number | null): Later => ({ cell: cell(id), setting, night });

const night: Night = {
  night: 7,
  plan,
  seconds: 400,
  undecided: ['wechat/jd-item/group/ios'],
  later: [
    turn('qq/jd-item/private/android', 8),
    turn('wechat/jd-item/group/android', 8),
    turn('qq/jd-item/private/android', 9),
    turn('wechat/jd-item/group/android', 10),
    turn('qq/taobao-item/private/ios', 9),
    turn('qq/douyin-video/private/ios', null),
    turn('wechat/jd-item/group/ios', null),
  ],
  rotations: [
    { platform: 'android', nights: 4, pairs: { all: 20, tonight: 15, nights: 3 }, headline: true },
    { platform: 'ios', nights: 1, pairs: { all: 9, tonight: 9, nights: 1 }, headline: false },
  ],
};

test('of a night each cell that waits is named once, with the night in which it comes first and those after', () => {
  const { head, later } = nightAsText(night, 6, 'en');
  expect(`${head}\n\n${later}`).toBe(`Night 7 (2026-01-08): 3 of 6 cells tonight
1 of them was undecided last time and comes first
The budget does not hold all headline cells every night: they take turns too
Android: everything within 4 nights; 15 of 20 pairs of values tonight, all within 3
iOS: everything within 1 night; 9 of 9 pairs of values tonight, all within 1

Not tonight: 2 cells, and when their turn comes first
night 8 (2026-01-09):
  qq/jd-item/private/android  again in 9
night 9 (2026-01-10):
  qq/taobao-item/private/ios
Other phones or accounts for tonight's cells: 2 turns, in nights 8 to 10
No night has room for these; they need a larger budget:
  qq/douyin-video/private/ios
  other phones or accounts: 1 turn`);
  expect(nightAsText(night, 6, 'zh').later).toBe(`今晚不测的 2 个单元，最早何时轮到：
第 8 夜（2026-01-09）：
  qq/jd-item/private/android  第 9 夜再测
第 9 夜（2026-01-10）：
  qq/taobao-item/private/ios
今晚所测的单元，换用其他手机或账号：2 次，第 8 至 10 夜
每夜都排不下，需要更大的预算：
  qq/douyin-video/private/ios
  换用其他手机或账号：1 次`);
  expect(nightAsText({ ...night, later: [] }, 6, 'en').later).toBe('');
});
