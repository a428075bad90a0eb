import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evidencePath } from '#model';
import { createRun, openRun } from '#store/folder';
import { readRun } from '#store/read';
import { control, incident, run, trial, verdicts } from './samples.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hutong-store-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('a run is read back as it was written', async () => {
  const folder = await createRun(dir, run);
  const shot = await folder.save(Buffer.from('picture'), 'image/png');
  await folder.appendControl(control);
  await folder.appendTrial(trial(1, shot));
  await folder.writeVerdicts(verdicts);
  await folder.writeReport({ 'index.html': '<p>', 'pages/cell.html': new Uint8Array([60]) });
  await folder.finish('2026-11-22T02:00:00.000Z');
  await folder.close();
  expect(await readRun(dir)).toEqual({
    run: { ...run, endedAt: '2026-11-22T02:00:00.000Z' },
    trials: [trial(1, shot)],
    controls: [control],
    verdicts,
  });
  expect(await readFile(join(dir, evidencePath(shot)), 'utf8')).toBe('picture');
  expect((await readdir(dir, { recursive: true })).toSorted()).toEqual([
    'controls.jsonl',
    'evidence',
    evidencePath(shot),
    'report',
    'report/index.html',
    'report/pages',
    'report/pages/cell.html',
    'run.json',
    'trials.jsonl',
    'verdicts.json',
  ]);
});

test('each file says by itself whether the phones were virtual, and may not contradict run.json', async () => {
  const label = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(dir, name), 'utf8')).virtual;
  for (const virtual of [true, false]) {
    const folder = await createRun(dir, { ...run, lab: { ...run.lab, virtual } });
    await folder.appendControl(control);
    await folder.appendIncident(incident);
    await folder.writeVerdicts(verdicts);
    await folder.close();
    const records = ['controls.jsonl', 'incidents.jsonl', 'verdicts.json'];
    expect(await Promise.all(records.map(label))).toEqual([virtual, virtual, virtual]);
    expect(await readRun(dir)).toMatchObject({ controls: [control], incidents: [incident], verdicts });
    for (const name of records) {
      const text = await readFile(join(dir, name), 'utf8');
      await writeFile(join(dir, name), text.replace(/("virtual": ?)(true|false)/, `$1${!virtual}`));
      await expect(readRun(dir)).rejects.toThrow(
        new RegExp(
          `^${name.replace('.', '\\.')}(:1)?: virtual: ${!virtual}, but lab\\.virtual in run\\.json is ${virtual}$`,
        ),
      );
      // As it was stored before there was a label.
      await writeFile(join(dir, name), text.replace(/"virtual": ?(true|false),/, ''));
      expect(await readRun(dir)).toMatchObject({ controls: [control], incidents: [incident], verdicts });
    }
    await rm(dir, { recursive: true });
  }
  await mkdir(dir);
});

test('a run that was not judged yet has no verdicts', async () => {
  const folder = await createRun(dir, run);
  expect(await folder.read()).toEqual({ run, trials: [], controls: [] });
  await folder.close();
});

test('evidence is named by its bytes and stored once', async () => {
  const folder = await createRun(dir, run);
  const saved = await Promise.all([1, 2, 3].map(() => folder.save(Buffer.from('x'), 'text/plain')));
  await folder.close();
  const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
  expect(saved).toEqual([1, 2, 3].map(() => ({ sha256, type: 'text/plain', bytes: 1 })));
  expect(await readdir(join(dir, 'evidence'))).toEqual([`${sha256}.txt`]);
});

test('lines of trials appended at once stand in the order of the calls', async () => {
  const folder = await createRun(dir, run);
  const attempts = Array.from({ length: 50 }, (_, index) => index + 1);
  await Promise.all(attempts.map((attempt) => folder.appendTrial(trial(attempt))));
  expect((await folder.read()).trials.map(({ attempt }) => attempt)).toEqual(attempts);
  await folder.close();
});

test('a line torn by a power cut is left out, and cut off before the next one', async () => {
  const first = await createRun(dir, run);
  await first.appendTrial(trial(1));
  await first.appendTrial(trial(2));
  await first.close();
  const file = join(dir, 'trials.jsonl');
  const whole = (await readFile(file)).length;
  for (const lost of [1, 7, Math.floor(whole / 2) - 1]) {
    await truncate(file, whole - lost);
    expect((await readRun(dir)).trials).toEqual([trial(1)]);
    const again = await openRun(dir);
    await again.appendTrial(trial(2));
    expect((await again.read()).trials).toEqual([trial(1), trial(2)]);
    await again.close();
  }
});

