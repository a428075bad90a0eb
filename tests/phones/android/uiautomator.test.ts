import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture } from '#fixtures/phones/picture';
import { Automation, down, ELEMENT, move, pause, up } from './automation.ts';
import { type Sample, samplePhone } from './sample.ts';

let server: Automation;
let app: Sample;

beforeEach(async () => {
  const { phone, app: sample } = await samplePhone();
  app = sample;
  server = await new Automation(phone).start();
});
afterEach(() => server.stop());

const UI = '-android uiautomator';

describe('the page source', () => {
  test('is the active window as XML, with what UiAutomator2 says of each node', async () => {
    app.rows.splice(1);
    expect(await server.source()).toMatchInlineSnapshot(`
      "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
      <hierarchy index="0" class="hierarchy" rotation="0" width="720" height="1600">
        <android.widget.FrameLayout index="0" package="org.example.sample" class="android.widget.FrameLayout" text="" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[0,0][720,1600]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="1" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false">
          <android.widget.FrameLayout index="0" package="org.example.sample" class="android.widget.FrameLayout" text="" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[0,48][720,1600]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="1" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false">
            <android.view.ViewGroup index="0" package="org.example.sample" class="android.view.ViewGroup" text="" resource-id="org.example.sample:id/bar" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[0,48][720,144]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="1" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false">
              <android.widget.TextView index="0" package="org.example.sample" class="android.widget.TextView" text="示例" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[200,48][520,144]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="1" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
              <android.widget.Button index="1" package="org.example.sample" class="android.widget.Button" text="" content-desc="更多信息" resource-id="org.example.sample:id/more" checkable="false" checked="false" clickable="true" enabled="true" focusable="true" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[624,48][720,144]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="2" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
            </android.view.ViewGroup>
            <androidx.recyclerview.widget.RecyclerView index="1" package="org.example.sample" class="androidx.recyclerview.widget.RecyclerView" text="" resource-id="org.example.sample:id/list" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="true" selected="false" bounds="[0,144][720,1488]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="2" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false">
              <android.widget.RelativeLayout index="0" package="org.example.sample" class="android.widget.RelativeLayout" text="" checkable="false" checked="false" clickable="true" enabled="true" focusable="true" focused="false" long-clickable="true" password="false" scrollable="false" selected="false" bounds="[0,144][720,272]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="1" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false">
                <android.widget.ImageView index="0" package="org.example.sample" class="android.widget.ImageView" text="" content-desc="头像" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[24,160][120,256]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="1" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
                <android.widget.TextView index="1" package="org.example.sample" class="android.widget.TextView" text="第 1 行" resource-id="org.example.sample:id/name" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[144,160][544,208]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="2" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
                <android.widget.TextView index="2" package="org.example.sample" class="android.widget.TextView" text="https://item.taobao.com/item.htm?id=520813250866&amp;spm=a21n57.1.0.0 这个不错" checkable="false" checked="false" clickable="false" enabled="true" focusable="false" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[144,212][696,256]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="3" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
              </android.widget.RelativeLayout>
            </androidx.recyclerview.widget.RecyclerView>
            <android.widget.EditText index="2" package="org.example.sample" class="android.widget.EditText" text="搜索或输入网址" resource-id="org.example.sample:id/query" checkable="false" checked="false" clickable="true" enabled="true" focusable="true" focused="false" long-clickable="true" password="false" scrollable="false" selected="false" bounds="[24,1504][544,1584]" displayed="true" hint="搜索或输入网址" a11y-important="true" screen-reader-focusable="false" input-type="1" drawing-order="3" showing-hint="true" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
            <android.widget.Button index="3" package="org.example.sample" class="android.widget.Button" text="发送" resource-id="org.example.sample:id/send" checkable="false" checked="false" clickable="true" enabled="true" focusable="true" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[560,1504][696,1584]" displayed="true" a11y-important="true" screen-reader-focusable="false" drawing-order="4" showing-hint="false" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" />
          </android.widget.FrameLayout>
        </android.widget.FrameLayout>
      </hierarchy>"
    `);
  });

  test('holds only what is in view, cut at the edges of its list, unless invisible nodes are wanted', async () => {
    app.scrolled = 32;
    const rows = await server.findAll('class name', 'android.widget.RelativeLayout');
    expect(await server.ok(server.get(`/element/${rows[0]}/rect`))).toEqual({ x: 0, y: 144, width: 720, height: 64 });
    expect(await server.texts('id', 'name')).toEqual(Array.from({ length: 10 }, (_, at) => `第 ${at + 2} 行`));
    await server.ok(server.post('/appium/settings', { settings: { allowInvisibleElements: true } }));
    expect(await server.source()).toMatch(/text="第 30 行"[^>]*displayed="false"/);
  });

  test('of a dialog is the dialog alone; with all windows it is the dialog first', async () => {
    app.showDialog();
    expect(await server.source()).not.toContain('第 1 行');
    await server.ok(server.post('/appium/settings', { settings: { enableMultiWindows: true } }));
    const source = await server.source();
    expect(source.indexOf('允许')).toBeLessThan(source.indexOf('第 1 行'));
    expect(source.indexOf('允许')).toBeGreaterThan(0);
  });

  test('has no keyboard in it, and a toast only behind the windows', async () => {
    await server.ok(server.post(`/element/${await server.find('id', 'query')}/click`));
    app.toast = '已复制';
    expect(server.handset.keyboardShown).toBe(true);
    const source = await server.source();
    expect(source).not.toContain('空格');
    expect(source.split('\n').at(-2)).toBe(
      '  <android.widget.Toast index="1" package="com.android.settings" class="android.widget.Toast" text="已复制" displayed="true" />',
    );
    expect(await server.texts('xpath', '//android.widget.Toast')).toEqual(['已复制']);
    expect(await server.texts('class name', 'android.widget.Toast')).toEqual([]);
  });

  test('of a locked phone is the lock screen', async () => {
    server.handset.locked = true;
    const source = await server.source();
    expect(source).toContain('package="com.android.systemui"');
    expect(source).toContain('向上滑动解锁');
    expect(source).not.toContain('第 1 行');
  });

  test('calls the parts of a page what Chromium calls them, and keeps opaque texts out', async () => {
    app.showPage();
    const parts = '//android.webkit.WebView/*';
    expect(await server.texts('xpath', parts)).toEqual([
      '已停止访问该网页',
      '网页包含诱导分享、诱导关注等诱导行为内容，被多人投诉，为维护绿色上网环境，已停止访问。',
      '申请恢复访问',
      '',
    ]);
    const link = await server.find('xpath', `${parts}[@clickable='true']`);
    expect(await server.ok(server.get(`/element/${link}/attribute/className`))).toBe('android.view.View');
  });

  test('survives text that XML cannot hold', async () => {
    app.rows[0] = 'a\u0000<b>"&\n\ud800';
    expect(await server.texts('xpath', `//*[contains(@text, '<b>"&')]`)).toHaveLength(1);
  });
});

