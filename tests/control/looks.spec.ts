import { expect, test } from 'playwright/test';
import { type ControlArm, openControlArm } from '#control/arm';
import { Controls } from '#look/controls';
import type { App, Control, Link, Platform, Run, Trial } from '#model';
import { bowl, openWeb, page, type Web } from './web.ts';

/** When a link is looked at, and as whom, while its trials go on. */

const MINUTE = 60_000;
const SHOP = `routes:\n  - { path: /item, html: '${page('一只碗', '手工粗陶碗')}' }\n`;

let web: Web;
test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  web = await openWeb({ 'shop.example/site.yaml': SHOP });
});
test.afterAll(() => web.close());

const app = (id: string): App => ({ id, name: { zh: id, en: id }, userAgent: { android: `${id}/1`, ios: `${id}/1` } });
const LINK = bowl('https://shop.example/item');
const OTHER: Link = { ...LINK, id: 'plate' };

/** The looking half of a run without its phones: one cell of wechat, and a canary of qq. */
function desk(stored: { trials?: Trial[]; controls?: Control[] } = {}, phones: readonly Platform[] = ['android']) {
  const abort = new AbortController();
  const clock = { aheadMs: 0 };
  const now = () => new Date(Date.now() + clock.aheadMs);
  const run = {
    plan: {
      cells: phones.map((platform) => ({ cell: { app: 'wechat', link: LINK.id, platform } })),
      links: [LINK, OTHER],
    },
    apps: [app('wechat'), app('qq'), app('baidu')],
    lab: {
      phones: phones.map((platform) => ({ platform })),
      canaries: [{ app: 'qq', scope: 'private', opens: LINK.id, caught: null }],
    },
  } as unknown as Run;
  const seen = { trials: stored.trials ?? [], controls: stored.controls ?? [] };
  const journal: Control[] = [];
  const folder = { appendControl: async (control: Control) => void journal.push(control) };
  const save: Parameters<typeof openControlArm>[0]['save'] = async (bytes, type) => ({
    sha256: '0'.repeat(64),
    type,
    bytes: bytes.length,
  });
  const arm: ControlArm = openControlArm({ network: web.network, now, save });
  const controls = new Controls({ run, folder, signal: abort.signal, now }, arm, seen);
  const tried = (link: Link): void => {
    const trial: Partial<Trial> = { cell: { app: 'wechat', link: link.id, scope: 'private', platform: 'android' } };
    seen.trials.push({ ...trial, startedAt: now().toISOString(), durationMs: 0 } as Trial);
    clock.aheadMs += 1;
  };
  const looks = (link: Link) =>
    journal.filter((one) => one.link === link.id).map(({ moment, agent }) => `${moment} ${agent}`);
  const end = async (): Promise<void> => {
    controls.stop();
    await arm.close();
  };
  return { controls, clock, abort, seen, journal, looks, tried, end };
}

const BEFORE = ['before browser', 'before wechat', 'before qq'];
const AFTER = ['after browser', 'after wechat', 'after qq'];

test('a link is looked at before its trials and after them, worn as each app that tries it', async () => {
  const { controls, looks, tried, end } = desk();
  expect(await controls.of(LINK)).toHaveLength(3);
  expect(looks(LINK)).toEqual(BEFORE);
  tried(LINK);
  tried(LINK);
  controls.done(LINK);
  controls.done(LINK);
  await controls.after();
  expect(looks(LINK)).toEqual([...BEFORE, ...AFTER]);
  expect(looks(OTHER)).toEqual(['before browser']);
  await end();
});

test('each platform of the plan is shown the link by itself, and its hosts are asked once', async () => {
  const { controls, journal, end } = desk({}, ['android', 'ios']);
  await controls.of(LINK);
  const made = journal.filter(({ link }) => link === LINK.id);
  expect(made.map(({ platform, agent, associations }) => [platform, agent, associations !== undefined])).toEqual([
    ['android', 'browser', true],
    ['ios', 'browser', false],
    ['android', 'wechat', false],
    ['android', 'qq', false],
    ['ios', 'wechat', false],
    ['ios', 'qq', false],
  ]);
  await end();
});

test('what was done with is looked at once more when it has been tried again', async () => {
  const { controls, clock, looks, tried, end } = desk();
  await controls.of(LINK);
  tried(LINK);
  controls.done(LINK);
  await controls.idle();
  clock.aheadMs += 5 * MINUTE;
  await controls.of(LINK);
  expect(looks(LINK)).toEqual([...BEFORE, ...AFTER]);
  tried(LINK);
  await controls.after();
  expect(looks(LINK)).toEqual([...BEFORE, ...AFTER, ...AFTER]);
  await end();
});

test('a look that has grown old is made again before the next trial, and its hosts are not asked twice', async () => {
  const { controls, clock, journal, looks, end } = desk();
  await controls.of(LINK);
  await controls.idle();
  clock.aheadMs += 21 * MINUTE;
  await controls.of(LINK);
  expect(looks(LINK)).toEqual([...BEFORE, ...BEFORE]);
  expect(journal.filter(({ link, associations }) => link === LINK.id && associations)).toHaveLength(1);
  await end();
});

test('a link that is not tried again for hours is looked at in time, and not before', async () => {
  const { controls, clock, looks, tried, end } = desk();
  await controls.of(LINK);
  tried(LINK);
  clock.aheadMs += 19 * MINUTE;
  controls.tend();
  await controls.idle();
  expect(looks(LINK)).toEqual(BEFORE);
  clock.aheadMs += 2 * MINUTE;
  controls.tend();
  controls.tend();
  await controls.idle();
  expect(looks(LINK)).toEqual([...BEFORE, ...AFTER]);
  await end();
});

test('a resumed run asks no host again, and makes up for the look that an interruption prevented', async () => {
  const first = desk();
  await first.controls.of(LINK);
  await first.controls.idle();
  first.tried(LINK);
  first.abort.abort();
  await first.controls.after();
  await first.end();
  expect(first.looks(LINK)).toEqual(BEFORE);

  const { controls, looks, journal, end } = desk({ trials: first.seen.trials, controls: first.seen.controls });
  await controls.of(LINK);
  expect(looks(LINK)).toEqual([]);
  await controls.after();
  expect(looks(LINK)).toEqual(AFTER);
  expect(journal.filter(({ associations }) => associations)).toEqual([]);
  await end();
});
