import { expect, test } from 'vitest';
import type { ControlArm } from '#control/arm';
import { Controls } from '#look/controls';
import type { Control } from '#model';
import { cell, control, run, TAOBAO } from '#tests/judge/build';

test('a look that failed in our own browser is made again after half a minute, one that did not after twenty', async () => {
  let [at, looks] = [0, 0];
  const page = { state: 'failed', error: 'no answer in 60 s' } as const;
  const arm: ControlArm = {
    look: async (): Promise<readonly Control[]> => [control(TAOBAO, looks++ === 0 ? { page } : {})],
    close: async () => {},
  };
  const options = {
    run: { ...run([cell('wechat', TAOBAO)]), plan: { ...run([cell('wechat', TAOBAO)]).plan, links: [TAOBAO] } },
    folder: { appendControl: async () => {} },
    ...{ signal: new AbortController().signal, now: () => new Date(at) },
  };
  const controls = new Controls(options, arm, { trials: [], controls: [] });
  const made = async (seconds: number): Promise<number> => {
    at = seconds * 1000;
    await controls.of(TAOBAO);
    return looks;
  };
  expect([await made(0), await made(29), await made(30), await made(61), await made(1300)]).toEqual([1, 1, 2, 2, 3]);
  controls.stop();
});