describe('finding', () => {
  test('by id, with and without its package, by description, by class', async () => {
    expect(await server.findAll('id', 'org.example.sample:id/send')).toHaveLength(1);
    expect(await server.texts('id', 'send')).toEqual(['发送']);
    expect(await server.findAll('id', 'android:id/send')).toEqual([]);
    expect(await server.findAll('accessibility id', '更多信息')).toHaveLength(1);
    expect(await server.texts('class name', 'android.widget.Button')).toEqual(['', '发送']);
  });

  test('by XPath over the very source', async () => {
    expect(await server.texts('xpath', "//*[@resource-id='org.example.sample:id/name'][2]")).toEqual([]);
    expect(await server.texts('xpath', "(//*[@resource-id='org.example.sample:id/name'])[2]")).toEqual(['第 2 行']);
    expect(
      await server.texts('xpath', "//android.widget.TextView[starts-with(@text,'第 9')]/following-sibling::*"),
    ).toEqual(['https://item.taobao.com/item.htm?id=520813250866&spm=a21n57.1.0.0 这个不错']);
    expect(await server.texts('xpath', '/hierarchy/android.widget.FrameLayout/*/android.widget.EditText')).toEqual([
      '搜索或输入网址',
    ]);
  });

  test('by XPath 2.0 as far as its functions on text, unless XPath 1.0 is enforced', async () => {
    const ninth = '//*[matches(@text, "^第 9") and ends-with(@text, "行")]';
    expect(await server.texts('xpath', ninth)).toEqual(['第 9 行']);
    await server.ok(server.post('/appium/settings', { settings: { enforceXPath1: true } }));
    const search = { strategy: 'xpath', selector: ninth, context: '' };
    expect((await server.no(server.post('/elements', search)))[1]).toBe('invalid selector');
  });

  test('under an element is about what is in it', async () => {
    const row = await server.find('xpath', '//android.widget.RelativeLayout[2]');
    expect(await server.texts('id', 'name', row)).toEqual(['第 2 行']);
    expect(await server.texts('xpath', ".//*[contains(@text,'行')]", row)).toEqual(['第 2 行']);
    expect(await server.texts('xpath', "//*[contains(@text,'行')]", row)).toEqual(['第 2 行']);
    expect(await server.texts(UI, 'new UiSelector().textContains("行")', row)).toEqual(['第 2 行']);
    expect(await server.findAll('xpath', './..', row)).toEqual([]);
    await server.ok(server.post('/appium/settings', { settings: { limitXPathContextScope: false } }));
    const [list] = await server.findAll('xpath', './..', row);
    expect(await server.ok(server.get(`/element/${list}/attribute/resourceId`))).toBe('org.example.sample:id/list');
  });

  test('nothing is no such element for one, an empty list for many, and both are known answers', async () => {
    const search = { strategy: 'id', selector: 'nothing', context: '' };
    expect((await server.no(server.post('/element', search))).slice(0, 2)).toEqual([404, 'no such element']);
    expect(await server.ok(server.post('/elements', search))).toEqual([]);
    expect(server.unknowns.list).toEqual([]);
  });

  test.for([
    ['xpath', '//*['],
    ['xpath', '//*[tokenize(@text, "x")]'],
    ['xpath', '//*[matches(@text, "[")]'],
    ['xpath', 'count(//*)'],
    [UI, 'new UiSelector().colour("red")'],
    [UI, 'new UiSelector().text(1)'],
    ['css selector', 'a.b'],
  ])('%s %s is an invalid selector, and is written down', async ([strategy, selector]) => {
    const search = { strategy, selector, context: '' };
    expect((await server.no(server.post('/elements', search))).slice(0, 2)).toEqual([400, 'invalid selector']);
    expect(server.unknowns.list.map(({ kind, what }) => [kind, what])).toEqual([
      ['selector', `${strategy}: ${selector}`],
    ]);
  });
});

