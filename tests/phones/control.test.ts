import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Control, startControl } from '#fixtures/phones/control';
import type { Fault } from '#fixtures/phones/faults';
import { Unknowns } from '#fixtures/phones/unknowns';

const applied: Fault[] = [];
const unknowns = new Unknowns();
let control: Control;

beforeEach(async () => {
  applied.splice(0);
  control = await startControl({
    unknowns,
    apply: (fault) => {
      if (fault.fault === 'hang') throw new Error('cannot hang now');
      applied.push(fault);
    },
    state: () => ({ front: 'wechat', locked: false }),
  });
});
afterEach(() => control.close());

async function ask(method: string, path: string, body?: string): Promise<[number, unknown]> {
  const response = await fetch(`http://127.0.0.1:${control.port}${path}`, { method, ...(body && { body }) });
  return [response.status, await response.json()];
}

test('a fault is applied and said back', async () => {
  const fault = { fault: 'slow', ms: 250 };
  expect(await ask('POST', '/fault', JSON.stringify(fault))).toEqual([200, fault]);
  expect(applied).toEqual([fault]);
});

test('what is no fault is refused, saying what is wrong with it', async () => {
  expect(await ask('POST', '/fault', '{')).toEqual([400, { error: 'the body is not JSON' }]);
  for (const wrong of [{ fault: 'fire', on: true }, { fault: 'slow', ms: -1 }, { fault: 'locked' }, {}]) {
    const [status, body] = await ask('POST', '/fault', JSON.stringify(wrong));
    expect([status, body]).toEqual([400, { error: expect.stringMatching(/^not a fault: ./) }]);
  }
  expect(applied).toEqual([]);
});

test('a fault that cannot be applied says why', async () => {
  expect(await ask('POST', '/fault', '{"fault":"hang","on":true}')).toEqual([500, { error: 'cannot hang now' }]);
});

test('what was asked and not known is told in order, with its time', async () => {
  unknowns.add('command', 'fly');
  unknowns.add('selector', '//*[');
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(await ask('GET', '/unknown')).toEqual([
    200,
    [
      { at, kind: 'command', what: 'fly' },
      { at, kind: 'selector', what: '//*[' },
    ],
  ]);
});

test('the state is told, and nothing else is there', async () => {
  expect(await ask('GET', '/state')).toEqual([200, { front: 'wechat', locked: false }]);
  expect((await ask('GET', '/'))[0]).toBe(404);
  expect((await ask('GET', '/fault'))[0]).toBe(404);
});
