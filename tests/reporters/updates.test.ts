import { expect, test } from 'vitest';
import type { StoredRun, Trial } from '#model';
import { updatesIn } from '#reporters/updates';
import { sampleRun } from './sample.ts';

const { stored } = await sampleRun();

type Held = readonly [version: string, code?: string];

/** One after the other on one phone, each with WeChat in this version and build. */
const having = (held: readonly Held[]): StoredRun => ({
  ...stored,
  trials: stored.trials.slice(0, held.length).map((trial, index): Trial => {
    const [version, code] = held[index] ?? [''];
    return {
      ...trial,
      phone: { ...trial.phone, id: 'android-1' },
      startedAt: new Date(Date.UTC(2026, 0, 5, 2, index)).toISOString(),
      versions: { wechat: version },
      builds: code === undefined ? {} : { wechat: { code } },
    };
  }),
});

const said = (...held: readonly Held[]) => updatesIn(having(held)).map(({ zh, en }) => [zh, en]);

test('an app that was updated on the way is named with its phone and versions', () => {
  expect(said(['8.0.15', '2740'], ['8.0.15', '2740'], ['8.0.16', '2750'])).toEqual([
    [
      '试验途中，android-1 上的微信更新了：8.0.15 → 8.0.16；各版本分开判定',
      'During the run WeChat was updated on android-1: 8.0.15 → 8.0.16; each version is judged by itself',
    ],
  ]);
});

test('a version that was shipped twice is named with its builds', () => {
  expect(said(['8.0.16', '2740'], ['8.0.16', '2741']).map(([, en]) => en)).toEqual([
    'During the run WeChat was updated on android-1: 8.0.16 (2740) → 8.0.16 (2741); each version is judged by itself',
  ]);
});

test('the same version throughout, or a build that could not be read, is no update', () => {
  expect(said(['8.0.16', '2740'], ['8.0.16'], ['8.0.16', '2740'])).toEqual([]);
});