describe('elements', () => {
  test('tell all that a client may ask', async () => {
    const field = `/element/${await server.find('class name', 'android.widget.EditText')}`;
    const asked: Record<string, unknown> = {};
    for (const path of ['text', 'name', 'rect', 'location', 'size', 'displayed', 'enabled', 'selected'])
      asked[path] = await server.ok(server.get(`${field}/${path}`));
    for (const name of [
      'contentDescription',
      'resourceId',
      'className',
      'NAME',
      'checked',
      'displayed',
      'bounds',
      'package',
      'hint',
      'showing-hint',
      'longClickable',
      'password',
      'inputType',
      'error',
    ])
      asked[`@${name}`] = await server.ok(server.get(`${field}/attribute/${name}`));
    expect(asked).toMatchInlineSnapshot(`
      {
        "@NAME": "搜索或输入网址",
        "@bounds": "[24,1504][544,1584]",
        "@checked": "false",
        "@className": "android.widget.EditText",
        "@contentDescription": null,
        "@displayed": "true",
        "@error": null,
        "@hint": "搜索或输入网址",
        "@inputType": "1",
        "@longClickable": "true",
        "@package": "org.example.sample",
        "@password": "false",
        "@resourceId": "org.example.sample:id/query",
        "@showing-hint": "true",
        "displayed": true,
        "enabled": true,
        "location": {
          "x": 24,
          "y": 1504,
        },
        "name": null,
        "rect": {
          "height": 80,
          "width": 520,
          "x": 24,
          "y": 1504,
        },
        "selected": false,
        "size": {
          "height": 80,
          "width": 520,
        },
        "text": "搜索或输入网址",
      }
    `);
    expect(await server.no(server.get(`${field}/attribute/value`))).toEqual([
      500,
      'unknown error',
      "'value' attribute is unknown for the element",
    ]);
  });

  test('stay the same while they stay, wherever they move', async () => {
    const third = await server.find('xpath', "//*[@text='第 3 行']");
    app.scrolled = 100;
    expect(await server.find('xpath', "//*[@text='第 3 行']")).toBe(third);
    expect(await server.ok(server.get(`/element/${third}/location`))).toEqual({ x: 144, y: 216 });
  });

  test('are stale once they are gone, and unknown if they never were', async () => {
    app.showDialog();
    const allow = await server.find('xpath', "//*[@text='允许']");
    await server.ok(server.post(`/element/${allow}/click`));
    expect((await server.no(server.post(`/element/${allow}/click`))).slice(0, 2)).toEqual([
      404,
      'stale element reference',
    ]);
    expect((await server.no(server.get('/element/made-up/text'))).slice(0, 2)).toEqual([404, 'no such element']);
    expect(app.taps).toEqual(['允许']);
  });

  test('take text at their end or in place of what they hold, and only if they are fields', async () => {
    const field = await server.find('id', 'query');
    await server.ok(server.post(`/element/${field}/value`, { text: '你好 a&b', value: ['你', '好'], replace: false }));
    await server.ok(server.post(`/element/${field}/value`, { text: '！', replace: false }));
    expect(app.field.value).toBe('你好 a&b！');
    expect(await server.ok(server.get(`/element/${field}/text`))).toBe('你好 a&b！');
    await server.ok(server.post(`/element/${field}/value`, { value: ['新', '的'], replace: true }));
    expect(app.field.value).toBe('新的');
    expect(await server.ok(server.get('/element/active'))).toEqual({ [ELEMENT]: field, ELEMENT: field });
    await server.ok(server.post(`/element/${field}/clear`));
    expect(app.field.value).toBe('');
    const send = await server.find('id', 'send');
    expect((await server.no(server.post(`/element/${send}/value`, { text: 'x' })))[1]).toBe('invalid element state');
    expect((await server.no(server.post(`/element/${send}/clear`)))[1]).toBe('invalid element state');
  });

  test('have pictures: their part of the screenshot', async () => {
    const send = await server.find('id', 'send');
    const png = Buffer.from((await server.ok(server.get(`/element/${send}/screenshot`))) as string, 'base64');
    const { width, height } = await sharp(png).metadata();
    expect([width, height]).toEqual([136, 80]);
    const { left, top } = { left: 560, top: 1504 };
    const whole = await sharp(await picture(server.handset))
      .extract({ left, top, width: 136, height: 80 })
      .raw()
      .toBuffer();
    expect((await sharp(png).raw().toBuffer()).equals(whole)).toBe(true);
  });

  test('know their first visible child', async () => {
    app.scrolled = 70;
    const list = await server.find('id', 'list');
    const first = (await server.ok(server.get(`/appium/element/${list}/first_visible`))) as Record<string, string>;
    expect(await server.texts('id', 'name', first.ELEMENT)).toEqual(['第 2 行']);
  });
});

