import { expect, test } from 'vitest';
import { holdsOnly } from '#screen/find';
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
