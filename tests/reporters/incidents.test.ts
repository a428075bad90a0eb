import { expect, test } from 'vitest';
import type { Incident } from '#model';
import { sentenceOf, summaryOf } from '#reporters/incidents';

const at = '2026-11-22T01:31:00.000Z';
const rung = (name: 'session' | 'appium', durationMs: number, worked: boolean): Incident => ({
  ...{ schema: 1, at, what: 'recovery', phone: 'android-1', rung: name, durationMs, worked, why: 'lost during a tap' },
});
const others: readonly Incident[] = [
  { schema: 1, at, what: 'quarantined', phone: 'android-1', restMs: 300_000, why: 'lost during a tap' },
  { schema: 1, at, what: 'readmitted', phone: 'android-1', afterMs: 312_000 },
  { schema: 1, at, what: 'given-up', phone: 'android-2', why: 'canaries failed twice in qq/private' },
  { schema: 1, at, what: 'paused', phones: ['android-1', 'iphone-1'] },
  { schema: 1, at, what: 'resumed', durationMs: 12_300 },
  { schema: 1, at, what: 'recycled', phone: 'iphone-1', why: 'memory' },
  { schema: 1, at, what: 'clock-set', byMs: 3_600_000 },
  { schema: 1, at, what: 'clock-set', byMs: -30_000 },
  {
    ...{ schema: 1, at, what: 'account-stopped', phone: 'iphone-1', app: 'wechat', account: 'wx-2' },
    ...{ why: 'risk', trial: 'wechat/taobao-item/private/ios#1' },
  },
];

test('each incident is told in a sentence, in both languages', () => {
  const told = [rung('session', 9000, true), rung('appium', 61_000, false), ...others].map(sentenceOf);
  expect(told.map(({ en }) => en)).toEqual([
    'android-1: a new session helped, 9.0 s (lost during a tap)',
    'android-1: restarting its Appium server did not help, 61.0 s',
    'android-1: quarantined for 5 min (lost during a tap)',
    'android-1: its canaries are clean, readmitted after 5 min',
    'android-2: not used any more (canaries failed twice in qq/private)',
    'android-1, iphone-1 lost together: paused until one of them answers',
    'going on after a pause of 12.3 s',
    'iphone-1: Appium server exchanged: it had grown large',
    "the host's clock was set forward by 60 min; the run keeps its own time",
    "the host's clock was set back by 30.0 s; the run keeps its own time",
    'iphone-1: account wx-2 of wechat stopped: risk; wechat/taobao-item/private/ios#1',
  ]);
  expect(told.map(({ zh }) => zh)).toEqual([
    'android-1：重开会话后恢复，用时 9.0 秒（lost during a tap）',
    'android-1：重启该手机的 Appium 无效，用时 61.0 秒',
    'android-1：隔离 5 分钟（lost during a tap）',
    'android-1：探针链接正常，5 分钟后解除隔离',
    'android-2：本次运行不再使用（canaries failed twice in qq/private）',
    'android-1、iphone-1 同时失联：全部暂停，等待其中一部恢复',
    '暂停 12.3 秒后继续',
    'iphone-1：更换了 Appium（占用内存过多）',
    '主机时钟被拨快 60 分钟；本次运行仍按原来的时钟计时',
    '主机时钟被回拨 30.0 秒；本次运行仍按原来的时钟计时',
    'iphone-1：wechat 账号 wx-2 停用（risk；wechat/taobao-item/private/ios#1）',
  ]);
});

test('a run sums up how often each rung helped, in the order of the ladder, and tells all else', () => {
  const all = [rung('appium', 12_000, true), rung('session', 9000, true), rung('session', 20_000, false), ...others];
  expect(summaryOf(all).map(({ en }) => en)).toEqual([
    'a new session: 2 times, 1 helped, median 20.0 s',
    'restarting its Appium server: once, 1 helped, median 12.0 s',
    ...others.map((one) => sentenceOf(one).en),
  ]);
});
