import type { HistoryDocument } from '#commands/history';
import type { PlanDocument } from '#commands/plan';
import type { WatchDocument } from '#commands/watch';
import type { Comparison, Language } from '#model';
import { diff, run } from './samples.ts';

const cell = { app: 'wechat', link: 'taobao-item', scope: 'group', platform: 'ios' } as const;

const point = {
  folder: 'nightly/20261122-010203',
  runId: 'r1',
  startedAt: '2026-11-22T01:02:03.004Z',
  ruleset: '1.1.0',
  verdict: 'direct',
  via: 'page',
  rule: 'V7',
  trials: 3,
  share: { agree: 3, of: 3, low: 0.29, high: 1 },
  versions: { wechat: ['8.0.16 (2741)'] },
  suspect: false,
  confirmedAt: '2026-11-23T01:02:03.004Z',
} as const;

export const history: HistoryDocument = {
  schema: 1,
  suspects: [{ folder: 'nightly/20261122-010203', runId: 'r1', group: 'wechat/android', subject: 'real' }],
  cells: [
    {
      cell: 'wechat/taobao-item/group/ios',
      subject: 'virtual:2021-11-30',
      points: [point],
      turns: [
        {
          kind: 'opened',
          after: { ...point, verdict: 'mixed', why: 'by account' },
          by: point,
          updated: [{ app: 'wechat', after: '8.0.15', by: '8.0.16 (2741)' }],
          from: point,
          rules: false,
          undone: false,
        },
      ],
      flips: 0,
      flakeRate: null,
    },
  ],
};

export const plan: PlanDocument = {
  schema: 1,
  virtual: false,
  ...run.plan,
  phones: { android: 1, ios: 0 },
  unserved: [{ cell, why: 'no iPhone in the lab' }],
  expectedSeconds: 60,
  notes: [],
  night: {
    night: 7,
    undecided: [],
    later: [{ cell, setting: { phone: 'a1', account: null, osVersion: '15', network: null }, night: null }],
    rotations: [{ platform: 'android', nights: 4, pairs: { all: 20, tonight: 15, nights: 3 }, headline: true }],
  },
};

export const watch: WatchDocument = {
  schema: 1,
  virtual: false,
  changes: [
    { where: 'phone', source: 'a1', platform: 'android', app: 'wechat', before: '8.0.15', now: '8.0.16 (2741)' },
  ],
  pending: ['wechat'],
  sightings: [{ where: 'store', source: 'apple', platform: 'ios', app: 'wechat', version: '8.0.16' }],
  failed: [
    { where: 'phone', source: 'i1', why: 'no WebDriverAgent' },
    { where: 'store', source: 'myapp', app: 'qq', why: 'HTTP 404' },
  ],
};

/** As src/notify/shapes.ts makes it of a notice. */
export interface NoticeDocument {
  readonly schema: 'hutong.notice/1';
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  readonly comparison: Comparison;
}

export const notice: NoticeDocument = {
  schema: 'hutong.notice/1',
  language: 'en',
  title: 'Hutong: 1 cell has changed',
  text: 'diff: 1 cell compared, 1 opened',
  comparison: diff,
};
