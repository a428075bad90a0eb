import { expect, test } from 'vitest';
import { PhoneLostError } from '#drivers/phone';
import type { Rung } from '#model';
import { type Patient, Recovery, type Step, type Told } from '#recover/recovery';

/** Time that passes only where somebody waits. */
class Clock {
  now = 0;
  readonly #waiting: { readonly at: number; readonly wake: () => void }[] = [];

  pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((wake) => {
      const aborted = (): void => wake();
      signal.addEventListener('abort', aborted, { once: true });
      const due = (): void => {
        signal.removeEventListener('abort', aborted);
        wake();
      };
      this.#waiting.push({ at: this.now + ms, wake: due });
    });

  /** Lets whoever waits go on, one after the other, until the promise is there. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const end = (): void => {
      over = true;
    };
    promise.then(end, end);
    for (;;) {
      await new Promise((next) => setImmediate(next));
      if (over) return promise;
      const next = this.#waiting.sort((a, b) => a.at - b.at).shift();
      if (!next) continue;
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
  }
}

interface Sick {
  readonly id?: string;
  /** Rungs that there are, in order. */
  readonly ladder: readonly Rung[];
  /** What helps, at this time. */
  readonly helps: (rung: Rung | null, now: number) => boolean;
  readonly answers?: (now: number) => boolean;
}

function ward(phones = 4, most = 3) {
  const clock = new Clock();
  const told: Told[] = [];
  const recovery = new Recovery({
    phones,
    quarantine: { restSeconds: 60, most },
    now: () => clock.now,
    pause: clock.pause,
    tell: async (one) => void told.push(one),
    saveLog: async (text) => ({ sha256: 'a'.repeat(64), type: 'text/plain', bytes: text.length }),
    onDoing: () => {},
  });
  const patient = ({ id = 'a', ladder, helps, answers = () => true }: Sick): Patient => {
    let last: Rung | null = null;
    const step = (rung: Rung): Step => ({
      rung,
      helpsAbsent: ['settle', 'reconnect', 'reboot'].includes(rung),
      go: async () => {
        clock.now += 1000;
        last = rung;
      },
    });
    return {
      id,
      loss: { why: 'no answer', trial: 't#1' },
      ladder: ladder.map(step),
      prove: async () => {
        if (!helps(last, clock.now)) throw new PhoneLostError(id, 'reading the screen');
      },
      answers: async () => answers(clock.now),
      lastWords: async () => 'ECONNREFUSED',
    };
  };
  const never = new AbortController().signal;
  return { clock, told, recovery, patient, never };
}

const short = (told: readonly Told[]): readonly string[] =>
  told.map((one) => {
    if (one.what === 'recovery') return `${one.phone} ${one.rung} ${one.worked ? 'helped' : 'did not help'}`;
    if (one.what === 'quarantined') return `${one.phone} rests ${one.restMs / 1000} s`;
    if (one.what === 'readmitted') return `${one.phone} readmitted after ${one.afterMs / 1000} s`;
    if (one.what === 'paused') return `paused: ${one.phones.join(' ')}`;
    if (one.what === 'resumed') return `resumed after ${one.durationMs / 1000} s`;
    return one.what;
  });

const LADDER: readonly Rung[] = ['settle', 'session', 'server', 'appium', 'reconnect'];

test('the ladder is climbed from the cheapest rung until one helps, and each is told with its time', async () => {
  const { clock, told, recovery, patient, never } = ward();
  const sick = patient({ ladder: LADDER, helps: (rung) => rung === 'server' });
  expect(await clock.until(recovery.bringBack(sick, never))).toBe(true);
  const loss = { why: 'no answer', trial: 't#1' };
  expect(told).toEqual([
    { what: 'recovery', phone: 'a', rung: 'settle', durationMs: 1000, worked: false, ...loss },
    { what: 'recovery', phone: 'a', rung: 'session', durationMs: 1000, worked: false, ...loss },
    { what: 'recovery', phone: 'a', rung: 'server', durationMs: 1000, worked: true, ...loss },
  ]);
});

test('what helped for a moment only is not tried again: the next loss takes the next rung, until a trial was made', async () => {
  const { clock, told, recovery, patient, never } = ward();
  const sick = patient({ ladder: LADDER, helps: () => true });
  for (let times = 0; times < 3; times++) await clock.until(recovery.bringBack(sick, never));
  await recovery.fit('a');
  await clock.until(recovery.bringBack(sick, never));
  expect(short(told)).toEqual(['a settle helped', 'a session helped', 'a server helped', 'a settle helped']);
});

