import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { compareRuns, compareWithKnown, newsIn } from '#compare/runs';
import { subjectOf } from '#compare/subject';
import { type ChangeKind, cellId, type Language, type Run, type StoredRun, type Verdict } from '#model';
import { comparisonAsMarkdown, comparisonAsText } from '#reporters/changes';
import { changesContent } from '#reporters/html/changes';
import { html } from '#reporters/html/markup';
import { jsonSchema } from '#store/schemas';
import { cell, runOf, trialOf, verdict, verdictsOf } from './runs.ts';

const CELL = cell('wechat/taobao-item/group/ios');

const stored = (verdicts: readonly Verdict[], more: Partial<Run> = {}, ruleset?: string): StoredRun => ({
  run: { ...runOf(verdicts.map((one) => one.cell)), ...more },
  trials: [],
  controls: [],
  verdicts: verdictsOf(verdicts, ruleset),
});

const copy = verdict(CELL, 'blocked', { how: 'copy', rule: 'V9' });
const stop = verdict(CELL, 'blocked', { how: 'stop', rule: 'V9' });
const page = verdict(CELL, 'direct', { via: 'page' });
const app = verdict(CELL, 'direct', { via: 'app' });
const open = verdict(CELL, 'insufficient', { rule: 'V2' });
const mixed = verdict(CELL, 'mixed', { rule: 'V6' });
const left = verdict(CELL, 'not-applicable', { rule: 'V1' });
const down = verdict(CELL, 'down', { rule: 'V3' });
const refused = verdict(CELL, 'target-refusal', { rule: 'V4' });
const likely = verdict(CELL, 'likely-blocked', { rule: 'V12' });
const confirm = verdict(CELL, 'conditional', { rule: 'V8' });

test.for<[string, Verdict | null, Verdict | null, ChangeKind | null]>([
  ['blocked → direct', copy, page, 'opened'],
  ['blocked → conditional', copy, confirm, 'opened'],
  ['direct → blocked', page, copy, 'closed'],
  ['direct → conditional', page, confirm, 'changed'],
  ['another way of being blocked', copy, stop, 'changed'],
  ['another way of opening', page, app, 'changed'],
  ['a link that was down opens: nobody knows since when', down, page, 'decided'],
  ['a link is down: no news of the app', page, down, 'undecided'],
  ['what only seems blocked is not said to have closed', page, likely, 'changed'],
  ['nor to have opened when it opens again', likely, page, 'changed'],
  ['nor to close when the block is seen', likely, copy, 'changed'],
  ['the target refuses', page, refused, 'changed'],
  ['it refuses no more: not by the source app’s doing', refused, page, 'changed'],
  ['direct → insufficient', page, open, 'undecided'],
  ['blocked → mixed: not open yet', copy, mixed, 'changed'],
  ['mixed → direct: open for all', mixed, page, 'opened'],
  ['direct → mixed: not closed yet', page, mixed, 'changed'],
  ['insufficient → direct: nobody knows since when', open, page, 'decided'],
  ['mixed → blocked: closed for all', mixed, copy, 'closed'],
  ['insufficient → mixed', open, mixed, 'decided'],
  ['one doubt for another', open, down, null],
  ['not in the earlier run', null, page, 'appeared'],
  ['not in the later run', page, null, 'gone'],
  ['left out by the later matrix', page, left, 'gone'],
  ['left out by the earlier matrix', left, page, 'appeared'],
  ['left out by both', left, left, null],
  ['the same', copy, copy, null],
  ['the same by another rule, with more trials', page, { ...page, rule: 'V8', trials: 7, seconds: 9 }, null],
])('%s', ([, before, after, kind]) => {
  const { changes } = compareRuns(stored(before ? [before] : []), stored(after ? [after] : []));
  expect(changes.map((change) => change.kind)).toEqual(kind === null ? [] : [kind]);
});

const several = ['taobao-item', 'jd-item', 'douyin-video', 'toutiao-article'].map((link) =>
  cell(`wechat/${link}/group/ios`),
);
const other = cell('qq/douyin-video/private/android');
const third = cell('wechat/taobao-item/private/ios');
const [older, newer]: readonly [StoredRun, StoredRun] = [
  {
    ...stored([copy, verdict(other, 'direct', { via: 'page' })], {}, '1.0.0'),
    trials: [
      trialOf(CELL, 1, { wechat: '8.0.15', taobao: '10.4.0', qq: '9' }),
      trialOf(CELL, 2, { wechat: '8.0.14' }),
      { ...trialOf(CELL, 3, { wechat: '7.0.0' }), canary: 'opens' },
    ],
  },
  {
    ...stored([verdict(third, 'direct', { via: 'page' }), page], { runId: 'r2' }),
    trials: [trialOf(CELL, 1, { wechat: '8.0.16', taobao: '10.4.0' }), trialOf(third, 1, { wechat: '8.0.16 | `x`' })],
  },
];

