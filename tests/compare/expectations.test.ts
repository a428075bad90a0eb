import { expect, test } from 'vitest';
import { AskedWrongly } from '#asked-wrongly';
import { emptyExpectations, learn } from '#compare/expect';
import { meet, parseExpectations } from '#compare/expectations';
import { type Cell, cellId, type Run, type Verdict } from '#model';
import { cell, runOf, verdict, verdictsOf } from './runs.ts';

const FILE = `# What QA knows.
schema: hutong.expectations/1
matrix: m.yaml
world: "2021-11-30"
expectations:
  # The rule: groups are closed.
  - where: { app: wechat, scope: group }
    expect: blocked copy
  # Opens since September.
  - cells: [wechat/taobao-item/private/ios, wechat/taobao-item/private/android]
    expect: direct
  # Depends on the account.
  - cells: wechat/douyin-video/private/ios
    expect: direct
    intermittent: { also: mixed, reason: "https://issues.example/7", until: 2026-11-22 }
`;

const [GROUP, IOS, ANDROID, DOUYIN] = [
  'wechat/taobao-item/group/ios',
  'wechat/taobao-item/private/ios',
  'wechat/taobao-item/private/android',
  'wechat/douyin-video/private/ios',
].map(cell) as [ReturnType<typeof cell>, ReturnType<typeof cell>, ReturnType<typeof cell>, ReturnType<typeof cell>];

const AS_EXPECTED = [
  verdict(GROUP, 'blocked', { how: 'copy', rule: 'V9' }),
  verdict(IOS, 'direct', { via: 'page' }),
  verdict(ANDROID, 'direct', { via: 'app' }),
  verdict(DOUYIN, 'direct', { via: 'page' }),
];

/** All as expected but for these. */
const but = (...others: readonly Verdict[]): readonly Verdict[] =>
  AS_EXPECTED.map((one) => others.find((other) => cellId(other.cell) === cellId(one.cell)) ?? one);

const met = (verdicts: readonly Verdict[], more: Partial<Run> = {}) => {
  const run = { ...runOf(verdicts.map((one) => one.cell)), ...more };
  const { surprises, unexpected, expired, idle, ...counts } = meet(
    run,
    verdictsOf(verdicts),
    parseExpectations(FILE, 'e.yaml'),
  );
  return {
    ...counts,
    surprises: surprises.map(
      (one) => `${cellId(one.verdict.cell)} ${one.expectation.place}${one.expired ? ' expired' : ''}`,
    ),
    unexpected: unexpected.map((one) => cellId(one.cell)),
    expired: expired.map(({ place }) => place),
    idle: idle.map(({ place }) => place),
  };
};
const NOTHING = { surprises: [], unexpected: [], expired: [], idle: [], met: 4, untold: 0 };

test('what is as it was expected is no news', () => {
  expect(met(AS_EXPECTED)).toEqual(NOTHING);
});

test.for<[string, Verdict, string]>([
  ['worse', verdict(IOS, 'blocked', { how: 'copy' }), `${cellId(IOS)} e.yaml:10`],
  ['better', verdict(GROUP, 'direct', { via: 'page' }), `${cellId(GROUP)} e.yaml:7`],
  ['another way than the one expected', verdict(GROUP, 'blocked', { how: 'stop' }), `${cellId(GROUP)} e.yaml:7`],
  ['decided to be undecidable', verdict(IOS, 'mixed'), `${cellId(IOS)} e.yaml:10`],
  ['a link that is down', verdict(IOS, 'down'), `${cellId(IOS)} e.yaml:10`],
])('an expectation that no longer comes true is named: %s', ([, changed, surprise]) => {
  expect(met(but(changed))).toEqual({ ...NOTHING, surprises: [surprise], met: 3 });
});

test('too little evidence neither meets an expectation nor breaks it', () => {
  expect(met(but(verdict(IOS, 'insufficient', { rule: 'V2' })))).toEqual({ ...NOTHING, met: 3, untold: 1 });
});

test('a known intermittent is an excuse until its day is over, in China', () => {
  const sometimes = but(verdict(DOUYIN, 'mixed'));
  expect(met(sometimes)).toEqual(NOTHING);
  expect(met(sometimes, { startedAt: '2026-11-22T15:59:59.000Z' })).toEqual(NOTHING);
  const over = { startedAt: '2026-11-22T16:00:00.000Z' };
  expect(met(sometimes, over)).toEqual({
    ...NOTHING,
    surprises: [`${cellId(DOUYIN)} e.yaml:13 expired`],
    expired: ['e.yaml:13'],
    met: 3,
  });
  expect(met(AS_EXPECTED, over)).toEqual({ ...NOTHING, expired: ['e.yaml:13'] });
});

