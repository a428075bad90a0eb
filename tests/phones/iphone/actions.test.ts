import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { type Answer, ask, error, findAll, open } from './wda.ts';

let stage: Stage;
let session: string;
beforeEach(async () => {
  stage = await setStage();
  session = await open(stage, 'com.example.notes');
});
afterEach(() => stage.phone.stop());

const finger = (id: string, ...actions: object[]): object => ({
  type: 'pointer',
  id,
  parameters: { pointerType: 'touch' },
  actions,
});
const keys = (...actions: object[]): object => ({ type: 'key', id: 'keys', actions });
const to = (x: number, y: number, duration = 0): object => ({ type: 'pointerMove', x, y, duration });
const down = { type: 'pointerDown', button: 0 };
const up = { type: 'pointerUp', button: 0 };
const pause = (duration: number): object => ({ type: 'pause', duration });
const key = (value: string): object[] => [
  { type: 'keyDown', value },
  { type: 'keyUp', value },
];
const perform = (...actions: object[]): Promise<Answer> => ask(stage, `POST ${session}/actions`, { actions });
const refused = async (...actions: object[]): Promise<[number, string]> => error(await perform(...actions));

/** On the way back of the first screen, and on the link of its page. */
const BACK = to(20, 70);
const LINK = to(40, 585);

test('fingers one after the other are taps, fingers at once are none', async () => {
  const first = finger('a', BACK, down, pause(20), up);
  expect((await perform(first, finger('b', LINK, pause(40), down, pause(20), up))).status).toBe(200);
  expect(stage.did).toEqual(['back', 'link']);
  expect((await perform(first, finger('b', LINK, pause(10), down, pause(20), up))).status).toBe(200);
  expect((await perform(finger('a', BACK, down, up), finger('b', LINK, down, up))).status).toBe(200);
  expect(stage.did).toEqual(['back', 'link']);
});

test('a list follows two fingers that go the same way', async () => {
  const drag = (id: string, x: number): object => finger(id, to(x, 440), down, to(x, 200, 30), up);
  expect((await perform(drag('a', 100), drag('b', 200))).status).toBe(200);
  const [first] = await findAll(stage, session, ['id', '第一条']);
  expect((await ask(stage, `GET ${session}/element/${first}/displayed`)).value).toBe(false);
});

test('a pinch changes nothing, except on a page, where it is refused and put on record', async () => {
  const pinch = (y: number): object[] => [
    finger('a', to(100, y), down, to(20, y, 10), up),
    finger('b', to(200, y), down, to(280, y, 10), up),
  ];
  expect((await perform(...pinch(300))).status).toBe(200);
  expect((await ask(stage, `POST ${session}/wda/pinch`, { scale: 2, velocity: 1 })).status).toBe(200);
  expect((await ask(stage, `POST ${session}/wda/rotate`, { rotation: 1, velocity: 1 })).status).toBe(200);
  expect((await ask(stage, `POST ${session}/wda/twoFingerTap`, {})).status).toBe(200);
  expect(stage.did).toEqual([]);
  expect(stage.phone.unknowns.list).toEqual([]);
  expect(await refused(...pinch(600))).toEqual([500, 'unsupported operation']);
  const [page] = await findAll(stage, session, ['class name', 'XCUIElementTypeWebView']);
  const zoom = await ask(stage, `POST ${session}/wda/element/${page}/pinch`, { scale: 2, velocity: 1 });
  expect(error(zoom)).toEqual([500, 'unsupported operation']);
  expect(stage.phone.unknowns.list.map(({ what }) => what)).toEqual(['zoom of a page', 'zoom of a page']);
});

test('a harder press is nothing that an iPhone of today knows', async () => {
  const press = await ask(stage, `POST ${session}/wda/forceTouch`, { pressure: 1, duration: 1 });
  expect(error(press)).toEqual([400, 'invalid element state']);
});

test('a move counts from the middle of an element', async () => {
  const [button] = await findAll(stage, session, ['id', 'more']);
  const origin = { 'element-6066-11e4-a52e-4f735466cecf': button };
  const there = { type: 'pointerMove', origin, x: -360, y: 0 };
  expect((await perform(finger('a', there, down, pause(10), up))).status).toBe(200);
  expect(stage.did).toEqual(['back']);
});

test('keys are typed when they come up, in their time between the fingers', async () => {
  const tapField = finger('a', to(100, 120), down, pause(20), up);
  expect(
    (await perform(tapField, keys(pause(60), ...key('京'), ...key('东'), pause(20), ...key('\ue007')))).status,
  ).toBe(200);
  expect(stage.did).toEqual(['search 京东']);
});

test('what cannot be read as a whole is not done at all', async () => {
  const tap = [BACK, down, pause(10), up];
  const broken = [
    [finger('a', ...tap, { type: 'pointerMove', x: 1 })],
    [finger('a', ...tap), finger('a', ...tap)],
    [finger('a', ...tap), keys({ type: 'keyDown', value: 'x' })],
    [finger('a', ...tap), keys({ type: 'keyUp', value: 'x' })],
    [finger('a', ...tap), { type: 'wheel', id: 'w', actions: [] }],
    [finger('a', ...tap), { type: 'pointer', id: 'm', actions: tap }],
    [finger('a', down, up)],
  ];
  for (const actions of broken) expect(await refused(...actions)).toEqual([500, 'unknown error']);
  expect(error(await ask(stage, `POST ${session}/actions`, {}))).toEqual([500, 'unknown error']);
  expect(stage.did).toEqual([]);
});
