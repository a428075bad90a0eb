import { devices, expect, type Page, test } from 'playwright/test';
import { control } from '#control/control';
import { shoot } from '#control/shot';
import { BUILT_IN_SITES } from '#fixtures/web/server';
import { distance, looksLike } from '#judge/picture';
import type { Control, Loaded } from '#model';
import { pictureOf } from '#screen/picture';
import { bowl, openWeb, type Web } from './web.ts';

/** Do pictures tell pages apart? Every stand-in site, as the control sees it and as phones of many sizes do. */

const to = encodeURIComponent('https://shop.example/item');
const PAGES: Readonly<Record<string, string>> = {
  taobao: 'https://item.taobao.com/item.htm?id=600000000173',
  tmall: 'https://detail.tmall.com/item.htm?id=600000000291',
  jd: 'https://item.m.jd.com/product/100200000173.html',
  pinduoduo: 'https://mobile.yangkeduo.com/goods.html?goods_id=900000000173',
  douyin: 'https://www.iesdouyin.com/share/video/7031234567890123456/',
  kuaishou: 'https://www.kuaishou.com/short-video/3xkd8rwtnq0000173',
  article: 'https://mp.weixin.qq.com/s/q3Vb8mTzR0aKfLw2XnYc5Q',
  toutiao: 'https://m.toutiao.com/article/7036000000000000173/',
  copy: `https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao&url=${to}`,
  unofficial: `https://c.pc.qq.com/middlem.html?pfurl=${to}`,
};

/** Widths, heights and densities of phones' web views. */
const PHONES = {
  'the virtual Android phone': [360, 728, 2],
  'the virtual iPhone': [375, 603, 2],
  'an iPhone Pro': [393, 700, 3],
  'a width between': [384, 720, 2.8],
} as const;

let web: Web;
const controls = new Map<string, Control>();
test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  web = await openWeb({}, [BUILT_IN_SITES]);
  // Most of it is waiting: no page has the content that is declared of the bowl.
  await Promise.all(Object.entries(PAGES).map(async ([name, url]) => controls.set(name, await see(url))));
});
test.afterAll(() => web.close());

const see = (url: string): Promise<Control> =>
  control(web.browser, bowl(url), {
    network: web.network,
    visitor: { platform: 'android', app: null },
    moment: 'before',
    now: () => new Date(),
    save: async (bytes, type) => ({ sha256: '0'.repeat(64), type, bytes: bytes.length }),
  });

const pageOf = (name: string): Extract<Loaded, { state: 'loaded' }> => {
  const loaded = controls.get(name)?.page;
  if (loaded?.state !== 'loaded') throw new Error(`${name} did not load: ${JSON.stringify(loaded)}`);
  return loaded;
};