test('each side is told with the versions of both apps on the phones of its own trials', () => {
  const { changes, compared } = compareRuns(older, newer);
  expect(compared).toBe(1);
  expect(changes.map((one) => [cellId(one.cell), one.kind, one.before?.versions, one.after?.versions])).toEqual([
    [cellId(third), 'appeared', undefined, { wechat: ['8.0.16 | `x`'] }],
    [
      cellId(CELL),
      'opened',
      { wechat: ['8.0.14', '8.0.15'], taobao: ['10.4.0'] },
      { wechat: ['8.0.16'], taobao: ['10.4.0'] },
    ],
    [cellId(other), 'gone', {}, undefined],
  ]);
});

test('runs that cannot be compared are told apart', () => {
  const same = stored([page]);
  const { lab, matrix } = same.run;
  const unlike = (more: Partial<Run>, ruleset?: string) => compareRuns(same, stored([page], more, ruleset)).unlike;
  expect(unlike({})).toEqual([]);
  expect(unlike({ lab: { virtual: false, phones: [], leftOut: [] } })).toEqual(['lab']);
  expect(unlike({ lab: { ...lab, world: 'open' } })).toEqual(['world']);
  expect(unlike({ matrix: { ...matrix, sha256: 'c'.repeat(64) } }, '2.0.0')).toEqual(['ruleset', 'matrix']);
});

test('a world is known by its name: what has changed in it is a change, and it is said that the world is not the same', () => {
  const cells = several.map((one) => verdict(one, 'blocked', { how: 'copy' }));
  const { lab } = runOf([]);
  const at = (verdicts: readonly Verdict[], letter: string): StoredRun =>
    stored(verdicts, { lab: { ...lab, worldFrom: { path: '/w', sha256: letter.repeat(64) } } });
  const [before, after] = [at(cells, 'a'), at([...cells.slice(1), verdict(several[0] ?? CELL, 'direct')], 'b')];
  expect(subjectOf(before.run)).toBe(subjectOf(after.run));
  const comparison = compareRuns(before, after);
  expect(comparison.unlike).toEqual(['world-content']);
  expect(newsIn(comparison).map(({ kind }) => kind)).toEqual(['opened']);
  expect(comparisonAsText(comparison, 'en').split('\n')[2]).toBe(
    '!  world 2021-11-30 is not the same on both sides: differences may come from its data',
  );
  expect(
    compareRuns(
      before,
      at(
        several.map((one) => verdict(one, 'direct')),
        'b',
      ),
    ).suspect,
  ).toEqual(['wechat/ios']);
});

test('a comparison is printed as text, a line a cell', () => {
  expect(comparisonAsText(compareRuns(older, newer), 'en')).toMatchInlineSnapshot(`
    "A  r1 · [VIRTUAL] world 2021-11-30 · matrices/m.yaml · 2026-11-22 09:02:03 (UTC+8) · rules 1.0.0
    B  r2 · [VIRTUAL] world 2021-11-30 · matrices/m.yaml · 2026-11-22 09:02:03 (UTC+8) · rules 1.1.0
    !  judged by different rules: differences may come from them; hutong judge judges both by one

    opened (1)
      wechat/taobao-item/group/ios: must be copied to a browser (V9) → opens directly (V7); wechat 8.0.14/8.0.15 → 8.0.16, taobao 10.4.0

    appeared (1)
      wechat/taobao-item/private/ios: opens directly (V7); wechat 8.0.16 | \`x\`

    gone (1)
      qq/douyin-video/private/android: opens directly (V7)

    diff: 1 cell compared, 1 opened, 1 appeared, 1 gone
    "
  `);
  expect(comparisonAsText(compareRuns(newer, newer), 'zh')).toMatchInlineSnapshot(`
    "A  r2 · 【虚拟手机 VIRTUAL】场景 2021-11-30 · matrices/m.yaml · 2026-11-22 09:02:03 (UTC+8) · 规则 1.1.0
    B  r2 · 【虚拟手机 VIRTUAL】场景 2021-11-30 · matrices/m.yaml · 2026-11-22 09:02:03 (UTC+8) · 规则 1.1.0

    共比较 2 个单元：没有变化
    "
  `);
});

