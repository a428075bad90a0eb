import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Entry, ledgerIn } from '#lab/ledger';

const NOON = new Date('2026-11-30T12:00:00.000Z');
const entry = (at: string, run = 'other', rest: Partial<Entry> = {}): Entry => ({
  at,
  run,
  account: 'tester-1',
  ...rest,
});

let folder = '';
let home = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-ledger-'));
  home = join(folder, 'accounts');
});
afterEach(() => rm(folder, { recursive: true }));

test('a run hears what others have noted within a day, once, and nothing of its own', async () => {
  const other = ledgerIn(home);
  const late = entry('2026-11-29T12:00:01.000Z');
  const warned = entry('2026-11-30T11:00:00.000Z', 'other', { warned: { app: 'wechat', why: '操作过于频繁' } });
  for (const one of [entry('2026-11-29T11:59:59.000Z'), late, warned, entry('2026-11-30T11:30:00.000Z', 'mine')])
    await other.note(one);
  const ledger = ledgerIn(home);
  expect(await ledger.news('mine', NOON)).toEqual([late, warned]);
  expect(await ledger.news('mine', NOON)).toEqual([]);
  const later = entry('2026-11-30T11:59:59.000Z');
  await other.note(later);
  expect(await ledger.news('mine', NOON)).toEqual([later]);
});

test('files of earlier days are removed, and a torn line says nothing', async () => {
  const ledger = ledgerIn(home);
  await ledger.note(entry('2026-11-28T23:00:00.000Z'));
  await ledger.note(entry('2026-11-30T10:00:00.000Z'));
  await appendFile(join(home, '2026-11-30.jsonl'), '{"at":"2026-11-30T10:');
  expect(await ledger.news('mine', NOON)).toEqual([entry('2026-11-30T10:00:00.000Z')]);
  expect(await readdir(home)).toEqual(['2026-11-30.jsonl']);
});

test('where nothing was ever noted there is no news', async () => {
  expect(await ledgerIn(home).news('mine', NOON)).toEqual([]);
});
