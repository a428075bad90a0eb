import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { ask, error, findAll, open } from './wda.ts';

const NOTES = 'com.example.notes';
let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.phone.stop());

describe('sessions', () => {
  test('a new session ends the one before it', async () => {
    const first = await open(stage, NOTES);
    const second = await open(stage, NOTES);
    const old = await ask(stage, `GET ${first}/source`);
    expect(error(old)).toEqual([404, 'invalid session id']);
    expect(old.sessionId).toBe(second.split('/').at(-1));
    expect((await ask(stage, `GET ${second}`)).status).toBe(200);
  });

  test('a session ends with its app, unless it was told to leave it', async () => {
    const session = await open(stage, NOTES);
    await ask(stage, `DELETE ${session}/`);
    expect(stage.handset.front.installed.id).toBe('launcher');
    const kept = await ask(stage, 'POST /session', {
      capabilities: { firstMatch: [{ 'appium:bundleId': NOTES, shouldTerminateApp: false }] },
    });
    await ask(stage, `DELETE /session/${kept.sessionId}`);
    expect(stage.handset.front.installed.id).toBe('notes');
  });

  test('whoever waits for a session that is deleted hears of it at once', async () => {
    const session = await open(stage, NOTES);
    const hold = { x: 20, y: 440, duration: 5 };
    const held = [hold, hold].map((body) => ask(stage, `POST ${session}/wda/touchAndHold`, body));
    await ask(stage, 'GET /status');
    const started = performance.now();
    await ask(stage, `DELETE ${session}`);
    for (const answer of await Promise.all(held)) expect(error(answer)).toEqual([404, 'invalid session id']);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('an unknown app or missing capabilities make no session', async () => {
    expect(error(await ask(stage, 'POST /session', {}))).toEqual([500, 'session not created']);
    const unknown = await ask(stage, 'POST /session', { capabilities: { alwaysMatch: { bundleId: 'com.no.such' } } });
    expect(error(unknown)).toEqual([500, 'session not created']);
  });

  test('the app of a session that crashed is told apart from one that was ended', async () => {
    const session = await open(stage, NOTES);
    await stage.phone.apply({ fault: 'app-crash' });
    const crashed = await ask(stage, `GET ${session}/source`);
    expect(error(crashed)).toEqual([400, 'invalid element state']);
    await ask(stage, `POST ${session}/wda/apps/launch`, { bundleId: NOTES });
    await ask(stage, `POST ${session}/wda/apps/terminate`, { bundleId: NOTES });
    expect((await ask(stage, `GET ${session}/source`)).value).toContain('com.apple.springboard');
  });
});

describe('routes', () => {
  test.each([
    'GET /status',
    'GET /source',
    'GET /screenshot',
    'GET /wda/locked',
    'GET /wda/healthcheck',
    'GET /wda/screen',
    'GET /wda/activeAppInfo',
    'GET /wda/device/info',
    'GET /window/size/',
    'GET /orientation',
    'POST /wda/homescreen',
    'POST /wda/lock',
    'POST /wda/unlock',
  ])('%s needs no session', async (asked) => {
    expect((await ask(stage, asked, asked.startsWith('POST') ? {} : undefined)).status).toBe(200);
  });

  test('pages beside the commands are no JSON', async () => {
    const page = async (path: string): Promise<string> => (await fetch(`${stage.phone.wda}${path}`)).text();
    expect(await page('/health')).toContain('I-AM-ALIVE');
    expect(await page('/calibrate')).toContain('"x":null');
    expect(stage.phone.unknowns.list).toEqual([]);
  });

  test('WebDriverAgent ends with its session when it is told to, until it is started again', async () => {
    await open(stage, NOTES);
    expect(await (await fetch(`${stage.phone.wda}/wda/shutdown`)).text()).toBe('Shutting down');
    await expect
      .poll(() =>
        fetch(stage.phone.wda).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone');
    expect(stage.handset.front.installed.id).toBe('launcher');
    await stage.phone.apply({ fault: 'unplugged', on: true });
    await stage.phone.apply({ fault: 'unplugged', on: false });
    await expect(fetch(stage.phone.wda)).rejects.toThrow();
    await stage.phone.apply({ fault: 'server-crash', on: false });
    expect((await ask(stage, 'GET /status')).sessionId).toBeNull();
  });

  test('slashes at the end and doubled ones do not matter', async () => {
    const session = await open(stage);
    expect((await ask(stage, `GET ${session}//window/rect/`)).value).toEqual({ x: 0, y: 0, width: 393, height: 852 });
    expect((await ask(stage, `DELETE ${session}/`)).status).toBe(200);
  });

  test('what is not there is refused and put on record', async () => {
    const session = await open(stage, NOTES);
    expect(error(await ask(stage, 'GET /wda/no/such'))).toEqual([404, 'unknown command']);
    expect(error(await ask(stage, 'GET /wda/batteryInfo'))).toEqual([404, 'unknown command']);
    expect(error(await ask(stage, `POST ${session}/wda/siri/activate`, {}))).toEqual([500, 'unsupported operation']);
    expect(stage.phone.unknowns.list.map(({ kind, what }) => [kind, what])).toEqual([
      ['route', 'GET /wda/no/such'],
      ['route', 'GET /wda/batteryInfo'],
      ['route', `POST ${session}/wda/siri/activate`],
    ]);
  });

  test('errors carry a message and a traceback', async () => {
    const session = await open(stage, NOTES);
    const missing = await ask(stage, `POST ${session}/element`, { using: 'id', value: 'nothing' });
    expect(missing).toEqual({
      status: 404,
      value: {
        error: 'no such element',
        message: "unable to find an element using 'id', value 'nothing'",
        traceback: '',
      },
      sessionId: session.split('/').at(-1),
    });
  });

  test('the control port tells what was not known', async () => {
    await ask(stage, 'GET /wda/no/such');
    const unknown = await (await fetch(`http://127.0.0.1:${stage.phone.control}/unknown`)).json();
    expect(unknown).toEqual([expect.objectContaining({ kind: 'route', what: 'GET /wda/no/such' })]);
  });
});

describe('selectors', () => {
  test.each([
    ['css selector', 'button', [400, 'invalid argument']],
    ['class name', 'Button', [400, 'invalid argument']],
    ['xpath', '//*[', [400, 'invalid selector']],
    ['class chain', '**/Button', [400, 'invalid selector']],
    ['class chain', '**/XCUIElementTypeButton[`label ==`]', [500, 'unknown error']],
    ['predicate string', 'label ==', [500, 'unknown error']],
    ['predicate string', 'colour == "red"', [500, 'unknown error']],
    ['predicate string', 'ANY children.label == "a"', [500, 'unknown error']],
  ])('%s %s is refused and put on record', async (using, value, expected) => {
    const session = await open(stage, NOTES);
    expect(error(await ask(stage, `POST ${session}/element`, { using, value }))).toEqual(expected);
    expect(stage.phone.unknowns.list).toEqual([
      expect.objectContaining({ kind: 'selector', what: `${using}: ${value}` }),
    ]);
  });

  test.each<[string, string, number]>([
    ['link text', 'label=新建', 1],
    ['partial link text', '第', 8],
    ['xpath', '//XCUIElementTypeButton[ends-with(@label, "建")]', 1],
    ['xpath', '//*[contains(tokenize("新建 返回"), @label) and string-length(@label) > 0]', 2],
    ['xpath', '//*[string-join(tokenize("更/多", "/"), "") = @label]', 1],
    ['xpath', '//XCUIElementTypeTable[string-join(./*[1]/*/@label, "+") = "第一条+置顶"]', 1],
    ['xpath', '//XCUIElementTypeCell[last()]/XCUIElementTypeStaticText[@visible="false"]', 1],
    ['predicate string', 'rect.y > 500 AND type == "XCUIElementTypeLink"', 1],
    ['predicate string', 'wdType LIKE "*Cell" AND NOT (visible == TRUE)', 4],
    ['class chain', '**/XCUIElementTypeCell[$label == "第三条"$]/XCUIElementTypeButton', 1],
    ['class chain', 'XCUIElementTypeWindow/*/XCUIElementTypeTable/XCUIElementTypeCell[-1]', 1],
  ])('%s %s finds %#', async (using, value, count) => {
    const session = await open(stage, NOTES);
    expect(await findAll(stage, session, [using, value])).toHaveLength(count);
    expect(stage.phone.unknowns.list).toEqual([]);
  });

  test('an XPath below an element may look around it only where a setting lets it', async () => {
    const session = await open(stage, NOTES);
    const [cell] = await findAll(stage, session, ['class chain', '**/XCUIElementTypeCell[2]']);
    const around = { using: 'xpath', value: './preceding-sibling::*' };
    expect((await ask(stage, `POST ${session}/element/${cell}/elements`, around)).value).toEqual([]);
    await ask(stage, `POST ${session}/appium/settings`, { settings: { limitXPathContextScope: false } });
    expect((await ask(stage, `POST ${session}/element/${cell}/elements`, around)).value).toHaveLength(1);
  });
});

describe('settings', () => {
  test('a tree deeper than snapshotMaxDepth ends there', async () => {
    const session = await open(stage, NOTES);
    const depth = async (): Promise<number> => {
      const { value } = await ask(stage, `GET ${session}/source`);
      return Math.max(
        ...String(value)
          .split('\n')
          .map((line) => line.search(/\S/) / 2),
      );
    };
    const whole = await depth();
    await ask(stage, `POST ${session}/appium/settings`, { settings: { snapshotMaxDepth: 3 } });
    expect(whole).toBeGreaterThan(3);
    expect(await depth()).toBe(3);
    expect(await findAll(stage, session, ['class name', 'XCUIElementTypeCell'])).toEqual([]);
    await ask(stage, `DELETE ${session}`);
    const next = await open(stage, NOTES);
    expect((await ask(stage, `GET ${next}/appium/settings`)).value).toMatchObject({ snapshotMaxDepth: 50 });
  });

  test('a found element brings the attributes that were asked for', async () => {
    const session = await open(stage, NOTES);
    const settings = { shouldUseCompactResponses: false, elementResponseAttributes: 'name,text,attribute/visible' };
    await ask(stage, `POST ${session}/appium/settings`, { settings });
    const { value } = await ask(stage, `POST ${session}/element`, { using: 'id', value: '新建' });
    expect(value).toMatchObject({ name: 'XCUIElementTypeButton', text: '新建', 'attribute/visible': true });
  });

  test('take numbers, flags and text for each other, and null for nothing', async () => {
    const session = await open(stage, NOTES);
    const set = (settings: object) => ask(stage, `POST ${session}/appium/settings`, { settings });
    const taken = {
      snapshotMaxDepth: '12.7',
      useFirstMatch: 'true',
      reduceMotion: 1,
      respectSystemAlerts: 'no',
      waitForIdleTimeout: '1.5',
      defaultAlertAction: 'Accept',
      activeAppDetectionPoint: ' 10, 20.5',
      screenshotOrientation: 'LandscapeLeft',
      elementResponseAttributes: null,
    };
    expect((await set(taken)).value).toMatchObject({
      snapshotMaxDepth: 12,
      useFirstMatch: true,
      reduceMotion: true,
      respectSystemAlerts: false,
      waitForIdleTimeout: 1.5,
      defaultAlertAction: 'accept',
      activeAppDetectionPoint: '10.00,20.50',
      screenshotOrientation: 'landscapeLeft',
      elementResponseAttributes: 'type,label',
    });
    expect((await set({ defaultAlertAction: null })).value).toMatchObject({ defaultAlertAction: '' });
    for (const wrong of [{ activeAppDetectionPoint: '1;2' }, { screenshotOrientation: 'sideways' }])
      expect(error(await set(wrong))).toEqual([400, 'invalid argument']);
    expect(error(await set({ autoClickAlertSelector: 'Button' }))).toEqual([400, 'invalid selector']);
  });

  test('alerts answer themselves where a session asks for it', async () => {
    const { sessionId } = await ask(stage, 'POST /session', {
      capabilities: { alwaysMatch: { bundleId: NOTES, defaultAlertAction: 'dismiss' } },
    });
    const [more] = await findAll(stage, `/session/${sessionId}`, ['id', 'more']);
    await ask(stage, `POST /session/${sessionId}/element/${more}/click`, {});
    await expect.poll(() => stage.did, { timeout: 5000 }).toEqual(['不允许']);
  });
});

describe('elements', () => {
  const value = async (path: string): Promise<unknown> => (await ask(stage, `GET ${path}`)).value;

  test('attributes are what XCTest says of them', async () => {
    const session = await open(stage, NOTES);
    const [field] = await findAll(stage, session, ['class name', 'XCUIElementTypeTextField']);
    const [button] = await findAll(stage, session, ['id', '删除']);
    const names = ['value', 'name', 'label', 'placeholderValue', 'enabled', 'wdRect', 'frame', 'traits'];
    const all = async (id: string | undefined): Promise<unknown[]> =>
      Promise.all(names.map((name) => value(`${session}/element/${id}/attribute/${name}`)));
    const rect = { x: 16, y: 104, width: 361, height: 36 };
    expect(await all(field)).toEqual(['搜索备忘录', null, '', '搜索备忘录', true, rect, '{{16, 104}, {361, 36}}', '']);
    expect((await all(button)).slice(0, 5)).toEqual([null, '删除', '删除', null, false]);
    expect(await value(`${session}/element/${field}/rect`)).toEqual(rect);
    expect(error(await ask(stage, `GET ${session}/element/${field}/attribute/colour`))).toEqual([500, 'unknown error']);
  });

  test('an element stays itself while it moves', async () => {
    const session = await open(stage, NOTES);
    const [third] = await findAll(stage, session, ['id', '第三条']);
    await ask(stage, `POST ${session}/wda/scroll`, { direction: 'down' });
    const [table] = await findAll(stage, session, ['class name', 'XCUIElementTypeTable']);
    const before = await value(`${session}/element/${third}/rect`);
    await ask(stage, `POST ${session}/wda/element/${table}/scroll`, { direction: 'down', distance: 0.5 });
    expect(await value(`${session}/element/${third}/rect`)).toEqual({ ...(before as object), y: 324 - 150 });
    expect(await value(`${session}/element/${third}/displayed`)).toBe(true);
  });

  test('a key that is held with others is refused and put on record', async () => {
    const session = await open(stage, NOTES);
    const [field] = await findAll(stage, session, ['class name', 'XCUIElementTypeTextField']);
    await ask(stage, `POST ${session}/element/${field}/click`, {});
    const strike = (...keys: unknown[]) => ask(stage, `POST ${session}/wda/element/${field}/keyboardInput`, { keys });
    expect((await strike('a', { key: 'b' }, { key: 'c', modifierFlags: 0 })).status).toBe(200);
    expect(await value(`${session}/element/${field}/text`)).toBe('abc');
    expect(error(await strike({ key: 'a', modifierFlags: 16 }))).toEqual([500, 'unsupported operation']);
    expect(stage.phone.unknowns.list).toHaveLength(1);
  });

  test('keys go to the field that has the focus, and nowhere without one', async () => {
    const session = await open(stage, NOTES);
    expect(error(await ask(stage, `POST ${session}/wda/keys`, { value: ['a'] }))).toEqual([
      400,
      'invalid element state',
    ]);
    const [field] = await findAll(stage, session, ['class name', 'XCUIElementTypeTextField']);
    await ask(stage, `POST ${session}/element/${field}/click`, {});
    await ask(stage, `POST ${session}/wda/keys`, { value: ['京', '东', '\b', '\n'] });
    expect(stage.did).toEqual(['search 京']);
    expect(error(await ask(stage, `POST ${session}/wda/keyboard/dismiss`, { keyNames: ['Done'] }))).toEqual([
      400,
      'invalid element state',
    ]);
  });
});

describe('the source', () => {
  const source = async (query = ''): Promise<string> => String((await ask(stage, `GET /source${query}`)).value);

  test('shows the keyboard as a window of its own', async () => {
    const session = await open(stage, NOTES);
    const [field] = await findAll(stage, session, ['class name', 'XCUIElementTypeTextField']);
    await ask(stage, `POST ${session}/element/${field}/click`, {});
    const lines = (await source('?excluded_attributes=traits,accessible,index')).split('\n');
    const start = lines.findIndex((line) => line.includes('name="inputView"')) - 1;
    expect(lines.slice(start).map((line) => line.slice(2))).toEqual([
      '<XCUIElementTypeWindow type="XCUIElementTypeWindow" enabled="true" visible="true" x="0" y="516" width="393" height="336">',
      '  <XCUIElementTypeOther type="XCUIElementTypeOther" name="inputView" enabled="true" visible="true" x="0" y="516" width="393" height="336">',
      '    <XCUIElementTypeKeyboard type="XCUIElementTypeKeyboard" enabled="true" visible="true" x="0" y="516" width="393" height="336">',
      '      <XCUIElementTypeKey type="XCUIElementTypeKey" name="space" label="空格" enabled="true" visible="true" x="90" y="800" width="203" height="48"/>',
      '      <XCUIElementTypeButton type="XCUIElementTypeButton" name="Search" label="搜索" enabled="true" visible="true" x="301" y="800" width="88" height="48"/>',
      '    </XCUIElementTypeKeyboard>',
      '  </XCUIElementTypeOther>',
      '</XCUIElementTypeWindow>',
      'XCUIElementTypeApplication>',
      '',
    ]);
  });

  test('what the keyboard covers is not visible', async () => {
    const session = await open(stage, NOTES);
    const [link] = await findAll(stage, session, ['id', '去看看']);
    const displayed = async (): Promise<unknown> =>
      (await ask(stage, `GET ${session}/element/${link}/displayed`)).value;
    expect(await displayed()).toBe(true);
    const [field] = await findAll(stage, session, ['class name', 'XCUIElementTypeTextField']);
    await ask(stage, `POST ${session}/element/${field}/click`, {});
    expect(await displayed()).toBe(false);
    expect(stage.did).toEqual([]);
  });

  test('comes as JSON, as a description, and as VoiceOver reaches it', async () => {
    await open(stage, NOTES);
    const json = (await ask(stage, 'GET /source?format=json')).value as { children: unknown[] };
    expect(json).toMatchObject({
      type: 'Application',
      name: '备忘录',
      isVisible: '1',
      rect: { x: 0, y: 0, width: 393, height: 852 },
    });
    expect(await source('?format=description')).toContain(
      "    NavigationBar, {{0.0, 54.0}, {393.0, 44.0}}, identifier: '备忘录'",
    );
    const spoken = JSON.stringify((await ask(stage, 'GET /wda/accessibleSource')).value);
    expect(spoken).toContain('"label":"新建"');
    expect(error(await ask(stage, 'GET /source?format=pdf'))).toEqual([400, 'invalid argument']);
  });
});
