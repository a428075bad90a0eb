import { expect, test } from 'vitest';
import { holdsOnly, noticeOn } from '#screen/find';
import { readTree } from '#screen/tree';

const field = (text: string) => {
  const tree = readTree(
    `<hierarchy rotation="0" width="1000" height="2000"><android.widget.EditText package="com.tencent.mm" class="android.widget.EditText" text="${text}" bounds="[0,1800][800,1900]" displayed="true"/></hierarchy>`,
    'android',
  );
  const [node] = tree.nodes;
  if (!node) throw new Error('no field');
  return node;
};
const URL = 'https://m.tb.cn/h.gQx7Rw2';

test('a field that still holds what an earlier trial wrote is noticed', () => {
  expect(holdsOnly(field(URL), URL)).toBe(true);
  expect(holdsOnly(field(`https://v.douyin.com/dRx5Kmq/${URL}`), URL)).toBe(false);
  expect(holdsOnly(field(URL.slice(0, 12)), URL)).toBe(false);
});

test('a field that keeps its text to itself, or was read on the picture, is given the benefit of the doubt', () => {
  expect(holdsOnly(field(''), URL)).toBe(true);
  expect(holdsOnly({ ...field(`${URL}1l`), by: 'ocr' }, URL)).toBe(true);
  expect(holdsOnly({ ...field(URL + URL), by: 'ocr' }, URL)).toBe(false);
});

const screen = (inner: string) =>
  readTree(
    `<hierarchy rotation="0" width="1000" height="2000"><android.widget.FrameLayout package="com.tencent.mm" class="android.widget.FrameLayout" bounds="[0,0][1000,2000]" displayed="true">${inner}</android.widget.FrameLayout></hierarchy>`,
    'android',
  );
const text = (words: string): string =>
  `<android.widget.TextView package="com.tencent.mm" class="android.widget.TextView" text="${words}" bounds="[0,900][800,960]" displayed="true"/>`;

test('a notice is what the app says, and no line of a list', () => {
  expect(noticeOn(screen(text('操作频繁，请稍后再试')))).toEqual(['操作频繁，请稍后再试']);
  const list = `<android.widget.ListView package="com.tencent.mm" class="android.widget.ListView" bounds="[0,200][1000,1800]" displayed="true">${text('微信操作频繁怎么办')}</android.widget.ListView>`;
  expect(noticeOn(screen(text('微信') + list))).toEqual(['微信']);
});
