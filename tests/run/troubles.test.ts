import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, storedIncidents, storedTrials, verdicts } from './hutong.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

const WORLD = `schema: hutong.world/1
name: troubles
title: { zh: 点击时的麻烦, en: Troubles at the tap }
date: "2024-05-01"
rules:
  - { id: warned, when: { app: qq, phone: [android-2, iphone-2] }, troubles: [{ what: risk, at: chat, times: 1 }] }
  - { id: covered, when: { link: taobao-item }, troubles: [{ what: keyboard, at: deliver }] }
  - id: interrupted
    when: { link: douyin-video }
    troubles: [{ what: popup, at: tap, times: 1, text: 邀请好友领红包, buttons: [{ label: 忽略 }, { label: 去看看 }] }]
  - { id: hangs, when: { link: wechat-article }, troubles: [{ what: anr, at: tap, times: 1 }] }
`;

const MATRIX = `schema: hutong.matrix/1
title: { zh: 点击时的麻烦, en: Troubles at the tap }
cells:
  - { app: qq, link: [taobao-item, wechat-article], scope: private, platform: android }
  - { app: qq, link: [douyin-video, wechat-article], scope: private, platform: ios }
`;

test('a keyboard, a pop-up, an app that hangs and accounts that are warned change no verdict', async () => {
  await writeFile(join(folder, 'world.yaml'), WORLD);
  await writeFile(join(folder, 'matrix.yaml'), MATRIX);
  const out = join(folder, 'run');
  const { status } = await hutong(['run', join(folder, 'matrix.yaml'), '--world', folder, '--out', out]);
  expect(status).toBe(0);
  expect(await verdicts(out)).toEqual({
    'qq/taobao-item/private/android': 'direct page',
    'qq/wechat-article/private/android': 'direct page',
    'qq/douyin-video/private/ios': 'direct page',
    'qq/wechat-article/private/ios': 'direct page',
  });
  const trials = await storedTrials(out);
  const notes = trials.flatMap(({ cell, observation }) => (observation?.notes ?? []).map((note) => [cell.link, note]));
  expect(notes).toContainEqual(['douyin-video', 'pop-up put away: 忽略']);
  const hung = trials.filter(({ fault }) => fault?.why === 'qq does not answer any more');
  expect(new Set(hung.map(({ cell }) => `${cell.link} ${cell.platform}`))).toEqual(
    new Set(['wechat-article android', 'wechat-article ios']),
  );
  // Nothing more is asked of an account that was warned.
  const stopped = (await storedIncidents(out)).flatMap((one) => (one.what === 'account-stopped' ? [one] : []));
  expect(stopped.map(({ phone, why }) => [phone, why]).toSorted()).toEqual([
    ['android-2', 'risk'],
    ['iphone-2', 'risk'],
  ]);
  for (const { phone, trial } of stopped) {
    expect(trials.filter((one) => one.phone.id === phone).map(({ id, fault }) => [id, fault])).toEqual([
      [trial, { kind: 'precondition-failed', why: 'risk' }],
    ]);
  }
}, 600_000);