test('cells that nothing is expected of, and expectations of cells that were not run, are told', () => {
  const other = verdict(cell('qq/jd-item/private/ios'), 'direct');
  const left = verdict(ANDROID, 'not-applicable');
  expect(met([other, left])).toEqual({
    ...NOTHING,
    met: 0,
    unexpected: ['qq/jd-item/private/ios'],
    idle: ['e.yaml:7', 'e.yaml:13'],
  });
});

/** `beside`: cells of the matrix that the run left alone. */
const learnFrom = (text: string, verdicts: readonly Verdict[], beside: readonly Cell[] = []) => {
  const cells = verdicts.map((one) => one.cell);
  const run = runOf(cells);
  const matrix = { cells: [...cells, ...beside], links: run.plan.links };
  return learn(text, parseExpectations(text, 'e.yaml'), { run, verdicts: verdictsOf(verdicts), matrix });
};

test('a run that is as expected changes no letter of the file', () => {
  expect(learnFrom(FILE, AS_EXPECTED)).toEqual({ text: FILE, learnt: [], gone: [] });
});

test('what has changed is written for review: what still holds keeps its comments, and then the run is as expected', () => {
  const changed = but(
    verdict(GROUP, 'direct', { via: 'page' }),
    verdict(IOS, 'blocked', { how: 'copy' }),
    verdict(DOUYIN, 'conditional'),
  );
  const { text, learnt, gone } = learnFrom(FILE, [
    ...changed,
    verdict(cell('qq/jd-item/private/ios'), 'direct', { via: 'app' }),
  ]);
  expect(gone).toEqual(['The rule: groups are closed.', 'Depends on the account.']);
  expect(learnt.map(({ cell: id, before, after }) => `${id}: ${before} → ${after}`)).toEqual([
    `${cellId(GROUP)}: blocked copy → direct page`,
    `${cellId(IOS)}: direct → blocked copy`,
    `${cellId(DOUYIN)}: direct → conditional`,
    'qq/jd-item/private/ios: null → direct',
  ]);
  expect(text).toMatchInlineSnapshot(`
    "# What QA knows.
    schema: hutong.expectations/1
    matrix: m.yaml
    world: "2021-11-30"
    expectations:
      # run r1, 2026-11-22, virtual phones; before: blocked copy
      - where: { app: wechat, scope: group }
        expect: direct page
      # Opens since September.
      - cells: [ wechat/taobao-item/private/android ]
        expect: direct
      # run r1, 2026-11-22, virtual phones; before: direct
      - cells: wechat/douyin-video/private/ios
        expect: conditional
      # run r1, 2026-11-22, virtual phones
      - cells:
          - wechat/taobao-item/private/ios
        expect: blocked copy
      # run r1, 2026-11-22, virtual phones
      - cells:
          - qq/jd-item/private/ios
        expect: direct
    "
  `);
  expect(learnFrom(text, changed)).toEqual({ text, learnt: [], gone: [] });
});

test('a rule of which a part was measured stays as it is: what was found stands below it', () => {
  const opened = but(verdict(GROUP, 'direct', { via: 'page' }));
  const { text, gone } = learnFrom(FILE, opened, [cell('wechat/jd-item/group/ios')]);
  expect(gone).toEqual([]);
  expect(text).toBe(`${FILE.replaceAll(/\[(wechat.*)\]/g, '[ $1 ]')}  # run r1, 2026-11-22, virtual phones
  - cells:
      - wechat/taobao-item/group/ios
    expect: direct page
`);
});

test('of an entry that is changed its own comments go, and no others', () => {
  const file = `schema: hutong.expectations/1
matrix: m.yaml
world: "2021-11-30"
expectations:
  # About all of them.

  # Groups are closed.
  - where: { app: wechat, link: taobao-item, scope: group, platform: ios } # the one that QA watches
    # in every account
    expect: blocked copy # since 2019
  # Opens.
  - cells: [ wechat/taobao-item/private/ios ] # since September
    expect: direct
# To be continued.
`;
  const { text, gone } = learnFrom(file, [verdict(GROUP, 'blocked', { how: 'stop' }), verdict(IOS, 'direct')]);
  expect(gone).toEqual(['Groups are closed.', 'the one that QA watches', 'in every account', 'since 2019']);
  expect(text).toBe(`schema: hutong.expectations/1
matrix: m.yaml
world: "2021-11-30"
expectations:
  # About all of them.

  # run r1, 2026-11-22, virtual phones; before: blocked copy
  - where: { app: wechat, link: taobao-item, scope: group, platform: ios }
    expect: blocked stop
  # Opens.
  - cells: [ wechat/taobao-item/private/ios ] # since September
    expect: direct

# To be continued.
`);
});

