import { describe, expect, test } from 'vitest';
import { Camera } from '#fixtures/phones/iphone/tree/snapshot';
import { EXTRA, toXml } from '#fixtures/phones/iphone/tree/source';
import { Field, type Rect, type View } from '#fixtures/phones/view';
import { show } from './stage.ts';

const LIMITS = { maxDepth: 50, maxChildren: 1000 };
const QUIET = [...EXTRA, 'enabled', 'accessible', 'index', 'traits'];

/** What a view becomes on iOS, without the window around it. */
async function dressed(view: (area: Rect) => View, excluded: readonly string[] = QUIET): Promise<string> {
  const { front } = await new Camera(await show(view)).shoot(LIMITS);
  const lines = toXml(front, { excluded }).split('\n').slice(3, -3);
  return lines.map((line) => line.slice(4)).join('\n');
}

const box = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });

describe('the iOS skin', () => {
  test("WeChat's way out is texts in a button as large as the display, and no alert", async () => {
    const shown = await dressed(() => ({
      role: 'dialog',
      nativeClass: { ios: 'XCUIElementTypeButton' },
      rect: box(0, 0, 393, 852),
      children: [
        { role: 'text', text: '', rect: box(47, 288, 0, 0) },
        { role: 'text', text: '可能离开微信，打开第三方应用', rect: box(60, 390, 272, 18) },
        { role: 'text', text: '取消', rect: box(98, 468, 36, 22) },
        { role: 'text', text: '继续', rect: box(258, 468, 36, 22) },
      ],
    }));
    expect(shown).toMatchInlineSnapshot(`
      "<XCUIElementTypeButton type="XCUIElementTypeButton" visible="true" x="0" y="0" width="393" height="852">
        <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" visible="false" x="47" y="288" width="0" height="0"/>
        <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="可能离开微信，打开第三方应用" name="可能离开微信，打开第三方应用" label="可能离开微信，打开第三方应用" visible="true" x="60" y="390" width="272" height="18"/>
        <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="取消" name="取消" label="取消" visible="true" x="98" y="468" width="36" height="22"/>
        <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="继续" name="继续" label="继续" visible="true" x="258" y="468" width="36" height="22"/>
      </XCUIElementTypeButton>"
    `);
  });

  test('a navigation bar is named by its title, its buttons by what they say', async () => {
    const shown = await dressed(({ x, y, width }) => ({
      role: 'bar',
      rect: { x, y, width, height: 44 },
      children: [
        { role: 'button', label: '关闭', rect: box(16, y, 40, 44) },
        { role: 'title', text: '通讯录', rect: box(150, y, 93, 44) },
        { role: 'button', label: '更多', rect: box(337, y, 40, 44) },
      ],
    }));
    expect(shown).toMatchInlineSnapshot(`
      "<XCUIElementTypeNavigationBar type="XCUIElementTypeNavigationBar" name="通讯录" visible="true" x="0" y="54" width="393" height="44">
        <XCUIElementTypeButton type="XCUIElementTypeButton" name="关闭" label="关闭" visible="true" x="16" y="54" width="40" height="44"/>
        <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="通讯录" name="通讯录" label="通讯录" visible="true" x="150" y="54" width="93" height="44"/>
        <XCUIElementTypeButton type="XCUIElementTypeButton" name="更多" label="更多" visible="true" x="337" y="54" width="40" height="44"/>
      </XCUIElementTypeNavigationBar>"
    `);
  });

  test('what is opaque keeps its elements and loses their texts; an opaque page has nothing inside', async () => {
    const field = new Field({ hint: '发送给' });
    const shown = await dressed((rect) => ({
      role: 'group',
      rect,
      opaque: true,
      children: [
        {
          role: 'bar',
          rect: box(0, 54, 393, 44),
          children: [{ role: 'title', text: '文件传输助手', rect: box(100, 54, 193, 44) }],
        },
        { role: 'row', text: '一条消息', rect: box(0, 98, 393, 60) },
        { role: 'input', field, rect: box(16, 700, 300, 36) },
        {
          role: 'web',
          label: '网页',
          rect: box(0, 200, 393, 300),
          children: [{ role: 'text', text: '正文', rect: box(0, 200, 393, 20) }],
        },
      ],
    }));
    expect(shown).toMatchInlineSnapshot(`
      "<XCUIElementTypeOther type="XCUIElementTypeOther" visible="true" x="0" y="54" width="393" height="798">
        <XCUIElementTypeNavigationBar type="XCUIElementTypeNavigationBar" visible="true" x="0" y="54" width="393" height="44">
          <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" visible="true" x="100" y="54" width="193" height="44"/>
        </XCUIElementTypeNavigationBar>
        <XCUIElementTypeCell type="XCUIElementTypeCell" visible="true" x="0" y="98" width="393" height="60"/>
        <XCUIElementTypeTextField type="XCUIElementTypeTextField" label="" visible="true" x="16" y="700" width="300" height="36"/>
        <XCUIElementTypeWebView type="XCUIElementTypeWebView" visible="true" x="0" y="200" width="393" height="300"/>
      </XCUIElementTypeOther>"
    `);
  });

  test('fields, tabs, rows and progress speak as they do on a phone', async () => {
    const password = new Field({ hint: '密码', secret: true });
    password.value = '一二三';
    const typed = new Field({ hint: '搜索' });
    typed.value = '淘宝';
    const shown = await dressed(
      (rect) => ({
        role: 'group',
        rect,
        children: [
          { role: 'input', field: password, rect: box(0, 60, 300, 30) },
          {
            role: 'input',
            field: typed,
            nativeClass: { ios: 'XCUIElementTypeSearchField' },
            rect: box(0, 100, 300, 30),
          },
          {
            role: 'tabs',
            rect: box(0, 769, 393, 83),
            children: [
              { role: 'tab', text: '微信', selected: true, rect: box(0, 769, 98, 83) },
              { role: 'tab', text: '通讯录', rect: box(98, 769, 98, 83) },
            ],
          },
          { role: 'row', text: '朋友圈', rect: box(0, 200, 393, 56.5) },
          { role: 'image', label: '头像', rect: box(10.2, 300.7, 40, 40) },
          { role: 'image', rect: box(10, 400, 40, 40) },
          { role: 'progress', rect: box(180, 500, 20, 20) },
        ],
      }),
      [...EXTRA, 'visible', 'index'],
    );
    expect(shown).toMatchInlineSnapshot(`
      "<XCUIElementTypeOther type="XCUIElementTypeOther" enabled="true" accessible="false" x="0" y="54" width="393" height="798" traits="">
        <XCUIElementTypeSecureTextField type="XCUIElementTypeSecureTextField" value="•••" label="" enabled="true" accessible="true" x="0" y="60" width="300" height="30" placeholderValue="密码" traits=""/>
        <XCUIElementTypeSearchField type="XCUIElementTypeSearchField" value="淘宝" enabled="true" accessible="true" x="0" y="100" width="300" height="30" placeholderValue="搜索" traits="SearchField"/>
        <XCUIElementTypeTabBar type="XCUIElementTypeTabBar" enabled="true" accessible="false" x="0" y="769" width="393" height="83" traits="TabBar">
          <XCUIElementTypeButton type="XCUIElementTypeButton" value="1" name="微信" label="微信" enabled="true" accessible="true" x="0" y="769" width="98" height="83" traits="Button, Selected"/>
          <XCUIElementTypeButton type="XCUIElementTypeButton" name="通讯录" label="通讯录" enabled="true" accessible="true" x="98" y="769" width="98" height="83" traits="Button"/>
        </XCUIElementTypeTabBar>
        <XCUIElementTypeCell type="XCUIElementTypeCell" enabled="true" accessible="true" x="0" y="200" width="393" height="57" traits="">
          <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="朋友圈" name="朋友圈" label="朋友圈" enabled="true" accessible="true" x="0" y="200" width="393" height="57" traits="StaticText"/>
        </XCUIElementTypeCell>
        <XCUIElementTypeImage type="XCUIElementTypeImage" name="头像" label="头像" enabled="true" accessible="true" x="10" y="300" width="41" height="41" traits="Image"/>
        <XCUIElementTypeImage type="XCUIElementTypeImage" enabled="true" accessible="false" x="10" y="400" width="40" height="40" traits="Image"/>
        <XCUIElementTypeActivityIndicator type="XCUIElementTypeActivityIndicator" value="1" name="进行中" label="进行中" enabled="true" accessible="true" x="180" y="500" width="20" height="20" traits="UpdatesFrequently"/>
      </XCUIElementTypeOther>"
    `);
  });

  test('what lies outside the display, outside its scroll view or behind something solid is not visible', async () => {
    const cover = (background: string): View => ({ role: 'group', rect: box(0, 600, 393, 252), paint: { background } });
    const texts = async (top: View): Promise<string[]> => {
      const shown = await dressed((rect) => ({
        role: 'group',
        rect,
        children: [
          { role: 'text', text: '这里', rect: box(0, 100, 100, 20) },
          { role: 'text', text: '旁边', rect: box(400, 100, 100, 20) },
          {
            role: 'list',
            rect: box(0, 200, 393, 100),
            scrollable: true,
            children: [
              {
                role: 'row',
                rect: box(0, 290, 393, 50),
                children: [{ role: 'text', text: '下面', rect: box(0, 310, 100, 20) }],
              },
            ],
          },
          { role: 'text', text: '后面', rect: box(0, 700, 100, 20) },
          top,
        ],
      }));
      return [...shown.matchAll(/label="(.+?)" visible="true"/g)].map(([, label]) => label ?? '');
    };
    expect(await texts(cover('#ffffff'))).toEqual(['这里']);
    expect(await texts(cover('rgba(0,0,0,0.5)'))).toEqual(['这里', '后面']);
  });

  test('text that XML cannot hold is left out, and the rest is quoted', async () => {
    const shown = await dressed(
      () => ({ role: 'text', text: '<a href="x">&\u0001\n\ud83d\ude00', rect: box(0, 54, 10, 10) }),
      [...QUIET, 'type', 'value', 'name', 'visible', 'x', 'y', 'width', 'height'],
    );
    expect(shown).toBe('<XCUIElementTypeStaticText label="&lt;a href=&quot;x&quot;&gt;&amp;&#10;\ud83d\ude00"/>');
  });

  test('no element lies deeper than the tree may go', async () => {
    const nest = (depth: number): View => ({
      role: 'group',
      rect: box(0, 54, 100, 100),
      ...(depth > 0 && { children: [nest(depth - 1)] }),
    });
    const camera = new Camera(await show(() => nest(80)));
    const depths: number[] = [];
    for (const maxDepth of [0, 1, 50, 62]) {
      let { front: at } = await camera.shoot({ ...LIMITS, maxDepth });
      let depth = 0;
      for (let next = at.children[0]; next; next = at.children[0]) {
        at = next;
        depth++;
      }
      depths.push(depth);
    }
    expect(depths).toEqual([0, 1, 50, 62]);
  });
});