test('in Markdown, what phones wrote stays text', () => {
  expect(comparisonAsMarkdown(compareRuns(older, newer), 'zh')).toMatchInlineSnapshot(`
    "**A** r1 · 【虚拟手机 VIRTUAL】场景 2021-11-30 · matrices/m.yaml · 2026-11-22 09:02:03 (UTC+8) · 规则 1.0.0  
    **B** r2 · 【虚拟手机 VIRTUAL】场景 2021-11-30 · matrices/m.yaml · 2026-11-22 09:02:03 (UTC+8) · 规则 1.1.0

    > **!** 判定规则版本不同：请先用 hutong judge 按同一规则重判，否则差异可能来自规则

    | 变化 | 单元 | 之前 | 之后 | 版本 |
    | --- | --- | --- | --- | --- |
    | 开放 | wechat/taobao-item/group/ios | 需复制到浏览器（V9） | 可直接打开（V7） | wechat 8.0.14/8.0.15 → 8.0.16，taobao 10.4.0 |
    | 新增 | wechat/taobao-item/private/ios | – | 可直接打开（V7） | wechat 8.0.16 \\| \\\`x\\\` |
    | 不再测 | qq/douyin-video/private/android | 可直接打开（V7） | – |  |

    共比较 1 个单元：开放 1，新增 1，不再测 1
    "
  `);
});

test('a run is named by its folder, and by its id too where that says another thing', () => {
  const sides = (before: string, after: string) =>
    comparisonAsText(compareRuns({ ...older, folder: before }, { ...newer, folder: after }), 'en')
      .split('\n')
      .slice(0, 2)
      .map((line) => line.split(' · [VIRTUAL]')[0]);
  expect(sides('runs/nightly/r1', 'r2')).toEqual(['A  runs/nightly/r1', 'B  r2']);
  expect(sides('nightly/first', 'nightly/second')).toEqual(['A  nightly/first · r1', 'B  nightly/second · r2']);
});

test('of a mixed cell it is said what it is made of', () => {
  const parts = verdict(CELL, 'mixed', { rule: 'V6', why: 'by account: work page 2; own copy 2' });
  const comparison = compareRuns(stored([copy]), stored([parts]));
  expect(comparisonAsText(comparison, 'en')).toContain(
    `${cellId(CELL)}: must be copied to a browser (V9) → trials disagree (V6; by account: work page 2; own copy 2)\n`,
  );
  expect(comparisonAsMarkdown(comparison, 'zh')).toContain('因账号而异：work 直达 2 次；own 需复制 2 次');
  const page = html`${changesContent(comparison, stored([parts]))}`;
  expect(page.markup).toContain('by account: work page 2; own copy 2');
});

test('that the earlier of two runs was made later is said first', () => {
  const late = stored([page], { startedAt: '2026-11-23T00:00:00.000Z' });
  const first = (before: StoredRun, after: StoredRun, language: Language) =>
    comparisonAsText(compareRuns(before, after), language).split('\n')[2];
  expect(first(late, stored([copy]), 'en')).toBe(
    '!  what is given as the earlier run began later than the other: changes are told backwards in time',
  );
  expect(first(late, stored([copy]), 'zh')).toBe('!  作为“之前”的运行其实开始得更晚：以下变化与时间顺序相反');
  expect([first(stored([copy]), late, 'en'), first(late, late, 'en')]).toEqual(['', '']);
  const shown = html`${changesContent(compareRuns(late, stored([copy])), stored([copy]))}`;
  expect(shown.markup).toContain('与时间顺序相反');
});

test('as JSON it keeps to its schema, which would not let anything else pass', () => {
  const validate = new Ajv2020({ formats: { 'date-time': true } }).compile(jsonSchema('diff'));
  const comparison = compareRuns({ ...older, folder: 'a' }, newer);
  expect(validate(JSON.parse(JSON.stringify(comparison)))).toBe(true);
  expect(validate({ ...comparison, changes: [{ ...comparison.changes[0], kind: 'better' }] })).toBe(false);
});

test('a version that was shipped twice is two, and a build that was told on one side only is no other version', () => {
  const built = (version: string, code?: string): StoredRun => ({
    ...stored([page]),
    trials: [{ ...trialOf(CELL, 1, { wechat: version }), ...(code !== undefined && { builds: { wechat: { code } } }) }],
  });
  const line = (before: StoredRun, after: StoredRun) =>
    comparisonAsText(compareRuns({ ...before, verdicts: verdictsOf([copy]) }, after), 'en').match(/; (wechat .*)/)?.[1];
  expect(line(built('8.0.16', '2740'), built('8.0.16', '2741'))).toBe('wechat 8.0.16 (2740) → 8.0.16 (2741)');
  expect(line(built('8.0.16'), built('8.0.16', '2741'))).toBe('wechat 8.0.16 (2741)');
  expect(line(built('8.0.16', '2741'), built('8.0.17'))).toBe('wechat 8.0.16 (2741) → 8.0.17');
});