async function onPhone<T>([width, height, scale]: readonly [number, number, number], use: (page: Page) => Promise<T>) {
  const viewport = { width, height };
  const context = await web.browser.newContext({
    ...devices['Pixel 7'],
    viewport,
    deviceScaleFactor: scale,
    ignoreHTTPSErrors: true,
  });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

test('a control keeps its page’s picture at its own width and at those of other phones', () => {
  // The other two pages have so little on them that it depends on the width whether they have a picture.
  for (const name of Object.keys(PAGES).slice(0, -2)) {
    const { picture, pictures } = pageOf(name);
    expect([picture, ...(pictures ?? [])], name).toEqual(Array(5).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
  }
});

/** Videos on black, and the two item pages, are drawn alike: at times their pictures are. */
const LOOK_ALIKES: readonly (readonly string[])[] = [
  ['douyin', 'kuaishou'],
  ['taobao', 'tmall'],
];
/** Layouts with sizes of their own are now and then off by more than a picture may be: it is then no evidence. */
const LEAST_FOUND = 8;

for (const [phone, size] of Object.entries(PHONES)) {
  test(`what ${phone} shows looks like its own page, never like one of another kind`, async () => {
    const pictures = await onPhone(size, async (page) => {
      const taken: [string, string | null][] = [];
      for (const [name, url] of Object.entries(PAGES)) {
        await page.goto(url, { waitUntil: 'load' });
        taken.push([name, await pictureOf(await shoot(page))]);
      }
      return taken;
    });
    const found: string[] = [];
    for (const [name, picture] of pictures) {
      const like = Object.keys(PAGES).filter((other) => looksLike(picture ?? undefined, pageOf(other)));
      if (like.includes(name)) found.push(name);
      const kin = LOOK_ALIKES.find((kind) => kind.includes(name)) ?? [];
      expect(
        like.filter((other) => other !== name && !kin.includes(other)),
        name,
      ).toEqual([]);
    }
    expect(found.length).toBeGreaterThanOrEqual(LEAST_FOUND);
  });
}

const HEAD = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">';
const TOO_LITTLE: Readonly<Record<string, string>> = {
  'a white page': '',
  'a black page': '<body style="background:#111">',
  'a spinner':
    '<div style="width:32px;height:32px;border:3px solid #ccc;border-top-color:#06c;border-radius:50%;margin:180px auto"></div>',
  'a line that it is loading': '<p style="text-align:center;margin-top:180px">加载中…</p>',
  'a bar with a title':
    '<div style="height:44px;line-height:44px;text-align:center;border-bottom:1px solid #eee">商品详情</div>',
  'an error with a button':
    '<div style="text-align:center;margin-top:140px"><p>网络不给力</p><p><button>重新加载</button></p></div>',
  'shading from one grey to the next':
    '<body style="margin:0"><div style="height:100vw;background:linear-gradient(#fafafa,#f0f0f0)">',
};

for (const size of [PHONES['the virtual Android phone'], PHONES['an iPhone Pro']]) {
  test(`a page with too little on it has no picture, ${size[0]} wide`, async () => {
    await onPhone(size, async (page) => {
      for (const [what, body] of Object.entries(TOO_LITTLE)) {
        await page.setContent(HEAD + body);
        expect([what, await pictureOf(await shoot(page))]).toEqual([what, null]);
      }
    });
  });
}

test('a page on a part of the screen has the picture that it has alone', async () => {
  await onPhone([360, 800, 2], async (page) => {
    const text = '<h1>一只碗</h1><p>手工粗陶碗，釉色温润。</p>'.repeat(12);
    await page.setContent(`${HEAD}<body style="margin:0">${text}`);
    const alone = await pictureOf(await shoot(page));
    await page.setContent(`${HEAD}<body style="margin:0"><div style="height:72px;background:#000"></div>${text}`);
    const under = await shoot(page);
    expect(alone).toMatch(/^[0-9a-f]{64}$/);
    expect(await pictureOf(under, { x: 0, y: 144, width: 720, height: 1456 })).toBe(alone);
    expect(await pictureOf(under)).not.toBe(alone);
  });
});

test('what is no picture, or no page’s, has no hash', async () => {
  const png = await onPhone([360, 800, 2], async (page) => {
    await page.goto(PAGES.toutiao ?? '');
    return shoot(page);
  });
  expect(await pictureOf(png)).not.toBeNull();
  expect(await pictureOf(png.subarray(0, png.length / 2))).toBeNull();
  expect(await pictureOf(Buffer.from('no picture'))).toBeNull();
  expect(await pictureOf(png, { x: 0, y: 0, width: 720, height: 400 })).toBeNull();
  expect(await pictureOf(png, { x: 800, y: 0, width: 720, height: 1400 })).toBeNull();
  expect(await pictureOf(png, { x: 0, y: 0, width: 0, height: 0 })).toBeNull();
});

test('the distance is the number of bits that differ', () => {
  const hash = '0123456789abcdef'.repeat(4);
  expect(distance(hash, hash)).toBe(0);
  expect(distance('0'.repeat(64), 'f'.repeat(64))).toBe(256);
  expect(distance(`8${'0'.repeat(63)}`, `${'0'.repeat(63)}1`)).toBe(2);
  expect(looksLike(hash, {})).toBe(false);
  expect(looksLike(undefined, { picture: hash })).toBe(false);
  expect(looksLike(hash, { picture: '0'.repeat(64), pictures: [hash] })).toBe(true);
});
