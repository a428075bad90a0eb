import { expect, test } from 'vitest';
import type { SourceApp } from '#apps/app';
import type { Phone, Point } from '#drivers/phone';
import { isAside, wayOnIn } from '#judge/content';
import { loadKnowledge } from '#judge/load';
import { Hand, LostWayError } from '#screen/hand';
import { readTree } from '#screen/tree';
import { atRest, HungAppError, open } from '#trial/open';

const knowledge = loadKnowledge();
const LINK = 'https://m.tb.cn/h.gQx7Rw2';

/** How long the paper phone takes to look. */
const LOOK_MS = 50;

type Drawn = readonly (readonly [text: string, y: number, kind?: 'EditText'])[];

const drawn = (nodes: Drawn): string =>
  `<hierarchy rotation="0" width="1000" height="2000"><android.widget.FrameLayout package="com.tencent.mobileqq" class="android.widget.FrameLayout" bounds="[0,0][1000,2000]" displayed="true">${nodes
    .map(
      ([text, y, kind = 'TextView']) =>
        `<android.widget.${kind} class="android.widget.${kind}" text="${text}" bounds="[100,${y}][900,${y + 80}]" displayed="true"/>`,
    )
    .join('')}</android.widget.FrameLayout></hierarchy>`;

/** A chat whose screen is what `show` says: of the time, and of where it was touched so far. */
function chat(show: (ms: number, taps: readonly Point[]) => Drawn) {
  let ms = 0;
  const taps: Point[] = [];
  const no = async (): Promise<never> => {
    throw new Error('not asked for');
  };
  const phone: Phone = {
    platform: 'android',
    source: async () => {
      ms += LOOK_MS;
      return drawn(show(ms, taps));
    },
    tap: async (at) => void taps.push(at),
    ...{ screenshot: no, activity: no, longPress: no, drag: no, type: no, clear: no, hideKeyboard: no, submit: no },
    ...{ back: no, home: no, launch: no, stop: no, openUrl: no, clipboard: no, setClipboard: no, close: no },
  };
  const pause = async (wait: number): Promise<void> => {
    ms += wait;
  };
  const clock = { now: () => ms, pause };
  const hand = new Hand(phone, { clock, recognise: no });
  const tree = readTree(drawn(show(0, [])), 'android');
  const target = tree.nodes.find(({ text }) => text === LINK) ?? null;
  const delivered = { delivery: { state: 'shown', as: 'plain' }, target, tree } as const;
  const app = (answers: boolean): SourceApp => ({
    ...{ id: 'qq', scopes: ['private'], reach: no, deliver: no },
    answers: async () => answers,
    address: async () => ({ url: null, why: 'no-web-view' }),
  });
  const options = {
    ...{ apps: [], clock, recognise: no, save: no, waitMs: 15_000, quietMs: 1000, mayPress: () => false },
    goesOn: (text: string) => wayOnIn([text], knowledge),
    isAside: (texts: readonly string[]) => isAside(texts, knowledge),
  };
  const tap = async (answers = true) =>
    open(hand, await atRest(hand, delivered), {
      app: app(answers),
      chat: '互通测试',
      options: { ...options, apps: APPS },
    });
  return { tap, taps, steps: hand.steps };
}
const APPS = [{ id: 'qq', name: { zh: 'QQ', en: 'QQ' }, android: { package: 'com.tencent.mobileqq' } }];
const CHAT: Drawn = [
  ['互通测试', 100],
  [LINK, 900],
];

test('a tap that brings nothing is told from one that opens a page', async () => {
  expect(await chat(() => CHAT).tap()).toMatchObject({ reacted: false });
  const page: Drawn = [['手工竹编收纳篮', 400]];
  expect(await chat((_, taps) => (taps.length > 0 ? page : CHAT)).tap()).toMatchObject({
    reacted: true,
    settled: true,
  });
});

test('a note of an earlier trial that fades is no reaction', async () => {
  const toast: Drawn = [...CHAT, ['暂不支持打开该链接', 1600]];
  expect(await chat((ms) => (ms < 1500 ? toast : CHAT)).tap()).toMatchObject({ reacted: false });
});

test('a screen that still moves is waited for, and the link tapped where it then is', async () => {
  const at = (y: number): Drawn => [
    ['互通测试', 100],
    [LINK, y],
  ];
  const still = chat(() => at(900));
  await still.tap();
  expect(still.taps).toEqual([{ x: 500, y: 940 }]);
  const moving = chat((ms) => at(Math.max(500, 900 - ms)));
  expect(await moving.tap()).toMatchObject({ reacted: false });
  expect(moving.taps).toEqual([{ x: 500, y: 540 }]);
});

test('where another screen comes up before the tap nothing is tapped', async () => {
  const other = chat((ms) => (ms === 0 ? CHAT : [['家人', 100]]));
  await expect(other.tap()).rejects.toThrow(LostWayError);
  expect(other.taps).toEqual([]);
});

test('a pop-up that took the tap is put away, and the second tap is the one that counts', async () => {
  const popup: Drawn = [
    ['限时活动：邀请好友领红包', 900],
    ['忽略', 1100],
  ];
  const inert = chat((_, taps) => (taps.length === 1 ? popup : CHAT));
  expect(await inert.tap()).toMatchObject({ reacted: false });
  expect(inert.steps.map(({ did, what }) => `${did} ${what}`)).toEqual([
    'tap the link',
    'press 忽略',
    'tap the link again',
  ]);
  const page: Drawn = [['手工竹编收纳篮', 400]];
  const opening = chat((_, taps) => (taps.length === 1 ? popup : taps.length === 3 ? page : CHAT));
  expect(await opening.tap()).toMatchObject({ reacted: true });
});

test('a chat that has made room meanwhile is the same chat, and its link tapped where it then is', async () => {
  const low = CHAT.map(([text, y]) => [text, y + 300] as const);
  const popup: Drawn = [
    ['限时活动：邀请好友领红包', 900],
    ['忽略', 1100],
  ];
  const inert = chat((_, taps) => (taps.length === 0 ? CHAT : taps.length === 1 ? popup : low));
  expect(await inert.tap()).toMatchObject({ reacted: false });
  expect(inert.taps.map(({ y }) => y)).toEqual([940, 1140, 1240]);
});

test('another chat that comes up after the tap is no answer to it', async () => {
  const before: Drawn = [...CHAT, ['', 1800, 'EditText']];
  const other: Drawn = [
    ['家人', 100],
    ['晚上回家吃饭', 900],
    ['', 1800, 'EditText'],
  ];
  await expect(chat((_, taps) => (taps.length > 0 ? other : before)).tap()).rejects.toThrow('another chat came up');
  // With a note over it, or one more message in it, it is the same chat.
  const same: Drawn = [...before, ['暂不支持打开该链接', 1600]];
  expect(await chat((_, taps) => (taps.length > 0 ? same : before)).tap()).toMatchObject({ reacted: true });
});

test('an app that hangs is found out, whether the system says so or not', async () => {
  const dialog: Drawn = [
    ['QQ没有响应', 900],
    ['关闭应用', 1100],
    ['等待', 1200],
  ];
  await expect(chat((_, taps) => (taps.length > 0 ? dialog : CHAT)).tap()).rejects.toThrow(HungAppError);
  await expect(chat(() => CHAT).tap(false)).rejects.toThrow(HungAppError);
});
