import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellId } from '#model';
import { announced, descendants, fault, start, storedIncidents, storedTrials, verdicts } from './hutong.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('an Android phone that dies and an iPhone that loses its agent cost their own trials, nothing else', async () => {
  const out = join(folder, 'losses');
  const run = start(['run', 'tests/run/three-days.yaml', '--world', 'open', '--only', 'app=wechat', '--out', out]);
  const die = async (): Promise<void> => {
    await run.says(/^ {2}android-1 .*#\d/m);
    const phone = descendants(run.process).find(({ command }) => command.includes('main.ts --id android-1 '));
    process.kill(phone?.pid ?? 0, 'SIGKILL');
  };
  const loseAgent = async (): Promise<void> => {
    await run.says(/^ {2}iphone-1 .*#\d/m);
    const { control } = await announced(out, 'iphone-1');
    await fault(control, { fault: 'server-crash', on: true });
    await fault(control, { fault: 'server-crash', on: false });
  };
  await Promise.all([die(), loseAgent()]);
  const { status, err } = await run.ended;
  expect({ status, err }).toEqual({ status: 0, err: expect.stringContaining('fault: lost phone') });
  expect(await verdicts(out)).toEqual({
    'wechat/taobao-item/private/android': 'direct page',
    'wechat/taobao-item/private/ios': 'direct page',
    'wechat/taobao-item/group/android': 'direct page',
    'wechat/taobao-item/group/ios': 'direct page',
  });

  const trials = await storedTrials(out);
  const by = (id: string) => trials.filter(({ phone }) => phone.id === id);
  const lost = (id: string) => by(id).filter((trial) => trial.fault);
  // The dead phone costs the trial that it was at; nothing brings it back, and what it left is done by the other.
  expect(lost('android-1').map((trial) => trial.fault)).toEqual([
    { kind: 'instrument-fault', why: expect.stringMatching(/^lost phone android-1 during /) },
  ]);
  const incidents = await storedIncidents(out);
  const climbed = (id: string) =>
    incidents.flatMap((one) => (one.what === 'recovery' && one.phone === id && one.trial ? [one] : []));
  expect(climbed('android-1').map(({ rung, worked }) => ({ rung, worked }))[0]).toEqual({
    rung: 'settle',
    worked: false,
  });
  expect(climbed('android-1').filter(({ worked }) => worked)).toEqual([]);
  expect(climbed('iphone-1').at(-1)).toMatchObject({ worked: true });
  expect(lost('android-2')).toEqual([]);
  // The agent came back: the one trial in flight is lost, and the phone goes on.
  expect(lost('iphone-1').map((trial) => trial.fault?.why)).toEqual([
    expect.stringMatching(/^lost phone iphone-1 during /),
  ]);
  expect(by('iphone-1').at(-1)?.fault).toBeNull();
  expect(lost('iphone-2')).toEqual([]);
  for (const cell of Object.keys(await verdicts(out))) {
    expect(trials.filter((trial) => cellId(trial.cell) === cell && !trial.fault)).toHaveLength(3);
  }
});
