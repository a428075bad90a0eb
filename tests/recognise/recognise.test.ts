import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { contains, type Rect, type View } from '#fixtures/phones/view';
import type { Line } from '#recognise/lines';
import { openRecogniser, RecognitionError } from '#recognise/recognise';
import { screenshotOf } from './drawn.ts';

const recogniser = openRecogniser();
vi.setConfig({ testTimeout: 60_000 });
// Pictures carry the time.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-05T10:20:30') }));
afterAll(async () => {
  vi.useRealTimers();
  await recogniser.close();
});

const words = (text: string, rect: Rect, paint: View['paint'] = {}): View => ({ role: 'text', rect, text, paint });

const CLOCK = { x: 0, y: 0, width: 120, height: 24 };
const BODY = { x: 24, y: 100, width: 312, height: 60 };
const ADDRESS = { x: 24, y: 180, width: 312, height: 30 };
const OWNER = { x: 24, y: 230, width: 150, height: 20 };
const DAY = { x: 250, y: 230, width: 86, height: 20 };
const CANCEL = { x: 24, y: 300, width: 140, height: 48 };
const GO_ON = { x: 196, y: 300, width: 140, height: 48 };

const SCREEN = [
  words('如需浏览，请长按网址复制后使用浏览器访问', BODY, { fontSize: 18 }),
  words('https://m.tb.cn/h.gQx7Rw2', ADDRESS, { color: '#576b95' }),
  words('公园自然笔记', OWNER, { fontSize: 13, color: '#8a8a8a' }),
  words('昨天 20:05', DAY, { fontSize: 13, color: '#8a8a8a' }),
  words('取消', CANCEL, { align: 'center' }),
  words('继续访问', GO_ON, { align: 'center', background: '#07c160', color: '#ffffff', radius: 8 }),
];

/** In which of these rectangles, given in points, a line has its middle. */
function placeOf({ box }: Line, places: Readonly<Record<string, Rect>>): string | undefined {
  const middle = { x: (box.x + box.width / 2) / 2, y: (box.y + box.height / 2) / 2 };
  return Object.keys(places).find((name) => contains(places[name] ?? BODY, middle));
}

test('a screenshot gives exactly its lines, row by row, each where it stands', async () => {
  const { width, height, lines } = await recogniser.read(await screenshotOf(SCREEN));
  const places = { CLOCK, BODY, ADDRESS, OWNER, DAY, CANCEL, GO_ON };
  expect({ width, height }).toEqual({ width: 720, height: 1280 });
  expect(lines.map((line) => [placeOf(line, places), line.text])).toEqual([
    ['CLOCK', '10:20'],
    ['BODY', '如需浏览，请长按网址复制后使用浏览'],
    ['BODY', '器访问'],
    ['ADDRESS', 'https://m.tb.cn/h.gQx7Rw2'],
    ['OWNER', '公园自然笔记'],
    ['DAY', '昨天20:05'],
    ['CANCEL', '取消'],
    ['GO_ON', '继续访问'],
  ]);
  expect(lines.filter(({ confidence }) => confidence < 0.9 || confidence > 1)).toEqual([]);
});

test('what lies sideways is read at the same size', async () => {
  const wide = { x: 24, y: 100, width: 312, height: 30 };
  const png = await screenshotOf([words('城市公园里的二十种常见鸟', wide)]);
  const landscape = await sharp(png).extract({ left: 0, top: 100, width: 720, height: 240 }).toBuffer();
  const { lines } = await recogniser.read(landscape);
  expect(lines.map(({ text }) => text)).toEqual(['城市公园里的二十种常见鸟']);
});

test('what can be seen through is read as on white', async () => {
  const letters = '<text x="20" y="70" font-size="40" font-family="Noto Sans CJK SC">互通测试</text>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100">${letters}</svg>`;
  const { lines } = await recogniser.read(await sharp(Buffer.from(svg)).png().toBuffer());
  expect(lines.map(({ text }) => text)).toEqual(['互通测试']);
});

test.for([
  [720, 1280],
  [1, 1],
  [3000, 2],
] as const)('an empty picture of %i by %i has no lines', async ([width, height]) => {
  const png = await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();
  expect(await recogniser.read(png)).toEqual({ width, height, lines: [] });
});

test('a broken picture is an error of recognition, and the next one is read', async () => {
  const png = await screenshotOf(SCREEN);
  const all = [Buffer.from('no picture'), Buffer.alloc(0), png.subarray(0, png.length / 2), png];
  const read = await Promise.allSettled(all.map((one) => recogniser.read(one)));
  expect(read.map((one) => (one.status === 'fulfilled' ? one.value.lines.length : one.reason.name))).toEqual([
    'RecognitionError',
    'RecognitionError',
    'RecognitionError',
    8,
  ]);
});

test('pictures that come at once are each answered with their own lines', async () => {
  const texts = ['微信', '通讯录', '发现'];
  const pngs = await Promise.all(
    texts.map((text) => screenshotOf([words(text, { x: 100, y: 100, width: 160, height: 40 })])),
  );
  const read = await Promise.all(pngs.map((png) => recogniser.read(png)));
  expect(read.map(({ lines }) => lines.at(-1)?.text)).toEqual(texts);
});

test('whoever asks goes on working meanwhile', async () => {
  let turns = 0;
  let reading = true;
  const work = (): void => {
    turns++;
    if (reading) setImmediate(work);
  };
  setImmediate(work);
  await recogniser.read(await screenshotOf(SCREEN)).finally(() => (reading = false));
  expect(turns).toBeGreaterThan(100);
});

test('a recogniser that is closed answers what it still owes, and may be asked again', async () => {
  const own = openRecogniser();
  const png = await screenshotOf(SCREEN);
  const owed = own.read(png).catch((error: unknown) => error);
  await own.close();
  expect(await owed).toEqual(new RecognitionError('the recogniser was closed'));
  expect((await own.read(png)).lines).toHaveLength(8);
  await own.close();
  await own.close();
});