describe('fingers and keys', () => {
  test('a tap hits what is drawn on top: dialog, keyboard, then the list', async () => {
    const secondRow = [move(360, 300), down, pause(20), up];
    await server.ok(server.finger(...secondRow));
    expect(app.taps).toEqual(['第 2 行']);
    app.showDialog();
    await server.ok(server.finger(...secondRow));
    await server.ok(server.finger(move(500, 780), down, up));
    expect(app.taps.slice(1)).toEqual(['第 2 行', '允许']);
    server.handset.focus(app.field);
    app.field.value = 'x';
    await server.ok(server.finger(move(640, 1540), down, up));
    expect(app.sent).toEqual(['x']);
  });

  test('a long press, a drag, and an origin that is an element or the finger', async () => {
    await server.ok(server.finger(move(360, 200), down, pause(600), up));
    expect(app.taps).toEqual(['长按第 1 行']);
    await server.ok(server.finger(move(360, 1200), down, move(0, -400, { origin: 'pointer', duration: 30 }), up));
    expect(app.scrolled).toBe(200);
    const send = await server.find('id', 'send');
    app.field.value = '来自按钮';
    await server.ok(server.finger(move(2, 2, { origin: { [ELEMENT]: send } }), down, up));
    expect(app.sent).toEqual(['来自按钮']);
  });

  test('keys type, submit, delete, paste, go back and go home', async () => {
    server.handset.focus(app.field);
    const press = (keycode: number, metastate = 0) =>
      server.ok(server.post('/appium/device/press_keycode', { keycode, metastate }));
    await press(29);
    await press(30, 1);
    await press(67);
    server.handset.clipboard = '粘贴的';
    await press(279);
    expect(app.field.value).toBe('a粘贴的');
    await press(66);
    expect(app.sent).toEqual(['a粘贴的']);
    const keys = [
      { type: 'keyDown', value: '好' },
      { type: 'keyUp', value: '好' },
      { type: 'keyDown', value: '\ue007' },
    ];
    await server.ok(server.post('/actions', { actions: [{ type: 'key', id: 'keys', actions: keys }] }));
    await server.ok(server.post('/keys', { text: 'ab', value: ['a', 'b'] }));
    expect([app.sent, app.field.value]).toEqual([['a粘贴的', '好'], 'ab']);
    await press(4);
    expect(server.handset.keyboardShown).toBe(false);
    app.showDialog();
    await server.ok(server.post('/back'));
    expect(app.stack).toHaveLength(1);
    await press(3);
    expect(server.handset.front.installed.id).toBe('launcher');
  });

  test('nonsense of a finger is an invalid argument', async () => {
    expect((await server.no(server.finger({ type: 'pointerFly' }))).slice(0, 2)).toEqual([400, 'invalid argument']);
    expect((await server.no(server.post('/actions', {}))).slice(0, 2)).toEqual([400, 'invalid argument']);
  });
});

