import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noticeOf } from '#notify/notice';
import { SERVICES } from '#notify/shapes';
import { HistoryRecord, NoticeRecord, PlanRecord } from '#store/schemas';
import { writeNight } from '#tests/history/nights';
import { hutong } from '#tests/run/hutong';
import { diff } from '#tests/store/samples';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-machines-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ITEM = 'wechat/taobao-item/private/android';

test('the history is printed for machines as its schema says', async () => {
  const share = { agree: 3, of: 4, low: 0.194, high: 0.994 };
  await writeNight(folder, 1, { version: '8.0.15', found: { [ITEM]: { verdict: 'mixed', why: 'by account' } } });
  await writeNight(folder, 2, { version: '8.0.16', found: { [ITEM]: { verdict: 'direct', via: 'page', share } } });
  const { out } = await hutong(['history', '--runs', folder, '--json']);
  const told: unknown = JSON.parse(out);
  expect(HistoryRecord.parse(told)).toEqual(told);
  expect(HistoryRecord.parse(told).cells[0]?.turns).toHaveLength(1);
});

test('a plan is printed for machines as its schema says, of a night and for a lab too', async () => {
  const lab = join(folder, 'lab.yaml');
  await writeFile(
    lab,
    'schema: hutong.lab/1\nphones: [{ id: a1, platform: android, serial: A1, accounts: { wechat: { alias: me, private: 甲 } } }]\n',
  );
  const plan = async (...args: readonly string[]) => {
    const told: unknown = JSON.parse((await hutong(['plan', 'matrices/nightly.yaml', '--json', ...args])).out);
    expect(PlanRecord.parse(told)).toEqual(told);
    return PlanRecord.parse(told);
  };
  expect((await plan('--budget', '20m', '--night', '7')).night?.later.length).toBeGreaterThan(0);
  const served = await plan('--lab', lab);
  expect([served.virtual, served.unserved.length > 0]).toEqual([false, true]);
});

test('a notice in the generic shape is what its schema says', () => {
  const notice = noticeOf(diff, 'zh');
  const body = notice && SERVICES.generic.post(notice, new URL('https://x.example'), { secret: null, nowMs: 0 }).body;
  expect(NoticeRecord.parse(body)).toEqual(body);
});
