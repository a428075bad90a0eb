import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hutong } from '#tests/run/hutong';
import { run } from '#tests/store/samples';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-resume-'));
});
afterEach(() => rm(folder, { recursive: true }));

const WORLD = `schema: hutong.world/1
name: mine
title: { zh: 我的, en: Mine }
date: "2024-05-01"
rules: []
`;

/** A run as an interruption leaves it, in a world of one's own of which it knows this digest. */
async function interrupted(sha256: string): Promise<{ dir: string; world: string }> {
  const [dir, world] = [join(folder, 'run'), join(folder, 'world')];
  await mkdir(join(dir, 'evidence'), { recursive: true });
  await mkdir(world);
  await writeFile(join(world, 'world.yaml'), WORLD);
  const lab = { ...run.lab, world: 'mine', worldFrom: { path: world, sha256 } };
  await writeFile(join(dir, 'run.json'), JSON.stringify({ ...run, lab }));
  await writeFile(join(dir, 'trials.jsonl'), '');
  await writeFile(join(dir, 'controls.jsonl'), '');
  return { dir, world };
}

test('a run in a world that has changed since is not resumed', async () => {
  const { dir, world } = await interrupted('0'.repeat(64));
  expect(await hutong(['run', '--resume', dir])).toMatchObject({
    status: 2,
    out: '',
    err: `--world ${world}: no longer what it was when ${dir} began; a new run can use it\n`,
  });
});

test('a run in a world that is no longer where it was is not resumed without it', async () => {
  const { dir, world } = await interrupted('0'.repeat(64));
  await rm(world, { recursive: true });
  const { status, err } = await hutong(['run', '--resume', dir]);
  expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(`${world}: no such world`) });
});
