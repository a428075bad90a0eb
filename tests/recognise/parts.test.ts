import { expect, test } from 'vitest';
import { findText } from '#recognise/find-text';
import { inReadingOrder } from '#recognise/order';
import { spell } from '#recognise/spell';

/** A map from a drawing: `#` is surely text, `+` perhaps, a dot is not. */
function mapOf(...rows: string[]) {
  const likely: Readonly<Record<string, number>> = { '#': 0.9, '+': 0.4, '.': 0 };
  const data = rows.flatMap((row) => [...row].map((sign) => likely[sign] ?? 0));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

test('a text is where likely pixels hang together, and a little around them', () => {
  const map = mapOf(
    '....................',
    '....................',
    '....................',
    '...######...........',
    '...######...........',
    '...######...........',
    '....................',
    '....................',
    '....................',
  );
  expect(findText(map)).toEqual([{ x: 1.5, y: 1.5, width: 9, height: 6 }]);
});

test('what is small or merely perhaps a text is none', () => {
  const map = mapOf('.............', '.##....++++..', '.##....++++..', '.##....++++..', '.##..........');
  expect(findText(map)).toEqual([]);
});

test('spots that touch at a corner are one text, and no box leaves the picture', () => {
  const map = mapOf('###...', '###...', '###...', '...###', '...###', '...###');
  expect(findText(map)).toEqual([{ x: 0, y: 0, width: 6, height: 6 }]);
});

test('the end of a row does not touch the beginning of the next', () => {
  const map = mapOf('...........###', '...........###', '###........###', '###...........', '###...........');
  expect(findText(map).map(({ x }) => x < 6)).toEqual([false, true]);
});

/** Steps of a network that knows nothing, 甲 and 乙. */
const steps = (...of: readonly (readonly [number, number, number])[]) => ({
  count: of.length,
  letters: 3,
  data: of.flat(),
});

test('a letter that goes on is one letter; after a blank it is another', () => {
  const seen = steps([0, 0.8, 0.2], [0, 0.9, 0.1], [1, 0, 0], [0, 0.6, 0.4], [0.1, 0.1, 0.7]);
  const { text, confidence } = spell(seen, ['甲', '乙']);
  expect({ text, confidence: confidence.toFixed(2) }).toEqual({ text: '甲甲乙', confidence: '0.70' });
});

test('nothing spelt is no confidence', () => {
  expect(spell(steps([1, 0, 0], [0.9, 0.1, 0]), ['甲', '乙'])).toEqual({ text: '', confidence: 0 });
});

test('what stands beside the first of a row is of that row, a little higher or lower', () => {
  const at = (name: string, x: number, y: number) => ({ name, box: { x, y, width: 40, height: 20 } });
  const pieces = [at('c', 0, 50), at('b', 100, 8), at('d', 60, 44), at('a', 0, 10)];
  expect(inReadingOrder(pieces).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
});
