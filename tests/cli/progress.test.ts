import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Language } from '#model';
import { consoleProgress } from '#progress/console';
import type { PhoneState, Standing } from '#progress/progress';
import { run, trial } from '#tests/store/samples';

const phone: PhoneState = {
  id: 'android-1',
  doing: { state: 'trial', id: 'wechat/taobao-item/private/android#1' },
  trials: 1,
  busy: 1,
};
const standing = (done: number): Standing => ({
  phones: [phone],
  cells: 2,
  done,
  trialsLeft: 3,
  nowMs: 1_000_000,
  elapsedMs: 12_000,
  trialMs: 5000,
});

/** What is printed where there is no terminal. */
function printed(language: Language): string {
  const stream = new PassThrough();
  const progress = consoleProgress(stream as unknown as NodeJS.WriteStream, language);
  progress.begin(run, 'runs/r1');
  progress.show(standing(0));
  progress.tried(trial(1));
  progress.show(standing(0));
  progress.show(standing(1));
  progress.show(standing(1));
  progress.end();
  return String(stream.read());
}

test('without a terminal a run says what it is, each trial, and how many cells are done', () => {
  expect(printed('en')).toBe(`[VIRTUAL 2021-11-30] Smoke test: 1 cell · android-1 · runs/r1
  android-1    wechat/taobao-item/private/android#1  5.0 s
  1/2 cells · 12 s · left about 15 s
`);
  expect(printed('zh')).toMatch(/^\[虚拟手机 2021-11-30\] 冒烟测试: 1 单元 /);
});
