import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evidencePath, type Verdict } from '#model';
import { createRun } from '#store/folder';
import { control, run, trial, verdicts } from '#tests/store/samples';
import { tally } from './tally.ts';

let dir = '';
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'hutong-tally-')), 'run');
});
afterEach(() => rm(join(dir, '..'), { recursive: true }));

const LABELS = { 'wechat/taobao-item/private': 'direct page' };
const SAID = [
  '  android-1    wechat/taobao-item/private/android#1  5.0 s',
  '  android-1    wechat/taobao-item/private/android#android-1@2026-11-22T01:02:04.000Z  5.0 s',
  '  1/1 cells · 5 s · left about 0 s',
  '',
].join('\n');
const storm = { run: '', said: SAID, struck: [], broken: [], orphans: [] };
const canary = { ...trial(1), id: 'wechat/taobao-item/private/android#android-1@2026-11-22T01:02:04.000Z' };

test('a night in which all that was said is stored, and all that was planned is decided, has nothing to be told', async () => {
  const folder = await createRun(dir, run);
  await folder.appendTrial(trial(1));
  await folder.appendTrial({ ...canary, canary: 'opens' });
  await folder.appendControl(control);
  await folder.writeVerdicts(verdicts);
  await folder.finish('2026-11-22T02:00:00.000Z');
  await folder.close();
  const nothing = { lost: [], twice: [], wrong: [], undecided: [], stray: [], orphans: [], broken: [] };
  expect(await tally({ ...storm, run: dir }, LABELS)).toEqual(nothing);
});

test('whatever is missing, damaged, twice, wrong, left behind or broken is named', async () => {
  const other = { ...run.plan, cells: [...run.plan.cells, { cell: OTHER, trials: { least: 3, most: 7 } }] };
  const folder = await createRun(dir, { ...run, plan: other });
  const picture = await folder.save(Buffer.from('picture'), 'image/png');
  await folder.appendTrial(trial(2, picture));
  await folder.appendTrial(trial(2, picture));
  await folder.appendTrial({ ...trial(3), id: 'qq/taobao-item/private/android#3', cell: { ...OTHER, app: 'qq' } });
  await folder.writeVerdicts(verdicts);
  await folder.close();
  await rm(join(dir, evidencePath(picture)));
  const night = { ...storm, run: dir, orphans: ['1 adb'], broken: ['session 1 ended with 1: x'] };
  expect(await tally(night, { 'wechat/taobao-item/private': 'blocked stop' })).toEqual({
    lost: [
      'the end of the run',
      'wechat/taobao-item/private/android#1',
      canary.id,
      `${evidencePath(picture)}: missing`,
      'the verdict on wechat/taobao-item/group/android',
      'the plan for qq/taobao-item/private/android#3',
    ],
    twice: ['wechat/taobao-item/private/android#2'],
    wrong: ['wechat/taobao-item/private/android: direct page'],
    undecided: [],
    stray: ['wechat/taobao-item/private/android: page 3'],
    orphans: ['1 adb'],
    broken: ['session 1 ended with 1: x'],
  });
});

test('a cell that could not be decided is named with the reason', async () => {
  const why = '1 of 4 trials are valid, 2 are needed';
  const open = verdicts.verdicts.map((one): Verdict => ({ ...one, verdict: 'insufficient', why, outcomes: {} }));
  const folder = await createRun(dir, run);
  await folder.writeVerdicts({ ...verdicts, verdicts: open });
  await folder.close();
  const { undecided, wrong } = await tally({ ...storm, run: dir }, LABELS);
  expect({ undecided, wrong }).toEqual({ undecided: [`wechat/taobao-item/private/android: ${why}`], wrong: [] });
});

const OTHER = { app: 'wechat', link: 'taobao-item', scope: 'group', platform: 'android' } as const;
