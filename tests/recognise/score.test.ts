import { expect, test } from 'vitest';

const { score } = (await import(new URL('../../scripts/text/score.ts', import.meta.url).href)) as {
  score: (shown: readonly object[], pieces: readonly object[], on: { statusBar: number }) => object;
};

const box = (x: number, y: number) => ({ x, y, width: 100, height: 30 });
const shown = [
  { text: '继续访问', box: box(0, 100), plain: true },
  { text: '取消', box: box(200, 100), plain: true },
  { text: '半截被挡住', box: box(0, 200), plain: false },
];
const on = { statusBar: 40 };

test('what is read right, letter by letter, has no mistakes; spaces and widths do not count', () => {
  const read = [
    { text: '10:20', box: box(0, 0) },
    { text: '继 续', box: box(0, 100) },
    { text: '访问', box: box(50, 102) },
    { text: '取消', box: box(200, 100) },
    { text: '半截', box: box(0, 200) },
  ];
  expect(score(shown, read, on)).toEqual({
    characters: 6,
    wrong: 0,
    invented: 0,
    texts: 2,
    exact: 2,
    mistakes: [],
  });
});

test('a wrong letter, a text that is missing and one from nowhere are counted', () => {
  const read = [
    { text: '继续访间', box: box(0, 100) },
    { text: '微信', box: box(0, 400) },
  ];
  expect(score(shown, read, on)).toEqual({
    characters: 6,
    wrong: 3,
    invented: 2,
    texts: 2,
    exact: 0,
    mistakes: [
      { shown: '继续访问', read: '继续访间' },
      { shown: '取消', read: '' },
    ],
  });
});

test('the right words in the wrong place are wrong in both', () => {
  const read = [
    { text: '取消', box: box(0, 100) },
    { text: '继续访问', box: box(200, 100) },
  ];
  expect(score(shown, read, on)).toMatchObject({ wrong: 8, exact: 0 });
});
