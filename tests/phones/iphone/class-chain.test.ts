import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClassChainError, followClassChain, parseClassChain } from '#fixtures/phones/iphone/find/class-chain';
import { PredicateError } from '#fixtures/phones/iphone/find/tokens';
import { findByXPath } from '#fixtures/phones/iphone/find/xpath';
import { element, TYPES, trees } from './elements.ts';

const CELL = 'XCUIElementTypeCell';
const BUTTON = 'XCUIElementTypeButton';
const list = element({
  type: 'XCUIElementTypeApplication',
  children: ['甲', '乙', '丙'].map((label, x) => ({
    type: CELL,
    label,
    x,
    visible: true,
    children: [{ type: BUTTON, label: `按${label}`, x, visible: x > 0, children: [] }],
  })),
});
const labels = (chain: string): string[] => followClassChain(parseClassChain(chain), list).map(({ label }) => label);

describe('a class chain', () => {
  test.each([
    ['XCUIElementTypeCell', ['甲', '乙', '丙']],
    ['**/XCUIElementTypeButton', ['按甲', '按乙', '按丙']],
    ['**/XCUIElementTypeCell[2]', ['乙']],
    ['**/XCUIElementTypeCell[-1]', ['丙']],
    ['**/XCUIElementTypeCell[-3]/XCUIElementTypeButton[1]', ['按甲']],
    ['**/XCUIElementTypeCell[4]', []],
    ['XCUIElementTypeCell[`label == "乙"`]/*', ['按乙']],
    ['XCUIElementTypeCell[`rect.x > 0`][`rect.x < 2`]', ['乙']],
    ['XCUIElementTypeCell[$label == "按丙"$]', ['丙']],
    ['XCUIElementTypeCell[$visible == 1$][1]', ['乙']],
    ['*/*', ['按甲', '按乙', '按丙']],
    ['**/XCUIElementTypeAny[`label CONTAINS "按"`][2]', ['按乙']],
    ['XCUIElementTypeButton', []],
  ])('%s finds %j', (chain, expected) => {
    expect(labels(chain)).toEqual(expected);
  });

  test('what can be reached twice is found once', () => {
    const button = { type: BUTTON, label: '内', x: 0, visible: true, children: [] };
    const inner = { type: CELL, label: '', x: 0, visible: true, children: [button] };
    const nested = element({ type: 'XCUIElementTypeApplication', children: [{ ...inner, children: [inner] }] });
    const found = followClassChain(parseClassChain('**/XCUIElementTypeCell/**/XCUIElementTypeButton'), nested);
    expect(found.map(({ uid }) => uid)).toEqual(['root.0.0.0.0']);
  });

  test('a mark that is doubled stands for itself', () => {
    const [link] = parseClassChain('**/XCUIElementTypeButton[`label == "a``b"`][$label == "$$5"$]');
    expect(link?.predicates.map(({ of, predicate }) => [of, predicate])).toEqual([
      ['self', expect.objectContaining({ right: { is: 'constant', value: 'a`b' } })],
      ['inside', expect.objectContaining({ right: { is: 'constant', value: '$5' } })],
    ]);
  });

  test.each([
    '',
    '/XCUIElementTypeCell',
    '**/',
    '**/Button',
    'XCUIElementTypeCell/',
    'XCUIElementTypeCell[0]',
    'XCUIElementTypeCell[1-2]',
    'XCUIElementTypeCell[1][2]',
    'XCUIElementTypeCell[1][`visible == 1`]',
    'XCUIElementTypeCell[`visible == 1]',
    'XCUIElementTypeCell[visible == 1]',
    'XCUIElementTypeCell[1',
    'XCUIElementTypeCell XCUIElementTypeButton',
    '**/**/XCUIElementTypeCell',
  ])('%s is refused', (chain) => {
    expect(() => parseClassChain(chain)).toThrow(ClassChainError);
  });

  test('a predicate in it is read as one', () => {
    expect(() => parseClassChain('**/XCUIElementTypeCell[`label ==`]')).toThrow(PredicateError);
    expect(() => parseClassChain('**/XCUIElementTypeCell[`colour == 1`]')).toThrow(/'colour' is unknown/);
  });

  test('finds what the same path in XPath finds', async () => {
    const steps = fc.array(
      fc.record({ deep: fc.boolean(), type: fc.constantFrom('*', ...TYPES), visible: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    await fc.assert(
      fc.property(trees, steps, (root, chosen) => {
        const chain = chosen.map(
          ({ deep, type, visible }) => `${deep ? '**/' : ''}${type}${visible ? '[`visible == 1`]' : ''}`,
        );
        const path = chosen.map(
          ({ deep, type, visible }) => `${deep ? './/' : './'}${type}${visible ? '[@visible="true"]' : ''}`,
        );
        const followed = followClassChain(parseClassChain(chain.join('/')), root);
        const expected = findByXPath(path.join('/').replaceAll('/./', '/'), { scope: root, context: root });
        expect(new Set(followed)).toEqual(new Set(expected));
        expect(followed).toHaveLength(expected.length);
      }),
    );
  });

  test('a position picks from what is found without it', async () => {
    await fc.assert(
      fc.property(trees, fc.constantFrom(...TYPES), fc.integer({ min: 1, max: 4 }), (root, type, position) => {
        const all = followClassChain(parseClassChain(`**/${type}`), root);
        const one = (at: number) => followClassChain(parseClassChain(`**/${type}[${at}]`), root);
        expect(one(position)).toEqual(all.slice(position - 1, position));
        expect(one(-position)).toEqual(position <= all.length ? [all[all.length - position]] : []);
      }),
    );
  });
});
