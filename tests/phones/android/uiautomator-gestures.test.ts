import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Automation, ELEMENT } from './automation.ts';
import { ROW_HEIGHT, type Sample, samplePhone } from './sample.ts';

let server: Automation;
let app: Sample;

beforeEach(async () => {
  const { phone, app: sample } = await samplePhone();
  app = sample;
  server = await new Automation(phone).start();
});
afterEach(() => server.stop());

const UI = '-android uiautomator';
const LIST = 'new UiSelector().scrollable(true)';
const gesture = (name: string, body: object) => server.ok(server.post(`/appium/gestures/${name}`, body));
const origin = async (selector: string) => ({ origin: { [ELEMENT]: await server.find(UI, selector) } });
/** As far as the list can go: 30 rows in a list of 672 points. */
const END = 30 * ROW_HEIGHT - 672;

describe('a UiScrollable', () => {
  test('scrolls down and up to what it looks for', async () => {
    const text = (row: number) => `new UiScrollable(${LIST}).scrollIntoView(new UiSelector().text("第 ${row} 行"))`;
    const far = await server.find(UI, text(28));
    expect(await server.ok(server.get(`/element/${far}/text`))).toBe('第 28 行');
    expect(app.scrolled).toBeGreaterThan(27 * ROW_HEIGHT - 672);
    await server.find(UI, text(2));
    expect(app.scrolled).toBeLessThan(2 * ROW_HEIGHT);
  });

  test.for([
    `new UiScrollable(${LIST}).setMaxSearchSwipes(9).scrollTextIntoView("第 20 行")`,
    `new UiScrollable(${LIST}).setAsVerticalList().getChildByText(new UiSelector().className("android.widget.RelativeLayout"), "第 20 行")`,
  ])('%s', async (selector) => {
    const node = await server.find(UI, selector);
    expect(await server.texts('xpath', "//*[@text='第 20 行']")).toHaveLength(1);
    expect(await server.ok(server.get(`/element/${node}/displayed`))).toBe(true);
  });

  test('that never finds says so; one that may not scroll far enough too', async () => {
    const one = (selector: string) => server.no(server.post('/element', { strategy: UI, selector, context: '' }));
    const missing = `new UiScrollable(${LIST}).scrollTextIntoView("第 31 行")`;
    expect((await one(missing))[1]).toBe('no such element');
    expect(app.scrolled).toBe(END);
    const short = `new UiScrollable(${LIST}).setMaxSearchSwipes(1).scrollTextIntoView("第 29 行")`;
    app.scrolled = 0;
    expect((await one(short))[1]).toBe('no such element');
    expect((await one('new UiScrollable(new UiSelector().text("无")).scrollTextIntoView("x")'))[1]).toBe(
      'no such element',
    );
    expect(server.unknowns.list).toEqual([]);
    expect((await one(`new UiScrollable(${LIST}).scrollToEnd(9)`))[1]).toBe('invalid selector');
    expect((await one(`new UiScrollable(${LIST}).dance()`))[1]).toBe('invalid selector');
  });

  test('several selectors find for each of them', async () => {
    expect(await server.texts(UI, 'new UiSelector().text("发送");new UiSelector().text("示例");')).toEqual([
      '发送',
      '示例',
    ]);
  });
});