test('a phone that does not answer at all is spared what could only help one that does', async () => {
  const { clock, told, recovery, patient, never } = ward();
  const sick = patient({ ladder: LADDER, helps: (rung) => rung === 'reconnect', answers: () => false });
  expect(await clock.until(recovery.bringBack(sick, never))).toBe(true);
  expect(short(told)).toEqual(['a settle did not help', 'a reconnect helped']);
});

test('where nothing helps it is left alone, longer each time, and readmitted once its canaries are clean', async () => {
  const { clock, told, recovery, patient, never } = ward();
  const sick = patient({ ladder: ['settle', 'session'], helps: (_, now) => now > 150_000 });
  expect(await clock.until(recovery.bringBack(sick, never))).toBe(true);
  clock.now += 5000;
  expect(recovery.isOut('a')).toBe(true);
  await recovery.readmit('a');
  await recovery.readmit('a');
  expect(recovery.isOut('a')).toBe(false);
  expect(short(told)).toEqual([
    'a settle did not help',
    'a session did not help',
    'a rests 60 s',
    'a session did not help',
    'a rests 120 s',
    'a session helped',
    'a readmitted after 187 s',
  ]);
  expect(told.find(({ what }) => what === 'quarantined')).toEqual({
    what: 'quarantined',
    phone: 'a',
    restMs: 60_000,
    why: 'no answer',
    log: { sha256: 'a'.repeat(64), type: 'text/plain', bytes: 12 },
  });
});

test('a phone that has been left alone often enough is given up', async () => {
  const { clock, told, recovery, patient, never } = ward(4, 1);
  const sick = patient({ ladder: ['session'], helps: () => false });
  expect(await clock.until(recovery.bringBack(sick, never))).toBe(false);
  expect(short(told)).toEqual(['a session did not help', 'a rests 60 s', 'a session did not help', 'given-up']);
});

test('a phone that nobody waits for any more is left as it is', async () => {
  const { clock, told, recovery, patient } = ward();
  const unwanted = new AbortController();
  const sick = patient({ ladder: ['session'], helps: () => false });
  const brought = recovery.bringBack(sick, unwanted.signal);
  while (told.length < 2) await new Promise((next) => setImmediate(next));
  unwanted.abort();
  expect(await brought).toBe(false);
  expect({ told: short(told), now: clock.now }).toEqual({
    told: ['a session did not help', 'a rests 60 s'],
    now: 1000,
  });
});

test('most phones lost together pause everybody until one answers, and no ladder is climbed meanwhile', async () => {
  const { clock, told, recovery, patient, never } = ward(3);
  const dark = { helps: (_: unknown, now: number) => now > 20_000, answers: (now: number) => now > 20_000 };
  let clear = false;
  const both = ['a', 'b'].map((id) => recovery.bringBack(patient({ id, ladder: LADDER, ...dark }), never));
  void recovery.clear.then(() => {
    clear = true;
  });
  await new Promise((next) => setImmediate(next));
  expect(clear).toBe(false);
  expect(await clock.until(Promise.all(both))).toEqual([true, true]);
  expect(clear).toBe(true);
  expect(short(told)).toEqual([
    'paused: a b',
    'a settle did not help',
    'resumed after 22 s',
    'b settle helped',
    'a session helped',
  ]);
});

test('phones lost one long after the other are not lost together', async () => {
  const { clock, told, recovery, patient, never } = ward(3);
  for (const id of ['a', 'b']) {
    const sick = patient({ id, ladder: ['session', 'server'], helps: (rung) => rung === 'server' });
    await clock.until(recovery.bringBack(sick, never));
    clock.now += 90_000;
  }
  expect(short(told)).not.toContain('paused: a b');
  expect(short(told)).toHaveLength(4);
});

test('half of the phones lost together pause nobody, and a trial that is made ends a pause', async () => {
  const half = ward(4);
  const dark = { ladder: [] as const, helps: () => false, answers: () => false };
  const unwanted = new AbortController();
  for (const id of ['a', 'b']) void half.recovery.bringBack(half.patient({ id, ...dark }), unwanted.signal);
  await half.recovery.clear;
  unwanted.abort();

  const most = ward(3);
  const stop = new AbortController();
  for (const id of ['a', 'b']) void most.recovery.bringBack(most.patient({ id, ...dark }), stop.signal);
  most.clock.now += 4000;
  await most.recovery.fit('c');
  await most.recovery.clear;
  stop.abort();
  expect(short(most.told).slice(0, 2)).toEqual(['paused: a b', 'resumed after 4 s']);
});
