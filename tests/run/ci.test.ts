import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdicts } from '#model';
import { gitHubJobs, gitLabJobs, runSteps } from '#tests/docs/recipes';
import { openReceiver } from '#tests/notify/receiver';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-ci-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A small night on the virtual lab. */
const small = (): Readonly<Record<string, string>> => ({
  HUTONG_MATRIX: 'matrices/smoke.yaml',
  HUTONG_LAB: 'virtual',
  HUTONG_RUNS: join(folder, 'runs'),
  HUTONG_REPORT: join(folder, 'report'),
});

test('a night, then an update after which a cell is other than in that night', async () => {
  const night = gitHubJobs('').find(({ name }) => name.endsWith('nightly'));
  const update = gitLabJobs('--watch').find(({ name }) => name.endsWith('on-update'));
  if (!night || !update) throw new Error('no such job');

  const summary = join(folder, 'summary.md');
  const first = await runSteps(night.steps, {
    ...night.env,
    ...small(),
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: summary,
  });
  expect(first).toMatchObject({ status: 0, out: expect.stringContaining('run: 1 cells, ') });
  expect(first.err).toContain('1 of 1 cell tonight');
  expect(await readdir(join(folder, 'report'))).toEqual(
    expect.arrayContaining(['changes.md', 'github-summary.md', 'index.html', 'junit.xml']),
  );
  expect(await readFile(join(folder, 'report/changes.md'), 'utf8')).toMatch(/^No complete night before .*\.\n$/);
  expect(await readFile(summary, 'utf8')).toMatch(/^## \\\[VIRTUAL\\\] /);

  // As if that night had been one in which the link was stopped.
  const nights = join(folder, 'runs/nightly');
  const [run = ''] = await readdir(nights);
  const file = join(nights, run, 'verdicts.json');
  const verdicts = JSON.parse(await readFile(file, 'utf8')) as Verdicts;
  expect(verdicts.verdicts.map(({ verdict, via }) => [verdict, via])).toEqual([['direct', 'page']]);
  const stopped = verdicts.verdicts.map(({ via, ...one }) => ({ ...one, verdict: 'blocked', how: 'copy' }));
  await writeFile(file, JSON.stringify({ ...verdicts, verdicts: stopped }));
  // Sealed, nobody would take it for a night any more.
  await rm(join(nights, run, 'seals'), { recursive: true });

  // And as if WeChat had been older then.
  const seen = { schema: 1, versions: { 'phone android-1 wechat': '8.0.1' }, pending: [] };
  await writeFile(join(folder, 'runs/.watch.json'), JSON.stringify(seen));

  const receiver = await openReceiver({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' });
  try {
    const second = await runSteps(update.steps, { ...update.env, ...small(), HUTONG_WEBHOOK: receiver.url });
    expect(second).toMatchObject({ status: 1, out: expect.stringContaining('notify: 1 change sent to 127.0.0.1:') });
    const noticed = JSON.parse(second.out.slice(second.out.indexOf('{'), second.out.indexOf('\n}') + 2)) as unknown;
    expect(noticed).toMatchObject({
      virtual: true,
      changes: [{ where: 'phone', source: 'android-1', platform: 'android', app: 'wechat', before: '8.0.1' }],
      pending: ['wechat'],
      failed: [],
    });
    const after = JSON.parse(await readFile(join(folder, 'runs/.watch.json'), 'utf8')) as { readonly pending: unknown };
    expect(after.pending).toEqual([]);
    expect(receiver.received.map(({ body }) => body)).toEqual([
      { msgtype: 'text', text: { content: expect.stringContaining('wechat/taobao-item/private/android') } },
    ]);
    expect(await readFile(join(folder, 'report/changes.md'), 'utf8')).toContain(
      '| opened | wechat/taobao-item/private/android |',
    );
    expect(await readdir(join(folder, 'report'))).toContain('changes.html');
    expect(await readFile(join(folder, 'report/status.txt'), 'utf8')).toBe(
      `[VIRTUAL] hutong: exit status 1: a cell opened, closed or changed since ${join(nights, run)}\n`,
    );
  } finally {
    await receiver.close();
  }
}, 480_000);