describe('the phone around the app', () => {
  test('an alert of the system is read and answered, an app’s own dialog is none', async () => {
    app.showDialog();
    expect((await server.no(server.get('/alert/text'))).slice(0, 2)).toEqual([404, 'no such alert']);
    app.stack.pop();
    app.showAlert();
    expect(await server.ok(server.get('/alert/text'))).toBe('允许“示例”访问位置信息？');
    expect((await server.no(server.post('/alert/accept', { buttonLabel: '也许' })))[1]).toBe('invalid element state');
    await server.ok(server.post('/alert/accept', {}));
    app.showAlert();
    await server.ok(server.post('/alert/dismiss', {}));
    app.showAlert();
    await server.ok(server.post('/alert/accept', { buttonLabel: '拒绝' }));
    expect(app.taps).toEqual(['允许', '拒绝', '拒绝']);
    expect((await server.no(server.post('/alert/dismiss'))).slice(0, 2)).toEqual([404, 'no such alert']);
  });

  test('clipboard, orientation, settings, windows and facts of the device', async () => {
    const content = Buffer.from('剪贴板').toString('base64');
    await server.ok(server.post('/appium/device/set_clipboard', { contentType: 'PLAINTEXT', content }));
    expect(server.handset.clipboard).toBe('剪贴板');
    expect(await server.ok(server.post('/appium/device/get_clipboard'))).toBe(content);
    expect(await server.ok(server.get('/orientation'))).toBe('PORTRAIT');
    expect((await server.no(server.post('/orientation', { orientation: 'LANDSCAPE' })))[1]).toBe(
      'invalid element state',
    );
    await server.ok(server.post('/appium/settings', { settings: { waitForIdleTimeout: 0 } }));
    expect(await server.ok(server.get('/appium/settings'))).toMatchObject({
      waitForIdleTimeout: 0,
      enableMultiWindows: false,
    });
    expect(await server.ok(server.get('/window/current/size'))).toEqual({ width: 720, height: 1600 });
    expect(await server.ok(server.get('/appium/device/pixel_ratio'))).toBe(2);
    expect(await server.ok(server.get('/appium/device/system_bars'))).toEqual({ statusBar: 48 });
    expect(await server.ok(server.get('/appium/device/display_density'))).toBe(320);
    expect(await server.ok(server.get('/appium/device/battery_info'))).toEqual({ level: 1, status: 2 });
    expect(await server.ok(server.get('/appium/device/info'))).toMatchObject({
      apiVersion: '33',
      realDisplaySize: '720x1600',
    });
    server.handset.focus(app.field);
    expect(await server.ok(server.post('/appium/list_windows', { skipScreenshots: false }))).toEqual([
      {
        windowId: 1,
        displayId: 0,
        physicalDisplayId: null,
        rect: { left: 0, top: 1080, right: 720, bottom: 1600 },
        packageName: 'com.android.inputmethod.latin',
        screenshot: null,
      },
      expect.objectContaining({ windowId: 2, packageName: 'org.example.sample' }),
    ]);
    const filters = { packageName: 'org.*.sample' };
    expect(await server.ok(server.post('/appium/list_windows', { filters }))).toMatchObject([{ windowId: 2 }]);
    expect(await server.ok(server.post('/appium/list_displays'))).toMatchObject([
      { id: 0, isDefault: true, metrics: { widthPixels: 720, heightPixels: 1600, densityDpi: 320 } },
    ]);
  });

  test('the shade of notifications comes down, and goes with the back key', async () => {
    await server.ok(server.post('/appium/device/open_notifications'));
    expect(await server.source()).toContain('没有通知');
    await server.ok(server.post('/back'));
    expect(await server.source()).toContain('第 1 行');
  });

  test('a screenshot is a PNG of the display', async () => {
    const png = Buffer.from((await server.ok(server.get('/screenshot'))) as string, 'base64');
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 720, height: 1600 });
  });
});

