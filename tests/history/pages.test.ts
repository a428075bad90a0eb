import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { timelines } from '#history/ask';
import { historyOf } from '#history/open';
import { historyAsText } from '#history/text';
import { answersFor } from '#serve/answers';
import { writeNight } from './nights.ts';

let runs = '';
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), 'hutong-pages-'));
});
afterEach(() => rm(runs, { recursive: true }));

const ITEM = 'wechat/taobao-item/private/android';

test('runs stand there by their folders, and a mixed cell with what it is made of: two runs compared, and a cell’s history', async () => {
  const mixed = { verdict: 'mixed', why: 'by account: work page 2; own copy 2', rule: 'V6' } as const;
  await writeNight(join(runs, 'nightly'), 1, { version: '8.0.15', found: { [ITEM]: { verdict: 'direct' } } });
  await writeNight(join(runs, 'updates'), 2, { version: '8.0.16', found: { [ITEM]: mixed } });
  const page = async (path: string) => String((await answersFor(runs, 'zh')(new URL(path, 'http://localhost/')))?.body);
  const parts =
    '<small><span lang="zh-CN">因账号而异：work 直达 2 次；own 需复制 2 次</span><span lang="en">by account: work page 2; own copy 2</span></small>';
  const compared = await page('/compare?before=nightly/2026-03-01&after=updates/2026-03-02');
  expect(compared).toContain(parts);
  expect(compared.match(/(nightly|updates)\/2026-03-0\d · \[VIRTUAL\]/g)).toEqual([
    'nightly/2026-03-01 · [VIRTUAL]',
    'updates/2026-03-02 · [VIRTUAL]',
  ]);
  expect(await page(`/cell?id=${encodeURIComponent(ITEM)}`)).toContain(parts);
  expect(await page('/')).toContain('<bdi>updates/2026-03-02</bdi>');
  const { index } = await historyOf(runs);
  const cells = timelines(index, {}).map((one) => ({ ...one, turns: [], flips: 0, flakeRate: null }));
  index.close();
  expect(historyAsText({ cells, suspects: [], whole: true }, 'zh')).toContain(
    '因账号而异：work 直达 2 次；own 需复制 2 次',
  );
});
