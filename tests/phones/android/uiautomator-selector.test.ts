import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServerError } from '#fixtures/phones/android/uiautomator/errors';
import { parseExpressions } from '#fixtures/phones/android/uiautomator/expression';
import { type UiNode, walk } from '#fixtures/phones/android/uiautomator/node';
import { every, selectorOf } from '#fixtures/phones/android/uiautomator/selector';
import { Glass } from '#fixtures/phones/android/uiautomator/window';
import type { Handset } from '#fixtures/phones/handset';
import { samplePhone } from './sample.ts';

let phone: Handset;
let root: UiNode;

beforeAll(async () => {
  ({ phone } = await samplePhone());
  root = (await new Glass(phone).windows()).active;
});
afterAll(() => phone.stop());

const said = ({ text, description, className }: UiNode): string =>
  text || description || className.replace(/^.*\./, '');
const found = (selector: string): string[] => every(selectorOf(parseExpressions(selector), selector), root).map(said);

describe('a UiSelector', () => {
  test.for<[string, string[]]>([
    ['new UiSelector().text("发送")', ['发送']],
    ['UiSelector().text("发送")', ['发送']],
    ['new UiSelector().text("发")', []],
    ['new UiSelector().textContains("输入")', ['搜索或输入网址']],
    ['new UiSelector().textStartsWith("搜索")', ['搜索或输入网址']],
    ['new UiSelector().textMatches("第 \\d 行").instance(2)', ['第 3 行']],
    [
      'new UiSelector().textMatches("(?i)HTTPS://item\\.taobao\\.com/.*").instance(0)',
      [expect.stringContaining('https')],
    ],
    ['new UiSelector().textMatches("\\Q第 1 行\\E")', ['第 1 行']],
    ['new UiSelector().textMatches("行")', []],
    ['new UiSelector().description("更多信息")', ['更多信息']],
    ['new UiSelector().descriptionContains("更多")', ['更多信息']],
    ['new UiSelector().descriptionStartsWith("更")', ['更多信息']],
    ['new UiSelector().descriptionMatches("更.+息")', ['更多信息']],
    ['new UiSelector().className("android.widget.EditText")', ['搜索或输入网址']],
    ['new UiSelector().classNameMatches(".*Button")', ['更多信息', '发送']],
    ['new UiSelector().packageName("org.example.other")', []],
    ['new UiSelector().packageNameMatches("org\\.example\\..+").classNameMatches(".*Button")', ['更多信息', '发送']],
    ['new UiSelector().resourceId("org.example.sample:id/send")', ['发送']],
    ['new UiSelector().resourceIdMatches(".*:id/(send|query)")', ['搜索或输入网址', '发送']],
    ['new UiSelector().scrollable(true)', ['RecyclerView']],
    ['new UiSelector().longClickable(true).instance(1)', ['RelativeLayout']],
    ['new UiSelector().clickable(true).className("android.widget.Button").index(3)', ['发送']],
    ['new UiSelector().clickable(true).enabled(false)', []],
    ['new UiSelector().checkable(true)', []],
    ['new UiSelector().focusable(true).focused(false).selected(false).checked(false).text("发送")', ['发送']],
    // The word said last counts.
    ['new UiSelector().text("不在").text("发送")', ['发送']],
  ])('%s', ([selector, expected]) => {
    expect(found(selector)).toEqual(expected);
  });

  test('goes into the children of what it matches, parent after parent', () => {
    const row = 'new UiSelector().className("android.widget.RelativeLayout")';
    expect(found(`${row}.childSelector(new UiSelector().textMatches("第 \\d 行"))`)).toEqual(
      Array.from({ length: 9 }, (_, at) => `第 ${at + 1} 行`),
    );
    expect(found(`${row}.instance(3).childSelector(new UiSelector().textContains("行"))`)).toEqual(['第 4 行']);
    expect(found(`${row}.childSelector(new UiSelector().text("发送"))`)).toEqual([]);
  });

  test('goes to what stands beside', () => {
    const named = 'new UiSelector().text("第 2 行")';
    expect(found(`${named}.fromParent(new UiSelector().className("android.widget.ImageView"))`)).toEqual(['头像']);
    expect(found(`${named}.fromParent(new UiSelector().textStartsWith("https"))`)).toHaveLength(1);
    expect(found('new UiSelector().text("示例").fromParent(new UiSelector().text("发送"))')).toEqual([]);
  });

  test('with a quote in its text', () => {
    expect(parseExpressions('new UiSelector().text("a\\"b\\\\.;)")')[0]?.calls[0]?.args).toEqual(['a"b\\\\.;)']);
  });

  test('finds nothing that is out of view', () => {
    expect(found('new UiSelector().text("第 30 行")')).toEqual([]);
  });
});

describe('what cannot be understood', () => {
  test.for([
    '',
    ' ',
    'new UiSelector()..text("a")',
    'new UiSelector().text("a"',
    'new UiSelector().text("a"))',
    'new UiSelector().text(a)',
    "new UiSelector().text('a')",
    'new UiSelector().text()',
    'new UiSelector().text("a", "b")',
    'new UiSelector().clickable("true")',
    'new UiSelector().index("1")',
    'new UiSelector().constructor("a")',
    'new UiSelector().textMatches("(")',
    'new UiSelector().childSelector("a")',
    'new UiSelector("a")',
    'new UiCollection(new UiSelector())',
    `${'new UiSelector().childSelector('.repeat(60)}new UiSelector()${')'.repeat(60)}`,
  ])('%s', (selector) => {
    expect(() => selectorOf(parseExpressions(selector), selector)).toThrow(ServerError);
  });

  const word = fc.constantFrom(
    ...['new', 'UiSelector', 'UiScrollable', '(', ')', '.', ',', ';', 'text', 'childSelector', 'fromParent', 'index'],
    ...['textMatches', 'instance', 'true', '0', '-1', '2.5', '"a"', '"(?i)["', '"\\\\"', '"', '\\', ' ', '__proto__'],
  );

  test('is said so, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join('')),
        ),
        (selector) => {
          try {
            every(selectorOf(parseExpressions(selector), selector), root);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ServerError', code: 'invalid selector' });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('is never a text: what a selector is made of comes back from it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('\\'));
        const selector = `new UiSelector().text("${text.replaceAll('"', '\\"')}")`;
        expect(parseExpressions(selector)[0]?.calls[0]?.args).toEqual([text]);
      }),
    );
  });
});

test('the nodes of a window are found one by one by their own place', () => {
  const nodes = [...walk(root)].filter(({ displayed }) => displayed);
  expect(every(selectorOf(parseExpressions('new UiSelector()'), ''), root)).toEqual(nodes);
});
