import { expect, test } from 'vitest';
import { cellId } from '#model';
import { affected } from '#plan/affected';
import { cell, runOf } from '#tests/compare/runs';

const LINKS = ['taobao-item', 'jd-item', 'douyin-video', 'wechat-article', 'toutiao-article'];
const all = ['wechat', 'qq', 'baidu'].flatMap((app) =>
  LINKS.flatMap((link) => ['private', 'group'].map((scope) => cell(`${app}/${link}/${scope}/android`))),
);
const { plan } = runOf(all);

test('an update touches the cells of its app as source and as target, and the same sentinels watch over the rest', () => {
  const part = affected(plan, ['wechat']);
  const ids = part.cells.map((one) => cellId(one.cell));
  const touched = all.filter(({ app, link }) => app === 'wechat' || link === 'wechat-article').map(cellId);
  expect(touched.filter((id) => !ids.includes(id))).toEqual([]);
  const sentinels = ids.filter((id) => !touched.includes(id));
  expect(sentinels.length).toBe(3);
  expect(part.sentinels).toBe(3);
  const again = affected({ ...plan, cells: plan.cells.toReversed() }, ['wechat']).cells.map((one) => cellId(one.cell));
  expect(again.toSorted()).toEqual(ids.toSorted());
});
