import type { Commitment, StoredRun, Verdict } from '#model';

/** Made-up promises of the sample: one that is kept in part, one by an authority, one that speaks of nothing measured. */
const COMMITMENTS: readonly Commitment[] = [
  {
    id: 'tencent-1',
    by: 'Tencent',
    said: '2021-11-29',
    from: '2021-11-29',
    text: { zh: '单聊中可以直接访问外部链接 <b>样本</b>', en: 'Outside links open in one-to-one chats <b>sample</b>' },
    source: 'https://evil.example/"onclick="window.broken=1',
    cells: [{ app: ['wechat'], scope: ['private'], notOwner: ['Tencent'] }],
    keeps: ['direct'],
    note: { zh: '仅限新版本', en: 'new versions only' },
  },
  {
    id: 'authority-1',
    by: '工业和信息化部',
    said: '2021-09-17',
    from: '2021-09-17',
    text: { zh: '群聊中也应当可以打开（样本）', en: 'Links should open in groups too (sample)' },
    source: 'sample',
    cells: [{ app: ['wechat'], scope: ['group'], notOwner: ['Tencent'] }],
    keeps: ['direct', 'conditional'],
  },
  {
    id: 'nobody-1',
    by: 'Kuaishou',
    said: '2021-09-17',
    from: '2021-09-17',
    text: { zh: '没有测到的承诺（样本）', en: 'A promise about nothing that was measured (sample)' },
    source: 'sample',
    cells: [{ app: ['kuaishou'] }],
    keeps: ['direct'],
  },
];

const DECIDED: readonly Verdict['verdict'][] = ['direct', 'conditional', 'blocked'];

/** The same run on a day with promises, as the judge leaves it. */
export function withPromises(stored: StoredRun): StoredRun {
  const verdicts = stored.verdicts.verdicts.map((verdict): Verdict => {
    const { app, scope } = verdict.cell;
    if (app !== 'wechat' || scope === 'search') return verdict;
    const promise = COMMITMENTS[scope === 'private' ? 0 : 1];
    if (!promise) return verdict;
    const told = DECIDED.includes(verdict.verdict);
    return {
      ...verdict,
      committed: [promise.id],
      ...(told && { asCommitted: promise.keeps.includes(verdict.verdict) }),
    };
  });
  return {
    ...stored,
    run: { ...stored.run, commitments: COMMITMENTS },
    verdicts: { ...stored.verdicts, verdicts },
  };
}