describe('a scheduled action', () => {
  const click = {
    type: 'gesture',
    name: 'allow',
    payload: { subtype: 'click', locator: { strategy: 'xpath', selector: "//*[@text='允许']" } },
  };
  const history = async (path: string) =>
    (await server.ok(server.post(`/appium/${path}`, { name: 'watch' }))) as {
      repeats: number;
      stepResults: { name: string; passed: boolean; result: unknown; exception: { message: string } | null }[][];
    };

  test('waits for its moment, and then stops', async () => {
    await server.ok(
      server.post('/appium/schedule_action', { name: 'watch', steps: [click], times: 1000, intervalMs: 5, maxPass: 1 }),
    );
    await expect.poll(async () => (await history('action_history')).repeats).toBeGreaterThan(2);
    expect((await history('action_history')).stepResults.at(-1)).toMatchObject([
      { name: 'allow', type: 'gesture', passed: false, result: null, exception: { name: 'ServerError' } },
    ]);
    app.showDialog();
    await expect.poll(() => app.taps).toEqual(['允许']);
    const { repeats, stepResults } = await history('unschedule_action');
    expect(stepResults[0]).toMatchObject([{ passed: true, exception: null }]);
    expect(stepResults.length).toBe(Math.min(repeats, 20));
    expect((await server.no(server.post('/appium/action_history', { name: 'watch' })))[1]).toBe('invalid argument');
  });

  test('keeps sources and pictures, and ends with its session', async () => {
    const look = { type: 'source', name: 'look', payload: { subtype: 'xml' } };
    const shoot = { type: 'screenshot', name: 'shoot', payload: { subtype: 'png' } };
    await server.ok(
      server.post('/appium/schedule_action', { name: 'watch', steps: [look, shoot], maxHistoryItems: 1 }),
    );
    await expect.poll(async () => (await history('action_history')).repeats).toBe(1);
    const [[seen, shot] = []] = (await history('action_history')).stepResults;
    expect(seen?.result).toBe(await server.source());
    expect(shot?.result).toMatch(/^iVBOR/);
    const again = { name: 'watch', steps: [look] };
    expect((await server.no(server.post('/appium/schedule_action', again)))[2]).toContain('scheduled already');
    expect((await server.no(server.post('/appium/schedule_action', { name: 'x', steps: [] })))[1]).toBe(
      'invalid argument',
    );
  });
});

