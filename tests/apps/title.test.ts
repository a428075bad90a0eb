import { expect, test } from 'vitest';
import { inChat } from '#apps/chat';
import { readTree, type Tree } from '#screen/tree';

/** A chat of WeChat on a screen of 720 × 1600: texts with their upper and lower edges, and the message field. */
function chat(...texts: readonly (readonly [string, number, number])[]): Tree {
  const node = (kind: string, text: string, top: number, bottom: number): string =>
    `<node class="android.widget.${kind}" package="com.tencent.mm" text="${text}" content-desc="" resource-id="" ` +
    `bounds="[120,${top}][600,${bottom}]" displayed="true" enabled="true" clickable="true"/>`;
  const inside = [
    ...texts.map(([text, top, bottom]) => node('TextView', text, top, bottom)),
    node('EditText', '', 1500, 1560),
  ];
  return readTree(
    `<hierarchy width="720" height="1600"><node class="android.widget.FrameLayout" package="com.tencent.mm" ` +
      `bounds="[0,0][720,1600]" displayed="true">${inside.join('')}</node></hierarchy>`,
    'android',
  );
}

test('a group whose first message is by somebody is not the chat with that person', () => {
  const group = chat(['互通测试群(3)', 48, 144], ['周一 10:45', 154, 194], ['互通测试', 222, 258], ['明白', 278, 324]);
  expect([inChat(group, '互通测试'), inChat(group, '互通测试群')]).toEqual([false, true]);
});

test('the clock above a title that is read on a picture is no title', () => {
  const own = chat(['05:36', 8, 40], ['互通测试', 60, 130], ['互通测试', 222, 258]);
  expect(inChat(own, '互通测试')).toBe(true);
});

test('a title is told with its number of members, and not from one that only begins alike', () => {
  expect(
    ['互通测试群(3)', '互通测试群（12）', '互通测试群'].map((title) => inChat(chat([title, 48, 144]), '互通测试群')),
  ).toEqual([true, true, true]);
  expect(inChat(chat(['互通测试群', 48, 144]), '互通测试')).toBe(false);
});