test('the first expectations are those of a run; what it could not tell is not expected', () => {
  const verdicts = but(verdict(IOS, 'insufficient', { rule: 'V2' }));
  const { text } = learnFrom(emptyExpectations(runOf([])), verdicts);
  expect(text).toMatchInlineSnapshot(`
    "# What is known of the cells of m.yaml. Written by \`hutong expect --update\`, reviewed by people.
    schema: hutong.expectations/1
    matrix: "m.yaml"
    world: "2021-11-30"
    expectations:
      # run r1, 2026-11-22, virtual phones
      - cells:
          - wechat/taobao-item/group/ios
        expect: blocked copy
      # run r1, 2026-11-22, virtual phones
      - cells:
          - wechat/taobao-item/private/android
          - wechat/douyin-video/private/ios
        expect: direct
    "
  `);
  expect(learnFrom(text, verdicts)).toEqual({ text, learnt: [], gone: [] });
});

test.for<[string, (text: string) => string, string]>([
  [
    'a verdict that there is not',
    (text) => text.replace('expect: blocked copy', 'expect: blockd'),
    'e.yaml:8: expectations[0].expect[0]: "blockd" is not one of direct, conditional, blocked, likely-blocked, target-refusal, down, mixed, insufficient, direct page, direct app, direct os-prompt, blocked stop, blocked copy, blocked inert, blocked lost, blocked diverted, blocked absent; did you mean blocked?',
  ],
  [
    'a cell that is none',
    (text) => text.replace('wechat/douyin-video/private/ios', 'wechat/douyin-video'),
    'e.yaml:13: expectations[2].cells[0]: "wechat/douyin-video" is not the id of a cell, such as wechat/taobao-item/group/ios',
  ],
  [
    'a scope that there is not',
    (text) => text.replace('wechat/douyin-video/private/ios', 'wechat/douyin-video/privat/ios'),
    'e.yaml:13: expectations[2].cells[0]: "wechat/douyin-video/privat/ios" is not the id of a cell, such as wechat/taobao-item/group/ios; "privat" is not one of private, group, search; did you mean private?',
  ],
  [
    'an excuse without an end',
    (text) => text.replace(', until: 2026-11-22', ''),
    'e.yaml:15: expectations[2].intermittent.until: missing; expected a date like 2021-11-30',
  ],
  [
    'an excuse whose reason nobody can look up',
    (text) => text.replace('https://issues.example/7', 'issue 7'),
    'e.yaml:15: expectations[2].intermittent.reason: no link to where the reason is written down, such as https://…',
  ],
  [
    'neither cells nor a description',
    (text) => text.replace('  - where: { app: wechat, scope: group }\n    expect', '  - expect'),
    'e.yaml:7: expectations[0]: exactly one of cells and where is needed',
  ],
  [
    'a description of everything',
    (text) => text.replace('{ app: wechat, scope: group }', '{}'),
    'e.yaml:7: expectations[0].where[0]: must not be empty',
  ],
])('what is wrong in a file of expectations is named: %s', ([, spoil, problem]) => {
  expect(() => parseExpectations(spoil(FILE), 'e.yaml')).toThrow(new AskedWrongly(problem));
});

test('what names nothing of the matrix is refused, with what is valid and what was probably meant', () => {
  const file = `schema: hutong.expectations/1
matrix: m.yaml
world: "2021-11-30"
expectations:
  - where: { app: wechta, owner: [JD, Alibab], notOwner: Tencent, category: e-comerce }
    expect: direct
  - cells: [wechat/taobao-itme/group/ios, qq/jd-item/group/ios]
    expect: direct
  - where:
      - { scope: group }
      - { link: [jd-item, something-else] }
    expect: direct
`;
  const ids = {
    app: ['wechat', 'qq'],
    link: ['taobao-item', 'jd-item'],
    owner: ['Alibaba', 'JD', 'Tencent'],
    category: ['e-commerce'],
  };
  expect(() => parseExpectations(file, 'e.yaml', ids)).toThrow(
    new AskedWrongly([
      'e.yaml:5: expectations[0].where[0].app[0]: "wechta" is not one of wechat, qq; did you mean wechat?',
      'e.yaml:5: expectations[0].where[0].owner[1]: "Alibab" is not one of Alibaba, JD, Tencent; did you mean Alibaba?',
      'e.yaml:5: expectations[0].where[0].category[0]: "e-comerce" is not one of e-commerce; did you mean e-commerce?',
      'e.yaml:7: expectations[1].cells[0]: link "taobao-itme" is not one of taobao-item, jd-item; did you mean taobao-item?',
      'e.yaml:11: expectations[2].where[1].link[1]: "something-else" is not one of taobao-item, jd-item',
    ]),
  );
});