describe('the server', () => {
  test('says that it is ready, and knows its sessions', async () => {
    expect(await server.raw('GET', '/status')).toEqual({
      status: 200,
      value: {
        ready: true,
        message: 'UiAutomator2 Server is ready to accept commands',
        build: { version: '10.6.6', versionCode: 278 },
      },
    });
    expect(await server.ok(server.raw('GET', '/sessions'))).toMatchObject([{ id: server.session }]);
    expect(await server.raw('GET', '/session/other/source')).toMatchObject({
      status: 404,
      value: { error: 'invalid session id' },
    });
  });

  test('outlives the end of a session that never was, before there is one', async () => {
    const fresh = new Automation(server.handset);
    let ended = false;
    void fresh.ended.then(() => (ended = true));
    await fresh.listen();
    expect((await fresh.no(fresh.raw('DELETE', '/session/none')))[1]).toBe('invalid session id');
    expect((await fresh.raw('GET', '/status')).status).toBe(200);
    expect(ended).toBe(false);
    await fresh.close();
  });

  test('refuses what lacks its argument, and a path that is no good', async () => {
    const refused = async (path: string, body: object): Promise<string> =>
      (await server.no(server.post(path, body)))[1];
    expect(await refused('/appium/device/press_keycode', {})).toBe('invalid argument');
    expect(await refused('/appium/device/set_clipboard', {})).toBe('invalid argument');
    expect(await refused('/appium/settings', { settings: 1 })).toBe('invalid argument');
    expect(await refused('/orientation', { orientation: 'UP' })).toBe('invalid argument');
    expect((await server.no(server.get('/element/%ff/text')))[1]).toBe('no such element');
  });

  test('ends with its session', async () => {
    expect(await server.raw('DELETE', `/session/${server.session}`)).toEqual({ status: 200, value: null });
    await server.ended;
    expect((await server.no(server.get('/source')))[1]).toBe('invalid session id');
  });

  test('writes down a route that it does not know', async () => {
    expect((await server.no(server.post('/appium/device/fly'))).slice(0, 2)).toEqual([404, 'unknown command']);
    expect(server.unknowns.list.map(({ kind, what }) => [kind, what])).toEqual([
      ['route', `POST /session/${server.session}/appium/device/fly`],
    ]);
  });

  test('answers later when it is slow, and not at all when it hangs', async () => {
    server.weather.slowMs = 120;
    const began = performance.now();
    await server.ok(server.get('/orientation'));
    expect(performance.now() - began).toBeGreaterThanOrEqual(119);
    server.weather.slowMs = 0;
    server.weather.hang = true;
    const hung = server.raw('GET', '/status', undefined, AbortSignal.timeout(200));
    await expect(hung).rejects.toThrow('aborted due to timeout');
  });
});
