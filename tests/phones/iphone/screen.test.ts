import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { ask, error, findAll, open } from './wda.ts';

const NOTES = 'com.example.notes';
let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.phone.stop());

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

describe('the display', () => {
  test('stands upright, whatever it is asked', async () => {
    const turn = (body: object) => ask(stage, 'POST /rotation', body);
    expect((await turn({ x: 0, y: 0, z: 0 })).status).toBe(200);
    expect(error(await turn({ x: 0, y: 0, z: 90 }))).toEqual([400, 'invalid element state']);
    expect(error(await turn({ x: 0, y: 0, z: 45 }))).toEqual([400, 'invalid argument']);
    expect(error(await ask(stage, 'POST /orientation', { orientation: 'LANDSCAPE' }))).toEqual([500, 'unknown error']);
    expect((await ask(stage, 'GET /orientation')).value).toBe('PORTRAIT');
  });

  test('answers to the buttons of the phone, by their names and by their numbers', async () => {
    const session = await open(stage, NOTES);
    const number = (usage: number) =>
      ask(stage, `POST ${session}/wda/performIoHidEvent`, { page: 12, usage, duration: 0 });
    const front = (): string => stage.handset.front.installed.id;
    await ask(stage, `POST ${session}/wda/pressButton`, { name: 'volumeUp' });
    await number(0xea);
    expect(front()).toBe('notes');
    await number(0x40);
    expect(front()).toBe('launcher');
    expect((await ask(stage, `POST ${session}/wda/pressButton`, { name: 'home' })).status).toBe(200);
    await number(0x30);
    expect((await ask(stage, 'GET /wda/locked')).value).toBe(true);
    expect(stage.phone.unknowns.list).toEqual([]);
    expect(error(await number(0x65))).toEqual([500, 'unsupported operation']);
    expect(stage.phone.unknowns.list).toHaveLength(1);
  });

  test('is one process of the system, as home screen and as lock screen', async () => {
    const pid = async (): Promise<unknown> =>
      ((await ask(stage, 'GET /wda/activeAppInfo')).value as { pid: number }).pid;
    const home = await pid();
    await ask(stage, 'POST /wda/lock', {});
    expect(await pid()).toBe(home);
  });
});
