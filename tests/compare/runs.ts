import {
  type Cell,
  cellId,
  type Link,
  type Run,
  type Trial,
  type Verdict,
  type VerdictName,
  type Verdicts,
} from '#model';

const link = (id: string, owner: string, category: string, opens?: string): Link => ({
  id,
  name: { zh: id, en: id },
  owner,
  category,
  ...(opens !== undefined && { opens }),
  hosts: [],
  content: {},
});

const LINKS: readonly Link[] = [
  link('taobao-item', 'Alibaba', 'e-commerce', 'taobao'),
  link('jd-item', 'JD', 'e-commerce', 'jd'),
  link('douyin-video', 'ByteDance', 'short-video', 'douyin'),
  link('wechat-article', 'Tencent', 'article', 'wechat'),
  link('toutiao-article', 'ByteDance', 'article', 'toutiao'),
  link('toutiao-mini-program', 'ByteDance', 'mini-program'),
];

/** A cell by its id. */
export function cell(id: string): Cell {
  const [app = '', name = '', scope, platform, presentation] = id.split('/');
  const found = {
    app,
    link: name,
    scope: scope as Cell['scope'],
    platform: platform as Cell['platform'],
    ...(presentation !== undefined && { presentation: presentation as 'password' }),
  };
  if (cellId(found) !== id) throw new Error(`not the id of a cell: ${id}`);
  return found;
}

/** A run of these cells in the world of 30 November 2021. */
export const runOf = (cells: readonly Cell[], runId = 'r1'): Run => ({
  schema: 1,
  runId,
  matrix: { file: 'matrices/m.yaml', sha256: 'a'.repeat(64), title: { zh: '样', en: 'Sample' } },
  plan: {
    matrix: 'matrices/m.yaml',
    cells: cells.map((one) => ({ cell: one, trials: { least: 3, most: 7 } })),
    excluded: [],
    links: LINKS,
  },
  apps: [],
  lab: { virtual: true, world: '2021-11-30', phones: [], leftOut: [] },
  versions: {},
  startedAt: '2026-11-22T01:02:03.004Z',
  endedAt: '2026-11-22T01:03:03.004Z',
});

export const verdict = (one: Cell, name: VerdictName, more: Partial<Verdict> = {}): Verdict => ({
  cell: one,
  verdict: name,
  rule: 'V7',
  outcomes: {},
  trials: 3,
  steps: 1,
  seconds: 2,
  flags: [],
  judged: [],
  ...more,
});

export const verdictsOf = (verdicts: readonly Verdict[], ruleset = '1.1.0'): Verdicts => ({
  schema: 1,
  runId: 'r1',
  ruleset,
  verdicts,
});

export const trialOf = (one: Cell, attempt: number, versions: Readonly<Record<string, string>>): Trial => ({
  schema: 1,
  id: `${cellId(one)}#${attempt}`,
  cell: one,
  attempt,
  phone: { id: 'p1', platform: one.platform, osVersion: '13', model: 'Pixel 7', virtual: true },
  account: null,
  versions,
  startedAt: '2026-11-22T01:02:04.000Z',
  durationMs: 5000,
  observation: null,
  fault: { kind: 'instrument-fault', why: 'made up for a test' },
});