test('a damaged line in the middle is named, not skipped', async () => {
  const folder = await createRun(dir, run);
  await folder.appendTrial(trial(1));
  await folder.close();
  await appendFile(join(dir, 'trials.jsonl'), `{"schema":1}\n`);
  await expect(readRun(dir)).rejects.toThrow(/^trials\.jsonl:2: id: /);
  await writeFile(join(dir, 'trials.jsonl'), `nonsense\n${JSON.stringify(trial(1))}\n`);
  await expect(readRun(dir)).rejects.toThrow('trials.jsonl:1: not JSON: the file is damaged');
});

test('a trial that is recorded twice is named', async () => {
  const folder = await createRun(dir, run);
  await folder.appendTrial(trial(1));
  await folder.appendTrial(trial(1));
  await expect(folder.read()).rejects.toThrow(
    'trials.jsonl:2: id: wechat/taobao-item/private/android#1 is recorded twice',
  );
  await folder.close();
});

test('a folder that holds anything is not taken for a new run, and one without a run is not opened', async () => {
  await expect(openRun(dir)).rejects.toMatchObject({
    name: 'AskedWrongly',
    message: expect.stringMatching(/run\.json/),
  });
  await writeFile(join(dir, 'letter.txt'), 'mine');
  await expect(createRun(dir, run)).rejects.toMatchObject({ name: 'AskedWrongly' });
  expect(await readdir(dir)).toEqual(['letter.txt']);
});

test('a report never leaves its folder', async () => {
  const folder = await createRun(dir, run);
  for (const name of ['../run.json', '/tmp/hutong-outside', 'a/../../run.json', '.']) {
    await expect(folder.writeReport({ [name]: 'x' })).rejects.toThrow('outside the report');
  }
  expect((await folder.read()).run).toEqual(run);
  await folder.close();
});

const holders: ChildProcess[] = [];
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
});

async function holdElsewhere(): Promise<ChildProcess> {
  const holder = spawn(process.execPath, ['--import', 'tsx', 'tests/store/holder.ts', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(holder);
  await once(holder.stdout, 'data');
  return holder;
}

test('a second process on the same run is refused, until the first has ended, even by kill -9', async () => {
  await (await createRun(dir, run)).close();
  const holder = await holdElsewhere();
  await expect(openRun(dir)).rejects.toMatchObject({
    name: 'AskedWrongly',
    message: expect.stringMatching(`process ${holder.pid} on .* is at work on this run`),
  });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await (await openRun(dir)).close();
  expect((await readdir(dir)).filter((name) => name.startsWith('lock.'))).toEqual([]);
});

test('a lock whose process id was given to another process since is not respected', async () => {
  await (await createRun(dir, run)).close();
  await writeFile(join(dir, `lock.${process.pid}.earlier-boot-1.${hostname()}`), '');
  await (await openRun(dir)).close();
  expect((await readdir(dir)).filter((name) => name.startsWith('lock.'))).toEqual([]);
});

test('a lock of another host is respected, and the message says how to get rid of it', async () => {
  await (await createRun(dir, run)).close();
  await writeFile(join(dir, 'lock.7.boot-1.elsewhere.example'), '');
  await expect(openRun(dir)).rejects.toThrow('if it has ended, remove lock.7.boot-1.elsewhere.example');
});

test('of many that take over a dead lock at once no two get it, and the next one does', async () => {
  await (await createRun(dir, run)).close();
  await writeFile(join(dir, `lock.${process.pid}.earlier-boot-1.${hostname()}`), '');
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => openRun(dir)));
  const got = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(got).toHaveLength(1);
  for (const folder of got) await folder.close();
  await (await openRun(dir)).close();
});

test('what befalls the instrument is kept in order, and a run that nothing befell has no such file', async () => {
  const at = '2026-11-22T01:30:00.000Z';
  const paused = { schema: 1, at, what: 'paused', phones: ['android-1', 'android-2'] } as const;
  const resumed = { schema: 1, at, what: 'resumed', durationMs: 5000 } as const;
  const folder = await createRun(dir, run);
  expect(await readdir(dir)).not.toContain('incidents.jsonl');
  await Promise.all([folder.appendIncident(paused), folder.appendIncident(resumed)]);
  await folder.close();
  expect((await readRun(dir)).incidents).toEqual([paused, resumed]);
});