test('where nearly all cells of an app flip at once the instrument is suspect, and its changes are no news', () => {
  const closed = [...several.map((one) => verdict(one, 'blocked', { how: 'copy' })), verdict(other, 'direct')];
  const opened = several.map((one) => verdict(one, 'direct', { via: 'page' }));
  const alone = compareRuns(stored(closed), stored([...opened, verdict(other, 'direct')]));
  expect([alone.suspect, alone.changes, alone.notCounted.map(({ kind }) => kind)]).toEqual([
    ['wechat/ios'],
    [],
    ['opened', 'opened', 'opened', 'opened'],
  ]);
  expect(comparisonAsText(alone, 'zh').split('\n')[2]).toBe('!  仪器可疑：wechat/ios 的大量单元同时翻转，不算变化');
  const both = compareRuns(stored(closed), stored([...opened, verdict(other, 'blocked', { how: 'copy' })]));
  expect(newsIn(both).map((one) => [cellId(one.cell), one.kind])).toEqual([[cellId(other), 'closed']]);
  const elsewhere = compareRuns(stored(closed), stored(opened, { lab: { ...runOf([]).lab, world: 'open' } }));
  expect(elsewhere.suspect).toEqual([]);
});

test('what a suspect instrument found stands by itself, so that nothing else is counted than what counts', () => {
  const nothing = several.map((one) => verdict(one, 'insufficient', { rule: 'V2' }));
  const before = stored([...several.map((one) => verdict(one, 'direct', { via: 'page' })), verdict(other, 'direct')]);
  const after = stored([
    ...nothing,
    verdict(other, 'blocked', { how: 'copy', rule: 'V9' }),
    verdict(cell('wechat/new/group/ios'), 'direct', { via: 'page' }),
  ]);
  const comparison = compareRuns(before, after);
  expect(comparisonAsText(comparison, 'en').split('\n').slice(2)).toEqual([
    '!  suspect instrument: many cells of wechat/ios flipped at once; they do not count as changes',
    '',
    'closed (1)',
    `  ${cellId(other)}: opens directly (V7) → must be copied to a browser (V9)`,
    '',
    'suspect and not counted (4)',
    ...several.map((one) => `  ${cellId(one)}: opens directly (V7) → too little evidence to decide (V2)`),
    '',
    'appeared (1)',
    '  wechat/new/group/ios: opens directly (V7)',
    '',
    'diff: 5 cells compared, 1 closed, 4 suspect and not counted, 1 appeared',
    '',
  ]);
  const rows = comparisonAsMarkdown(comparison, 'en').split('\n');
  expect(rows.filter((row) => row.startsWith('| suspect and not counted |'))).toHaveLength(4);
  const page = html`${changesContent(comparison, after)}`.markup;
  expect([...page.matchAll(/<section id="(\w+)">/g)].map(([, id]) => id)).toEqual(['closed', 'suspect', 'appeared']);
});

test('held against what was known, a cell is told with the run that knew it, and what cannot tell is no change', () => {
  const found = (runId: string, ruleset = '1.1.0') => ({
    verdict: 'direct' as const,
    via: 'page' as const,
    rule: 'V7',
    trials: 3,
    versions: { wechat: ['8.0.15'] },
    foundIn: { runId, startedAt: '2026-11-20T00:00:00.000Z', ruleset },
  });
  const { before: newest } = compareRuns(stored([], { runId: 'n2' }), stored([]));
  const cells = new Map([
    [cellId(CELL), found('n1', '1.0.0')],
    [cellId(other), found('n2')],
    [cellId(third), found('n2')],
  ]);
  const now = stored([
    copy,
    verdict(other, 'blocked', { how: 'copy' }),
    verdict(third, 'down'),
    ...several.slice(1, 2).map((one) => verdict(one, 'direct')),
  ]);
  const comparison = compareWithKnown({ newest, cells, suspect: [] }, now);
  const { foundIn, ...here } = found('n2');
  expect(comparison).toMatchObject({ before: { runId: 'n2' }, unlike: ['ruleset'], compared: 2 });
  expect(comparison.changes.map((one) => [cellId(one.cell), one.kind, one.before])).toEqual([
    [cellId(CELL), 'closed', found('n1', '1.0.0')],
    [cellId(other), 'closed', here],
  ]);
  expect(comparisonAsText(comparison, 'en')).toContain(
    `${cellId(CELL)}: opens directly (V7) → must be copied to a browser (V9); wechat 8.0.15 → version unknown; last told by n1, 2026-11-20 08:00:00 (UTC+8)\n`,
  );
});
