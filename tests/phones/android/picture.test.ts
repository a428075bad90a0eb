import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import type { Handset } from '#fixtures/phones/handset';
import { measure, shorten, wrap } from '#fixtures/phones/lettering';
import { crop, picture } from '#fixtures/phones/picture';
import type { Rect } from '#fixtures/phones/view';
import { samplePhone } from './sample.ts';

let phone: Handset;

afterEach(() => phone.stop());

async function sample(options: Parameters<typeof samplePhone>[0] = {}) {
  const started = await samplePhone(options);
  phone = started.phone;
  return started.app;
}

/** Colour at a point of the display, in points. */
async function colourAt(png: Buffer, x: number, y: number): Promise<string> {
  const at = { left: x * 2, top: y * 2, width: 1, height: 1 };
  return `#${(await sharp(png).extract(at).removeAlpha().raw().toBuffer()).toString('hex')}`;
}

/** The darkest grey in a part of the display: letters, if there are any. */
async function darkest(png: Buffer, rect: Rect): Promise<number> {
  const part = await crop(png, { x: rect.x * 2, y: rect.y * 2, width: rect.width * 2, height: rect.height * 2 });
  return Math.min(...(await sharp(part).greyscale().raw().toBuffer()));
}

const solid = (width: number, height: number, background: string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

describe('a picture of the display', () => {
  test('has its size, its colours and its letters', async () => {
    await sample();
    const png = await picture(phone);
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 720, height: 1600, channels: 3 });
    expect(await colourAt(png, 50, 30)).toBe('#ededed');
    expect(await colourAt(png, 50, 10)).toBe('#ededed');
    expect(await colourAt(png, 285, 760)).toBe('#07c160');
    expect(await darkest(png, { x: 72, y: 80, width: 60, height: 24 })).toBeLessThan(50);
    expect(await darkest(png, { x: 140, y: 80, width: 60, height: 24 })).toBe(255);
  });

  test('changes when the text changes, and not otherwise within a minute', async () => {
    const app = await sample();
    const part = { x: 0, y: 100, width: 720, height: 1500 };
    const before = await crop(await picture(phone), part);
    expect((await crop(await picture(phone), part)).equals(before)).toBe(true);
    app.rows[0] = '另一行';
    expect((await crop(await picture(phone), part)).equals(before)).toBe(false);
  });

  test('cuts a list at its edges', async () => {
    const app = await sample();
    app.scrolled = 30;
    const png = await picture(phone);
    // The first row's picture is under the bar now.
    expect(await colourAt(png, 30, 60)).toBe('#ededed');
    expect(await colourAt(png, 20, 80)).toBe('#d8dde3');
  });

  test('of a dialog is dark around it', async () => {
    const app = await sample();
    app.showDialog();
    const png = await picture(phone);
    expect(await colourAt(png, 4, 300)).toMatch(/^#(7f7f7f|808080)$/);
    expect(await colourAt(png, 60, 400)).toBe('#ffffff');
  });

  test('shows what is typed, and the keyboard over everything', async () => {
    const app = await sample();
    const field = { x: 24, y: 752, width: 240, height: 40 };
    const hint = await darkest(await picture(phone), field);
    app.field.value = '你好';
    expect(await darkest(await picture(phone), field)).toBeLessThan(hint - 50);
    phone.focus(app.field);
    expect(await colourAt(await picture(phone), 40, 700)).toBe('#d2d5db');
  });

  test('of a page is the page’s own pixels, below what the app draws over it', async () => {
    const app = await sample({ pixels: () => solid(720, 1456, '#3366cc') });
    app.showPage();
    app.showDialog();
    const png = await picture(phone);
    expect(await colourAt(png, 60, 400)).toBe('#ffffff');
    app.stack.pop();
    const bare = await picture(phone);
    expect(await colourAt(bare, 180, 71)).toBe('#ededed');
    for (const y of [72, 400, 799]) expect(await colourAt(bare, 359, y)).toBe('#3366cc');
  });

  test('of a page whose pixels are not to be had, or of another size, is still one', async () => {
    const none = await sample({ pixels: async () => null });
    none.showPage();
    expect(await darkest(await picture(phone), { x: 16, y: 92, width: 328, height: 30 })).toBeLessThan(60);
    phone.stop();
    const small = await sample({ pixels: () => solid(90, 182, '#3366cc') });
    small.showPage();
    expect(await colourAt(await picture(phone), 300, 790)).toBe('#3366cc');
  });

  test('of a locked phone shows nothing of what is behind', async () => {
    const app = await sample();
    phone.locked = true;
    const before = await picture(phone);
    expect(await colourAt(before, 10, 400)).toBe('#24303c');
    app.rows[0] = '另一行';
    const part = { x: 0, y: 48, width: 720, height: 1552 };
    expect((await crop(await picture(phone), part)).equals(await crop(before, part))).toBe(true);
  });

  test('is drawn from any text', async () => {
    const app = await sample();
    app.rows[0] = '<text>&"\u0000\ud800 ]]>';
    expect(await darkest(await picture(phone), { x: 72, y: 80, width: 120, height: 24 })).toBeLessThan(50);
  });
});

describe('letters', () => {
  test('turn at words, between Chinese characters, and never before a full stop', () => {
    const wrapped = (text: string, width: number) => wrap(text, { width, fontSize: 10, most: 9 });
    expect(wrapped('不支持该网页，请复制', 61)).toEqual(['不支持该网', '页，请复制']);
    expect(wrapped('open in your browser now', 70)).toEqual(['open in your', 'browser now']);
    expect(wrapped('一\n\n二', 70)).toEqual(['一', '', '二']);
    expect(wrapped('https://item.taobao.com/item.htm', 80).join('')).toBe('https://item.taobao.com/item.htm');
  });

  test('end in an ellipsis where they do not fit', () => {
    expect(shorten('不支持该网页', { width: 42, fontSize: 10 })).toBe('不支持…');
    expect(shorten('短', { width: 42, fontSize: 10 })).toBe('短');
    const lines = wrap('一二三四五六七八九十', { width: 31, fontSize: 10, most: 2 });
    expect(lines).toEqual(['一二三', '四五…']);
    for (const line of lines) expect(measure(line, 10)).toBeLessThanOrEqual(31);
  });
});
