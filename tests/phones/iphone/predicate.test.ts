import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAttributes, matches } from '#fixtures/phones/iphone/find/match';
import { type Expression, OPERATORS, type Predicate, parsePredicate } from '#fixtures/phones/iphone/find/predicate';
import { PredicateError } from '#fixtures/phones/iphone/find/tokens';
import { walk } from '#fixtures/phones/iphone/tree/element';
import { element, trees } from './elements.ts';

const holds = (format: string, of: Parameters<typeof element>[0]): boolean =>
  matches(parsePredicate(format), element(of));
const BUTTON = { type: 'XCUIElementTypeButton', label: '打开淘宝 App', x: 3 };

describe('a predicate string', () => {
  test.each([
    ['label == "打开淘宝 App"', true],
    ["label = '打开淘宝 App'", true],
    ['label != "x"', true],
    ['label <> "打开淘宝 App"', false],
    ['label BEGINSWITH "打开"', true],
    ['label endswith[c] "app"', true],
    ['label CONTAINS[cd] "ÀPP"', true],
    ['label CONTAINS[c] "ÀPP"', false],
    ['label LIKE "打?淘*"', true],
    ['label LIKE "淘*"', false],
    ['label MATCHES "打开.+App"', true],
    ['label MATCHES "淘宝"', false],
    ['"淘宝" IN label', true],
    ['label IN {"a", "打开淘宝 App"}', true],
    ['name == label AND type == "XCUIElementTypeButton"', true],
    ['value == nil && label != NULL', true],
    ['visible == 1 && enabled == TRUE and selected == NO', true],
    ['rect.x == 3 OR FALSEPREDICATE', true],
    ['rect.x + rect.width > 12.5', true],
    ['rect.x BETWEEN {1, 3}', true],
    ['rect.x BETWEEN {4, 9}', false],
    ['(rect.x + 1) * 2 == 8', true],
    ['NOT (label == "a" OR label == "b")', true],
    ['!(visible == true)', false],
    ['TRUEPREDICATE', true],
    ['wdLabel == wdName', true],
    ['label == "\\u6253开淘宝 App"', true],
    ['label < "z"', false],
    ['rect.nothing == nil', true],
    ['label.length == 8', true],
    ['value.length == nil', true],
    ['rect.x == "3"', false],
  ])('%s is %s', (format, expected) => {
    expect(holds(format, BUTTON)).toBe(expected);
  });

  test.each([
    '',
    'label',
    'label ==',
    'label == "open',
    'label IS "a"',
    'label == "a" AND',
    '(label == "a"',
    'label == "a")',
    'label CONTAINS[x] "a"',
    'label IN {"a"',
    'ANY label == "a"',
    'SELF == "a"',
    'label "==" "a"',
    'uppercase(label) == "A"',
    'label == %@',
  ])('%s is refused', (format) => {
    expect(() => parsePredicate(format)).toThrow(PredicateError);
  });

  test.each(['label.size == 1', 'enabled.length == 1', 'label.length.length == 1'])(
    '%s has nothing there to ask',
    (format) => {
      expect(() => holds(format, BUTTON)).toThrow(/not key value coding-compliant for the key/);
    },
  );

  test('an attribute that WebDriverAgent does not have is named', () => {
    expect(() => checkAttributes(parsePredicate('visible == 1 OR colour == "red"'))).toThrow(
      /^The attribute 'colour' is unknown\. Valid attribute names are: \(UID, accessibilityContainer, accessible,/,
    );
  });

  test('is read back as it was written, however it was written', async () => {
    await fc.assert(
      fc.property(predicates, fc.infiniteStream(fc.boolean()), (predicate, coins) => {
        const toss = (): boolean => coins.next().value ?? false;
        expect(parsePredicate(write(predicate, toss))).toEqual(predicate);
      }),
    );
  });

  test('AND, OR and NOT keep the laws of logic on any element', async () => {
    await fc.assert(
      fc.property(predicates, predicates, trees, (a, b, root) => {
        const both: Predicate = { is: 'and', parts: [a, b] };
        const neither: Predicate = {
          is: 'or',
          parts: [
            { is: 'not', part: a },
            { is: 'not', part: b },
          ],
        };
        for (const one of walk(root)) expect(matches(both, one)).toBe(!matches(neither, one));
      }),
    );
  });
});

const texts = fc.string({ unit: fc.constantFrom('a', 'B', '淘', '宝', ' ', "'", '"', '\\', '\n', '*'), maxLength: 6 });
const attributes = fc.constantFrom(['label'], ['name'], ['type'], ['rect', 'x'], ['visible']);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      is: fc.constant('constant' as const),
      value: fc.oneof(texts, fc.nat(), fc.boolean(), fc.constant(null)),
    }),
    fc.record({ is: fc.constant('path' as const), path: attributes }),
    fc.record({
      is: fc.constant('sum' as const),
      sign: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ is: fc.constant('list' as const), items: fc.array(tie('expression'), { maxLength: 3 }) }),
  ),
}));

const plainOperators = OPERATORS.filter((operator) => operator !== 'MATCHES');
const { predicate: predicates } = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      is: fc.constant('comparison' as const),
      left: expression,
      operator: fc.constantFrom(...plainOperators),
      options: fc.constantFrom('', 'c', 'cd'),
      right: expression,
    }),
    fc.record({ is: fc.constant('always' as const), value: fc.boolean() }),
    fc.record({ is: fc.constant('not' as const), part: tie('predicate') }),
    fc.record({
      is: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('predicate'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

/** Writes a predicate in one of the many ways it can be written; every part in brackets. */
function write(predicate: Predicate, toss: () => boolean): string {
  const word = (name: string): string => (toss() ? name : name.toLowerCase());
  switch (predicate.is) {
    case 'and':
    case 'or': {
      const sign = predicate.is === 'and' ? '&&' : '||';
      const joint = toss() ? sign : word(predicate.is.toUpperCase());
      return predicate.parts.map((part) => `(${write(part, toss)})`).join(toss() ? ` ${joint} ` : `  ${joint}\n`);
    }
    case 'not':
      return `${toss() ? '!' : `${word('NOT')} `}(${write(predicate.part, toss)})`;
    case 'always':
      return word(predicate.value ? 'TRUEPREDICATE' : 'FALSEPREDICATE');
    case 'comparison': {
      const same: Readonly<Record<string, string>> = { '==': '=', '!=': '<>', '<=': '=<', '>=': '=>' };
      const operator = toss() ? (same[predicate.operator] ?? predicate.operator) : predicate.operator;
      const options = predicate.options && `[${toss() ? predicate.options : predicate.options.toUpperCase()}]`;
      return `${writeValue(predicate.left, toss)} ${word(operator)}${options} ${writeValue(predicate.right, toss)}`;
    }
  }
}

function writeValue(value: Expression, toss: () => boolean): string {
  switch (value.is) {
    case 'path':
      return value.path.join('.');
    case 'list':
      return `{${value.items.map((item) => writeValue(item, toss)).join(toss() ? ',' : ' , ')}}`;
    case 'sum':
      return `((${writeValue(value.left, toss)}) ${value.sign} (${writeValue(value.right, toss)}))`;
    case 'constant': {
      if (value.value === null) return toss() ? 'nil' : 'NULL';
      if (typeof value.value === 'boolean') return value.value ? (toss() ? 'TRUE' : 'yes') : toss() ? 'false' : 'NO';
      if (typeof value.value === 'number') return String(value.value);
      const mark = toss() ? '"' : "'";
      return `${mark}${value.value.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`).replaceAll('\n', '\\n')}${mark}`;
    }
  }
}
