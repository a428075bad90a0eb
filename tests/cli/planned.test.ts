import { expect, test } from 'vitest';
import { nightAsText } from '#commands/nights';
import { planAsText } from '#commands/planned';
import type { Language, Plan } from '#model';
import type { Night } from '#plan/budget';
import type { Later } from '#plan/side';
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
  virtual: false,
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

test('what virtual phones would take is marked as theirs', () => {
  const last = (language: Language) => {
    const text = planAsText(plan, { ...shown, virtual: true, missed: [], notes: [], language });
    return text.slice(text.lastIndexOf('\n') + 1);
  };
  expect([last('en'), last('zh')]).toEqual([
    '[VIRTUAL] about 7 min on 1 Android phone',
    '【虚拟手机 VIRTUAL】1 台安卓手机，约需 7 分钟',
  ]);
});

const setting = { phone: 'a1', account: null, osVersion: null, network: null };
const turn = (id: string, night: number | null): Later => ({ cell: cell(id), setting, night });

const night: Night = {
  night: 7,
  plan,
  seconds: 400,
  untried: [cell('qq/jd-item/group/ios')],
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
  expect(`${head}\n\n${later}`).toBe(`Night 7 (2026-01-08): 2 of 6 cells tonight; no phone can try 1
1 of them was undecided last time and comes first
The budget, or what accounts may send, does not hold all headline cells every night: they take turns too
Android: everything within 4 nights; 15 of 20 pairs of values tonight, all within 3
iOS: all that can be tried within 1 night; 9 of 9 pairs of values tonight, all within 1

Not tonight: 2 cells, and when their turn comes first
night 8 (2026-01-09):
  qq/jd-item/private/android  again in 9
night 9 (2026-01-10):
  qq/taobao-item/private/ios
Other phones or accounts for tonight's cells: 2 turns, in nights 8 to 10
No night has room for these, by its budget or by what accounts may send:
  qq/douyin-video/private/ios
  other phones or accounts: 1 turn`);
  expect(nightAsText(night, 6, 'zh').head).toBe(`第 7 夜（2026-01-08）：今晚测 2 个单元，共 6 个，其中 1 个没有手机可测
其中 1 个上次未定，先测
预算或账号的发送限额不够每夜测完所有主要单元，它们也只能轮流
安卓：4 夜轮一遍；今晚覆盖 15/20 个取值对，3 夜内全部覆盖
iOS：能测的 1 夜轮一遍；今晚覆盖 9/9 个取值对，1 夜内全部覆盖`);
  expect(nightAsText(night, 6, 'zh').later).toBe(`今晚不测的 2 个单元，最早何时轮到：
第 8 夜（2026-01-09）：
  qq/jd-item/private/android  第 9 夜再测
第 9 夜（2026-01-10）：
  qq/taobao-item/private/ios
今晚所测的单元，换用其他手机或账号：2 次，第 8 至 10 夜
受预算或账号的发送限额所限，每夜都排不下：
  qq/douyin-video/private/ios
  换用其他手机或账号：1 次`);
  expect(nightAsText({ ...night, later: [] }, 6, 'en').later).toBe('');
});

test('a platform of which no phone can try anything is promised nothing', () => {
  const untried = night.plan.cells.slice(1).map((one) => one.cell);
  const rotations = night.rotations.map((one) =>
    one.platform === 'ios' ? { ...one, pairs: { all: 0, tonight: 0, nights: 1 }, headline: true } : one,
  );
  expect(nightAsText({ ...night, untried, rotations, undecided: [], later: [] }, 3, 'en')).toEqual({
    head: `Night 7 (2026-01-08): 1 of 3 cells tonight; no phone can try 2
Android: everything within 4 nights; 15 of 20 pairs of values tonight, all within 3`,
    later: '',
  });
});