describe('gestures', () => {
  test('click, double click and long click hit an element, a place in it, or a place of the display', async () => {
    const row = await origin('new UiSelector().text("第 2 行")');
    await gesture('click', row);
    await gesture('click', { ...row, offset: { x: 0, y: ROW_HEIGHT * 2 } });
    await gesture('click', { offset: { x: 360, y: 200 } });
    await gesture('double_click', row);
    await gesture('long_click', row);
    await gesture('long_click', { ...row, duration: 20 });
    expect(app.taps).toEqual(['第 2 行', '第 3 行', '第 1 行', '第 2 行', '第 2 行', '长按第 2 行', '第 2 行']);
    expect((await server.no(server.post('/appium/gestures/click', {})))[1]).toBe('invalid argument');
  });

  test('scroll tells whether there is more', async () => {
    const list = await origin(LIST);
    const told: unknown[] = [];
    for (let nth = 0; nth < 5; nth++) told.push(await gesture('scroll', { ...list, direction: 'down', percent: 1 }));
    expect(told).toEqual([true, true, false, false, false]);
    expect(app.scrolled).toBe(END);
    expect(await gesture('scroll', { ...list, direction: 'up', percent: 0.5 })).toBe(true);
    expect(app.scrolled).toBe(END - Math.round(672 * 0.5 * 0.8 * 10) / 10);
    expect(await gesture('scroll', { ...list, direction: 'up', percent: 3 })).toBe(false);
    expect(app.scrolled).toBe(0);
    const area = { left: 0, top: 400, width: 720, height: 800 };
    expect((await server.no(server.post('/appium/gestures/scroll', { area, direction: 'up' })))[1]).toBe(
      'invalid argument',
    );
    expect(await gesture('scroll', { area, direction: 'right', percent: 1 })).toBe(false);
  });

  test('fling goes far, and tells at the end that there is no more', async () => {
    const list = await origin(LIST);
    expect(await gesture('fling', { ...list, direction: 'down' })).toBe(false);
    expect(app.scrolled).toBe(END);
    expect(await gesture('fling', { ...list, direction: 'up' })).toBe(false);
    expect(app.scrolled).toBe(0);
  });

  test('a swipe goes the finger’s way, a drag from point to point', async () => {
    expect(await gesture('swipe', { ...(await origin(LIST)), direction: 'up', percent: 0.5 })).toBe(null);
    expect(app.scrolled).toBeCloseTo(672 * 0.4);
    await gesture('drag', { start: { x: 360, y: 600 }, end: { x: 360, y: 700 } });
    expect(app.scrolled).toBeCloseTo(672 * 0.4 - 50);
    await gesture('drag', { ...(await origin(LIST)), end: { x: 360, y: 716 } });
    expect(app.scrolled).toBeCloseTo(672 * 0.4);
    const wrong = { ...(await origin(LIST)), direction: 'sideways' };
    expect((await server.no(server.post('/appium/gestures/swipe', wrong)))[1]).toBe('invalid argument');
  });

  test('a pinch does nothing to a native screen, and is not pretended on a page', async () => {
    const area = { left: 100, top: 400, width: 400, height: 400 };
    const before = await server.source();
    expect(await gesture('pinch_open', { area, percent: 0.5 })).toBe(null);
    expect(await server.source()).toBe(before);
    app.showPage();
    expect((await server.no(server.post('/appium/gestures/pinch_close', { area, percent: 0.5 })))[1]).toBe(
      'unsupported operation',
    );
    expect(server.unknowns.list).toMatchObject([{ kind: 'command', what: 'a pinch on a web view' }]);
  });

  test('scroll_to finds by three strategies, and says which it does not have', async () => {
    const to = (strategy: string, selector: string, more: object = {}) =>
      server.post('/gestures/scroll_to', { params: { strategy, selector, maxSwipes: 10 }, ...more });
    await server.ok(to(UI, 'new UiSelector().text("第 25 行")'));
    expect(await server.texts('xpath', "//*[@text='第 25 行']")).toHaveLength(1);
    await server.ok(to('accessibility id', '头像', await origin(LIST)));
    await server.ok(to('class name', 'android.widget.ImageView'));
    expect((await server.no(to('xpath', '//*')))[1]).toBe('invalid argument');
    expect((await server.no(to(UI, 'new UiSelector().text("无")')))[1]).toBe('no such element');
  });

  test('scroll_to brings back an element that went out of view', async () => {
    const [list, row] = [await server.find(UI, LIST), await server.find(UI, 'new UiSelector().text("第 1 行")')];
    app.scrolled = END;
    expect(await server.ok(server.get(`/element/${row}/attribute/displayed`))).toBe('false');
    expect(await server.ok(server.post(`/appium/element/${list}/scroll_to/${row}`))).toBe(true);
    expect(app.scrolled).toBe(0);
  });
});
