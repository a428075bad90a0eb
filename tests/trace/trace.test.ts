import { expect, test } from 'vitest';
import type { Phone } from '#drivers/phone';
import { answersIn } from '#trace/appium-log';
import { chromeTrace, timesOf } from '#trace/chrome';
import { Recorder, UNTRACED } from '#trace/trace';

const at = (time: string): number => new Date(`2026-11-23T09:14:${time}`).getTime();

const LOG = `2026-11-23 09:14:25:765 - [ac99][HTTP] --> GET /849c/session/ac99/source
2026-11-23 09:14:25:787 - [ac99][Driver@0c91] Proxying [GET /849c/session/ac99/source] to [GET http://127.0.0.1:41611/session/e690/source] with no body
2026-11-23 09:14:25:814 - [ac99][Driver@0c91] Got response with status 200: {"value":"Proxying [GET /x] to "}
2026-11-23 09:14:26:000 - [ac99][Driver@0c91] Proxying [GET /appium/device/info] to [GET http://127.0.0.1:41611/session/e690/appium/device/info] with no body
2026-11-23 09:14:26:010 - [ac99][Driver@0c91] Proxying [GET /window/current/size] to [GET http://127.0.0.1:41611/session/e690/window/current/size] with no body
2026-11-23 09:14:26:040 - [ac99][Driver@0c91] Got response with status 200: {}
2026-11-23 09:14:26:050 - [ac99][Driver@0c91] Got response with status 404: {}
2026-11-23 09:14:27:000 - [ac99][Driver@0c91] Proxying [GET /source?format=xml] to [GET http://127.0.0.1:41611/source] with no body
2026-11-23 09:14:27:100 - [ac99][Driver@0c91] socket hang up
2026-11-23 09:14:27:110 - [ac99][Driver@0c91] Encountered internal error running command: UnknownError: Could not proxy command to the remote server. Original error: socket hang up
    at JWProxy.command (proxy.js:274:27)
2026-11-23 09:14:28:000 - [ac99][Driver@0c91] Proxying [GET /source?format=xml] to [GET http://127.0.0.1:41611/source] with no body
2026-11-23 09:14:28:200 - [ac99][Driver@0c91] Got response with status 200: {}
`;

test('an Appium log tells when the phone itself was asked; questions side by side are one, and a lost answer is no end', () => {
  expect(answersIn(LOG)).toEqual([
    { what: 'GET /source', from: at('25.787'), to: at('25.814') },
    { what: 'GET /appium/device/info', from: at('26.000'), to: at('26.050') },
    { what: 'GET /source?format=xml', from: at('27.000'), to: at('27.110') },
    { what: 'GET /source?format=xml', from: at('28.000'), to: at('28.200') },
  ]);
});

const spans = [
  { phone: 'a', kind: 'trial', name: 'wechat/x#1', from: 1000, to: 1100 },
  { phone: 'a', kind: 'call', name: 'source', from: 1010, to: 1050 },
  { phone: 'a', kind: 'waiting', name: 'between two looks', from: 1050, to: 1080 },
] as const;
const answers = new Map([['a', [{ what: 'GET /source', from: 1015, to: 1045 }]]]);

test('of a call, what the phone does not need is the driver’s; of a trial, what neither calls nor waits is the harness', () => {
  expect(timesOf(spans, answers).get('a')).toEqual({
    trial: [{ ...spans[0] }],
    phone: [{ name: 'GET /source', from: 1015, to: 1045 }],
    driver: [
      { ...spans[1], from: 1010, to: 1015 },
      { ...spans[1], from: 1045, to: 1050 },
    ],
    harness: [
      { ...spans[0], name: 'harness', from: 1000, to: 1010 },
      { ...spans[0], name: 'harness', from: 1080, to: 1100 },
    ],
    waiting: [{ ...spans[2] }],
  });
});

test('a trace is in the Chrome format: each phone a process, each kind of time a named track, times in microseconds', () => {
  const trace = JSON.parse(chromeTrace(timesOf(spans, answers))) as {
    traceEvents: {
      ph: string;
      pid: number;
      tid: number;
      name: string;
      args?: { name?: string };
      ts: number;
      dur: number;
    }[];
  };
  const { traceEvents: events } = trace;
  const names = events.flatMap(({ name, args }) => (/_name$/.test(name) ? [args?.name] : []));
  expect(names).toEqual(['a', 'trial', 'phone', 'driver', 'harness', 'waiting']);
  const slices = events.filter(({ ph }) => ph !== 'M');
  expect(slices.map(({ ph, pid, tid, name, ts, dur }) => [ph, pid, tid, name, ts, dur])).toEqual([
    ['X', 1, 1, 'wechat/x#1', 0, 100_000],
    ['X', 1, 2, 'GET /source', 15_000, 30_000],
    ['X', 1, 3, 'source', 10_000, 5_000],
    ['X', 1, 3, 'source', 45_000, 5_000],
    ['X', 1, 4, 'harness', 0, 10_000],
    ['X', 1, 4, 'harness', 80_000, 20_000],
    ['X', 1, 5, 'between two looks', 50_000, 30_000],
  ]);
});

const phone = {
  platform: 'ios',
  source: async () => '<tree/>',
  home: async () => {
    throw new Error('lost');
  },
} as unknown as Phone;

test('every call of a phone is written down, also one that fails; untraced, the phone is the phone', async () => {
  let now = 0;
  const recorder = new Recorder(() => ++now);
  const traced = recorder.phone('i', phone);
  expect([traced.platform, await traced.source()]).toEqual(['ios', '<tree/>']);
  await expect(traced.home()).rejects.toThrow('lost');
  expect(recorder.spans).toEqual([
    { phone: 'i', kind: 'call', name: 'source', from: 1, to: 2 },
    { phone: 'i', kind: 'call', name: 'home', from: 3, to: 4 },
  ]);
  expect(UNTRACED.phone('i', phone)).toBe(phone);
});
