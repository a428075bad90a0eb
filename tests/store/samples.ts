import type { Comparison, Control, Evidence, Incident, Run, Trial, Verdicts } from '#model';

const cell = { app: 'wechat', link: 'taobao-item', scope: 'private', platform: 'android' } as const;
const phone = { id: 'android-1', platform: 'android', osVersion: '13', model: 'Pixel 7', virtual: true } as const;

export const run: Run = {
  schema: 1,
  runId: 'r1',
  matrix: { file: 'matrices/smoke.yaml', sha256: 'a'.repeat(64), title: { zh: '冒烟测试', en: 'Smoke test' } },
  plan: {
    matrix: 'matrices/smoke.yaml',
    cells: [{ cell, trials: { least: 3, most: 7 } }],
    excluded: [{ cell: { ...cell, scope: 'group' }, reason: 'no group' }],
    links: [
      {
        id: 'taobao-item',
        name: { zh: '淘宝商品', en: 'Taobao item' },
        owner: 'Alibaba',
        category: 'e-commerce',
        opens: 'taobao',
        url: 'https://m.tb.cn/h.x',
        hosts: ['m.tb.cn'],
        content: { title: ['篮'] },
      },
    ],
  },
  apps: [
    { id: 'wechat', name: { zh: '微信', en: 'WeChat' }, owner: 'Tencent', android: { package: 'com.tencent.mm' } },
  ],
  lab: {
    virtual: true,
    world: '2021-11-30',
    worldFrom: { path: '/w', sha256: 'b'.repeat(64) },
    phones: [phone],
    leftOut: [{ id: 'android-2', why: 'offline' }],
    unserved: [{ cell, why: 'no iPhone in the lab' }],
  },
  commitments: [
    {
      id: 'c1',
      by: 'Tencent',
      said: '2021-11-29',
      from: '2021-11-29',
      text: { zh: '可直接访问', en: 'opens directly' },
      source: 'a paper',
      cells: [{ app: ['wechat'], scope: ['private'], notOwner: ['Tencent'], presentation: ['url'] }],
      keeps: ['direct'],
      note: { zh: '试行', en: 'on trial' },
    },
  ],
  versions: { node: '20.20.2' },
  startedAt: '2026-11-22T01:02:03.004Z',
  endedAt: null,
};

export const trial = (attempt: number, screenshot?: Evidence): Trial => ({
  schema: 1,
  id: `wechat/taobao-item/private/android#${attempt}`,
  cell,
  attempt,
  phone,
  account: 'tester-1',
  versions: { wechat: '8.0.16' },
  startedAt: '2026-11-22T01:02:04.000Z',
  durationMs: 5000,
  observation: {
    delivery: { state: 'shown', as: 'plain' },
    frames: [
      {
        atMs: 0,
        moment: 'settled',
        app: 'wechat',
        activity: '.ui.LauncherUI',
        texts: [{ text: '手工竹编收纳篮\u2028 家用', part: 'web', role: 'text', by: 'tree' }],
        web: 'filled',
        loading: false,
        ...(screenshot && { screenshot }),
      },
    ],
    steps: [{ atMs: 1, did: 'tap', what: 'taobao-item' }],
    address: { url: 'https://item.taobao.com/', by: 'menu' },
    reacted: true,
    waitMs: 15_000,
    settled: true,
    notes: [],
  },
  fault: null,
});

export const incident: Incident = {
  schema: 1,
  at: '2026-11-22T01:31:00.000Z',
  what: 'recovery',
  phone: 'android-1',
  rung: 'session',
  durationMs: 9000,
  worked: true,
  why: 'lost phone android-1 during a tap',
  trial: 'wechat/taobao-item/private/android#1',
};

export const control: Control = {
  schema: 1,
  link: 'taobao-item',
  agent: 'browser',
  moment: 'before',
  startedAt: '2026-11-22T01:02:03.100Z',
  durationMs: 900,
  chain: [{ url: 'https://m.tb.cn/h.x', status: 302 }],
  page: { state: 'down', error: 'net::ERR_NAME_NOT_RESOLVED' },
};

export const verdicts: Verdicts = {
  schema: 1,
  runId: 'r1',
  ruleset: '1',
  verdicts: [
    {
      cell,
      verdict: 'direct',
      via: 'page',
      rule: 'V7',
      outcomes: { page: 3 },
      trials: 3,
      vantage: 'sender',
      share: { agree: 3, of: 3, low: 0.29, high: 1 },
      steps: 1,
      seconds: 2.5,
      flags: ['single-vantage'],
      judged: [{ trial: 'a#1', validity: 'valid', rule: 'O6', outcome: 'page', notes: [] }],
      committed: ['c1'],
      asCommitted: true,
    },
  ],
};

const compared = {
  runId: 'r1',
  matrix: 'matrices/smoke.yaml',
  virtual: true,
  world: '2021-11-30',
  ruleset: '1.1.0',
  startedAt: '2026-11-22T01:02:03.004Z',
} as const;

export const diff: Comparison = {
  schema: 1,
  before: compared,
  after: { ...compared, runId: 'r2' },
  unlike: ['ruleset'],
  suspect: ['wechat/android'],
  compared: 1,
  changes: [
    {
      cell,
      kind: 'opened',
      before: { verdict: 'blocked', how: 'copy', rule: 'V9', trials: 3, versions: { wechat: ['8.0.15'] } },
      after: { verdict: 'direct', via: 'page', rule: 'V7', trials: 3, versions: { wechat: ['8.0.16'] } },
    },
  ],
  notCounted: [],
};
