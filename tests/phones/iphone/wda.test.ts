import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { ask, error, findAll, open } from './wda.ts';

const NOTES = 'com.example.notes';
let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.phone.stop());

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

  test.each([
    ['url', {}, 'URL is required'],
    ['alert/text', {}, "Missing 'value' parameter"],
    ['wda/swipe', {}, "Missing 'direction' parameter"],
    [
      'wda/swipe',
      { direction: 'away' },
      "Unsupported swipe direction 'away'. Only the following directions are supported: (up, down, left, right)",
    ],
    ['wda/tap', { x: 1 }, 'Both x and y coordinates must be provided'],
    ['wda/tapWithNumberOfTaps', {}, "Both 'numberOfTaps' and 'numberOfTouches' arguments must be provided"],
    ['wda/simulatedLocation', { latitude: 1 }, 'Both latitude and longitude must be provided'],
    ['wda/element/0/keyboardInput', { keys: 'a' }, "The 'keys' argument must be an array"],
    ['appium/settings', { settings: [] }, 'settings must be a dictionary'],
    ['rotation', {}, 'x, y and z arguments must exist in the request body'],
  ])('POST %s %o lacks something, and is told what', async (path, body, message) => {
    const session = await open(stage, NOTES);
    const answer = await ask(stage, `POST ${session}/${path}`, body);
    expect([answer.status, answer.value]).toEqual([400, { error: 'invalid argument', message, traceback: '' }]);
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
