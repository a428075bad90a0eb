import { expect, test } from 'vitest';
import { type Cell, cellId } from '#model';
import { type Serving, unserved } from '#plan/unserved';

const cell = (app: string, scope: Cell['scope'], platform: Cell['platform']): Cell => ({
  app,
  link: 'taobao-item',
  scope,
  platform,
});

const PIXEL: Serving = { id: 'pixel-7', platform: 'android', accounts: { wechat: { private: '文件传输助手' } } };

const why = (one: Cell, phones: readonly Serving[]): string => {
  const [missed] = unserved({ cells: [{ cell: one, trials: { least: 3, most: 7 } }] }, phones);
  expect(missed === undefined || cellId(missed.cell) === cellId(one)).toBe(true);
  return missed?.why ?? 'can be tried';
};

test.for<[string, Cell, readonly Serving[]]>([
  ['can be tried', cell('wechat', 'private', 'android'), [PIXEL]],
  ['no iPhone in the lab', cell('wechat', 'private', 'ios'), [PIXEL]],
  ['no Android phone with an account for qq', cell('qq', 'group', 'android'), [PIXEL]],
  ['no group chat given for wechat on pixel-7', cell('wechat', 'group', 'android'), [PIXEL]],
  ['can be tried', cell('wechat', 'group', 'android'), [PIXEL, { ...PIXEL, accounts: { wechat: { group: '群' } } }]],
  // A search needs no account; where it is not known what is installed, the run will tell.
  ['can be tried', cell('baidu', 'search', 'android'), [{ ...PIXEL, versions: null }]],
  ['baidu is not installed on pixel-7', cell('baidu', 'search', 'android'), [{ ...PIXEL, versions: { wechat: '8' } }]],
])('%s: said of a cell that is measured against a lab', ([expected, one, phones]) => {
  expect(why(one, phones)).toBe(expected);
});
