import { expect, test } from 'vitest';
import { checkedAsText, promisesIn } from '#commands/checked';
import { withCommitments } from '#compare/commitments';
import { meet, parseExpectations } from '#compare/expectations';
import type { Commitment } from '#model';
import { cell, runOf, verdict, verdictsOf } from '#tests/compare/runs';

const PROMISE: Commitment = {
  id: 'tencent-2021-11-29',
  by: 'Tencent',
  said: '2021-11-29',
  from: '2021-11-29',
  text: { zh: '可打开', en: 'opens' },
  source: 'A newspaper, which took several lines to say what was promised, 2021-11-30',
  cells: [{ app: ['wechat'] }],
  keeps: ['direct'],
};

const EXPECTED = `schema: hutong.expectations/1
matrix: m.yaml
world: "2021-11-30"
expectations:
  - where: { app: wechat }
    expect: direct
    intermittent: { also: mixed, reason: "https://issues.example/7", until: 2021-12-01 }
  - cells: qq/jd-item/group/ios
    expect: blocked
`;

const found = [
  verdict(cell('wechat/taobao-item/group/ios'), 'blocked', { how: 'copy', rule: 'V9' }),
  verdict(cell('wechat/jd-item/group/ios'), 'blocked', { how: 'copy', rule: 'V9' }),
  verdict(cell('wechat/douyin-video/private/ios'), 'direct', { via: 'page' }),
  verdict(cell('baidu/jd-item/search/ios'), 'direct', { via: 'page' }),
];
const run = { ...runOf(found.map((one) => one.cell)), commitments: [PROMISE] };
const verdicts = withCommitments(run, verdictsOf(found));
const checked = {
  run,
  verdicts,
  promised: promisesIn(run, verdicts),
  met: meet(run, verdicts, parseExpectations(EXPECTED, 'e.yaml')),
};

test('a check names each cell in a line, below it what was promised and expected, and each source once', () => {
  expect(checkedAsText(checked, 'en')).toBe(`wechat/taobao-item/group/ios: must be copied to a browser (V9)
  promised: direct, by Tencent from 2021-11-29 on (tencent-2021-11-29)
  expected: direct (e.yaml:5)
wechat/jd-item/group/ios: must be copied to a browser (V9)
  promised: direct, by Tencent from 2021-11-29 on (tencent-2021-11-29)
  expected: direct (e.yaml:5)
tencent-2021-11-29
  A newspaper, which took several lines to say what was promised, 2021-11-30
e.yaml:5: the excuse ended on 2021-12-01
  https://issues.example/7
check [VIRTUAL]: promised: 1 kept, 2 broken, 0 cannot be told
check [VIRTUAL]: expected: 1 met, 2 not, 1 without an expectation, 1 about no cell of this run (e.yaml:8)
`);
});

test('a check in Chinese has no English but names', () => {
  expect(checkedAsText(checked, 'zh')).toBe(`wechat/taobao-item/group/ios：需复制到浏览器（V9）
  承诺或要求：直达（腾讯，自 2021-11-29 起；tencent-2021-11-29）
  预期：direct（e.yaml:5）
wechat/jd-item/group/ios：需复制到浏览器（V9）
  承诺或要求：直达（腾讯，自 2021-11-29 起；tencent-2021-11-29）
  预期：direct（e.yaml:5）
tencent-2021-11-29
  A newspaper, which took several lines to say what was promised, 2021-11-30
e.yaml:5：例外已于 2021-12-01 到期
  https://issues.example/7
核对【虚拟手机 VIRTUAL】：承诺或要求：兑现 1，未兑现 2，看不出 0
核对【虚拟手机 VIRTUAL】：预期：符合 1，不符 2，没有预期 1，另有 1 条不涉及本次的单元（e.yaml:8）
`);
});

test('what was not asked for is not said, and real phones are not called virtual', () => {
  const real = { ...run, lab: { virtual: false, phones: [], leftOut: [] } };
  expect(checkedAsText({ ...checked, run: real, promised: null, met: 'unknown' }, 'en')).toBe(
    'check: nothing is expected: no file in matrices/expectations is about matrix: m.yaml, world: real\n',
  );
});
