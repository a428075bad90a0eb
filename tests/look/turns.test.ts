import { expect, test } from 'vitest';
import type { Knowledge } from '#judge/knowledge';
import { loadKnowledge } from '#judge/load';
import { Desk } from '#look/desk';
import { Line } from '#look/line';
import { Turns } from '#look/turns';
import { cell, run, TAOBAO, trial } from '#tests/judge/build';
import { UNTRACED } from '#trace/trace';

/** What comes before a phone is touched: here none ever is. */

const CELL = cell('wechat', TAOBAO);
const now = (): Date => new Date();
const phoneOf = (id: string) => ({
  spec: { id, platform: 'android', accounts: { wechat: { alias: 'tester-1', group: '测试群' } } },
  facts: { id, platform: 'android', osVersion: '14', model: 'virtual', virtual: true },
  installed: null,
});

/** Two phones with one account that sends twice a second at most. */
function looking() {
  const phones = [phoneOf('phone-a'), phoneOf('phone-b')];
  const lab = { phones, lab: { pacing: { secondsBetweenSends: 0.5, perHour: 100, perDay: 100 } } };
  const knowledge: Knowledge = loadKnowledge();
  const stored = { trials: [], controls: [] };
  let rests = (): void => {};
  const resting = new Promise<void>((resolve) => {
    rests = resolve;
  });
  const told: object[] = [];
  const options = {
    ...{ run: run([CELL]), lab, knowledge, now, trace: UNTRACED, signal: new AbortController().signal },
    ...{
      controls: { of: async () => [] },
      recovery: { clear: Promise.resolve(), readmit: async () => {}, isOut: () => false },
    },
    tell: async (one: object) => void told.push(one),
    onDoing: (_: string, { state }: { state: string }) => state === 'account-rests' && rests(),
    recogniser: { read: null },
    counted: [],
  } as unknown as ConstructorParameters<typeof Turns>[0];
  const turns = new Turns({ ...options, desk: new Desk(options, stored) });
  const lineOf = (id: string) => new Line(phones.find(({ spec }) => spec.id === id) as never, lab as never, options);
  return { turns, lineOf, resting, told };
}

test('an account that is warned while another phone waits for it sends nothing more, and the turn is given back', async () => {
  const { turns, lineOf, resting, told } = looking();
  await turns.accounts.rest(lineOf('phone-a'), CELL, 'the one before');
  const ended = turns.take(lineOf('phone-b'), { cell: CELL, attempt: 2 });
  await resting;
  await turns.accounts.mind(trial(CELL, 1, null, { fault: { kind: 'precondition-failed', why: 'risk' } }));
  expect(await ended).toEqual({ trial: null, worth: 'faulty', stopped: ['phone-a', 'phone-b'] });
  expect(told).toEqual([expect.objectContaining({ what: 'account-stopped', account: 'tester-1', why: 'risk' })]);
});
