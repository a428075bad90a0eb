import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdicts } from '#model';
import { hutong, storedTrials, verdicts } from './hutong.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

const COPY = 'https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao&url={url:encoded}';

const WORLD = `schema: hutong.world/1
name: distrust
title: { zh: 不可信的手机, en: A phone not to be trusted }
date: "2024-05-01"
faults:
  - { phone: android-1, switch: { fault: mutant, shows: target } }
rules:
  - { id: veiled, when: { app: wechat }, see: { tree: hidden, web: empty } }
  - { id: copies, when: { app: wechat, link: taobao-item }, tap: { web: "${COPY}" } }
`;

const MATRIX = `schema: hutong.matrix/1
title: { zh: 信与不信, en: To trust or not }
axes: { app: wechat, link: taobao-item, scope: private, platform: android }
`;

test('a phone that shows what is not there is found out and left aside; what an app hides is read on its pictures', async () => {
  await writeFile(join(folder, 'world.yaml'), WORLD);
  await writeFile(join(folder, 'matrix.yaml'), MATRIX);
  const out = join(folder, 'run');
  const { status, err } = await hutong(['run', join(folder, 'matrix.yaml'), '--world', folder, '--out', out]);
  expect({ status, err }).toEqual({
    status: 0,
    err: expect.stringContaining('android-1: not used any more (canaries failed twice'),
  });
  expect(await verdicts(out)).toEqual({ 'wechat/taobao-item/private/android': 'blocked copy' });

  const stored: Verdicts = JSON.parse(await readFile(join(out, 'verdicts.json'), 'utf8'));
  const songs = (stored.canaries ?? []).map(({ trial, canary, song }) => [trial.split(/[#@]/)[1], canary, song]);
  expect(songs.toSorted()).toEqual([
    ['android-1', 'caught', 'false'],
    ['android-1', 'caught', 'false'],
    ['android-1', 'opens', 'clean'],
    ['android-1', 'opens', 'clean'],
    ['android-2', 'caught', 'clean'],
    ['android-2', 'opens', 'clean'],
  ]);
  expect(stored.verdicts[0]?.wayRound).toEqual({
    works: true,
    steps: expect.any(Number),
    seconds: expect.any(Number),
  });

  const trials = (await storedTrials(out)).filter(({ canary }) => !canary);
  expect(new Set(trials.map(({ phone }) => phone.id))).toEqual(new Set(['android-2']));
  const read = trials.flatMap(({ observation }) => observation?.frames ?? []).flatMap(({ texts }) => texts);
  // The keyboard is the system's, and does not hide.
  expect(read.filter(({ by }) => by === 'ocr').length).toBeGreaterThan(read.filter(({ by }) => by === 'tree').length);
}, 600_000);
