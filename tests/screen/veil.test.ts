import { expect, test } from 'vitest';
import { nameOf, readTree } from '#screen/tree';
import { type Line, unveil, veilOf, wordIn } from '#screen/veil';

const screen = (inside: string): string =>
  `<hierarchy rotation="0" width="1000" height="2000"><android.widget.FrameLayout package="com.tencent.mm" class="android.widget.FrameLayout" bounds="[0,0][1000,2000]" displayed="true">${inside}</android.widget.FrameLayout></hierarchy>`;
const node = (kind: string, bounds: string, more = '', inside = ''): string =>
  `<android.widget.${kind} class="android.widget.${kind}" bounds="${bounds}" displayed="true" ${more}>${inside}</android.widget.${kind}>`;
const line = (text: string, x: number, y: number, width = 300, height = 40): Line => ({
  text,
  box: { x, y, width, height },
});

const HIDDEN = readTree(
  screen(
    node('TextView', '[300,100][700,160]') +
      node(
        'ListView',
        '[0,200][1000,1700]',
        '',
        node('TextView', '[100,300][900,460]') + node('TextView', '[100,500][900,660]'),
      ) +
      node('EditText', '[100,1800][800,1900]') +
      node('Button', '[820,1800][980,1900]', 'clickable="true"'),
  ),
  'android',
);

test('a screen whose texts are all silent is veiled, one whose title is empty is not', () => {
  expect(veilOf(HIDDEN)).toEqual({ native: true, web: false });
  const page = node('TextView', '[300,100][700,160]') + node('ImageView', '[0,100][90,160]', 'content-desc="返回"');
  expect(veilOf(readTree(screen(page), 'android'))).toEqual({ native: false, web: false });
  expect(
    veilOf(
      readTree(
        screen(page.replace('TextView"', 'TextView" text="标题"') + node('WebView', '[0,200][1000,2000]')),
        'android',
      ),
    ),
  ).toMatchObject({ web: true });
});

test('recognised lines become the texts of the nodes that they stand on', () => {
  const tree = unveil(HIDDEN, veilOf(HIDDEN), [
    line('09:41', 40, 20),
    line('互通测试', 400, 110, 200),
    line('https://m.tb.cn/h.gQx7Rw2?', 120, 310, 700),
    line('tk=Tb7Kq2mVxZd', 120, 380, 400),
    line('好的，收到', 120, 560),
    line('发送', 860, 1830, 80),
  ]);
  expect(tree.nodes.filter((one) => nameOf(one) !== '').map(({ kind, text, by }) => [kind, text, by])).toEqual([
    ['text', '互通测试', 'ocr'],
    ['text', 'https://m.tb.cn/h.gQx7Rw2?tk=Tb7Kq2mVxZd', 'ocr'],
    ['text', '好的，收到', 'ocr'],
    ['button', '发送', 'ocr'],
  ]);
  // Rows of a list are found by what stands above a text.
  expect(tree.nodes.find(({ text }) => text === '好的，收到')?.parent?.kind).toBe('list');
});

test('on a page that shows nothing each line is a text of its own, and what the tree tells is left as it is', () => {
  const tree = readTree(
    screen(node('TextView', '[300,100][700,160]', 'text="提示"') + node('WebView', '[0,200][1000,2000]')),
    'android',
  );
  const seen = unveil(tree, veilOf(tree), [
    line('提示', 400, 110, 200),
    line('如需浏览', 100, 600),
    line('请复制网址', 100, 700),
  ]);
  expect(seen.nodes.filter((one) => nameOf(one) !== '').map(({ text, inWeb, by }) => [text, inWeb, by])).toEqual([
    ['提示', false, 'tree'],
    ['如需浏览', true, 'ocr'],
    ['请复制网址', true, 'ocr'],
  ]);
});

test('a word is found among others, also where it is misread or goes on in the next line', () => {
  const box = { x: 0, y: 0, width: 1000, height: 300 };
  const lines = [
    line('【淘宝】7天无理由退货 https://m.', 0, 0, 600),
    line('tb.cn/h.gQx7Rw2?tk=Tb7Kq2mVxZd', 0, 50, 620),
    line('CZ3457', 0, 100),
  ];
  expect(wordIn(lines, box, 'https://m.tb.cn/h.gQx7Rw2?tk=Tb7Kq2mVxZd')).toEqual({ x: 310, y: 70 });
  expect(
    wordIn([line('看看 https://v.douyin.corn/dRx5Kmq/', 0, 0, 600)], box, 'https://v.douyin.com/dRx5Kmq/')?.y,
  ).toBe(20);
  expect(wordIn(lines, { ...box, y: 500 }, 'https://m.tb.cn/h.gQx7Rw2?tk=Tb7Kq2mVxZd')).toBeNull();
  expect(wordIn(lines, box, 'https://www.example.com/')).toBeNull();
});
