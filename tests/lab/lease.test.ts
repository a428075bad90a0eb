import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabPhone } from '#lab/lab';
import { leasesIn } from '#lab/lease';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hutong-lease-'));
});
afterAll(() => rm(home, { recursive: true }));

const android = (id: string, serial: string): LabPhone => ({ id, platform: 'android', serial, accounts: {} });
const iphone = (id: string, udid: string): LabPhone => ({ id, platform: 'ios', udid, accounts: {} });

test('a phone belongs to one run at a time, whatever the lab file of another calls it', async () => {
  const [one, other] = [leasesIn(join(home, 'phones')), leasesIn(join(home, 'phones'))];
  const [pixel, mine] = [android('pixel', 'R58M12'), iphone('mine', '00008110-0012')];
  expect(await one.take([pixel, mine])).toEqual({ ours: [pixel, mine], taken: [] });
  const [same, free] = [android('work-phone', 'R58M12'), android('free', 'R58M13')];
  expect(await other.take([same, free])).toEqual({
    ours: [free],
    taken: [{ id: 'work-phone', why: expect.stringContaining(`process ${process.pid} on `) }],
  });
  await one.release();
  expect(await other.take([same])).toEqual({ ours: [same], taken: [] });
  await other.release();
  expect(await readdir(join(home, 'phones'))).toEqual([]);
});
