import { expect, test } from 'vitest';
import { accountLine, accountOf } from '#commands/account';
import { run, trial, verdicts } from '#tests/store/samples';

const judged = [1, 2, 3].map((at) => ({ trial: `a#${at}`, validity: 'valid', rule: 'O6', outcome: 'page', notes: [] }));
const decided = { ...verdicts, verdicts: verdicts.verdicts.map((one) => ({ ...one, judged })) } as typeof verdicts;

test('what was planned and what was recorded are told in one line, canaries aside', () => {
  const trials = [trial(1), trial(2), trial(3), { ...trial(1), id: 'x', canary: 'opens' as const }];
  const account = accountOf({ run, trials, verdicts: decided });
  expect([accountLine(account, 'en'), accountLine(account, 'zh')]).toEqual([
    'planned: 1 cell, recorded: 3 trials, each once; 0 cells short',
    '计划：1 个单元；已记录：3 次试验，每次恰好一条；0 个单元次数不足',
  ]);
});

test('a cell with too few trials that count is short; a trial twice, or of no planned cell, is named', () => {
  const stray = { ...trial(2), id: 'y', cell: { ...trial(2).cell, app: 'qq' } };
  const account = accountOf({ run, trials: [trial(1), { ...trial(1), id: 'z' }, stray], verdicts });
  expect([accountLine(account, 'en'), ...account.wrong]).toEqual([
    'planned: 1 cell, recorded: 3 trials, not each once; 1 cell short',
    'trials.jsonl: wechat/taobao-item/private/android#1 is recorded more than once',
    'trials.jsonl: qq/taobao-item/private/android#2 is not planned',
  ]);
});
