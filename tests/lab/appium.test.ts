import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { forgetMoved } from '#lab/appium';

test('where a project has been moved, Appium’s list of its drivers is thrown away, and else it is kept', async () => {
  const project = join(await mkdtemp(join(tmpdir(), 'hutong-moved-')), 'a folder: deep down, '.repeat(6));
  const cache = join(project, 'node_modules/.cache/appium');
  const list = join(cache, 'extensions.yaml');
  await forgetMoved(project);
  await mkdir(cache, { recursive: true });
  const listed = async (of: string): Promise<boolean> => {
    const installPath = join(of, 'node_modules/appium-xcuitest-driver');
    await writeFile(list, stringify({ drivers: { xcuitest: { installPath } } }));
    await forgetMoved(project);
    return existsSync(list);
  };
  expect([await listed(project), await listed(`${project}-before`), await listed('/elsewhere')]).toEqual([
    true,
    false,
    false,
  ]);
});
