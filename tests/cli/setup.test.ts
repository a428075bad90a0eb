import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
let copy = '';

/** A project that is installed as its lock file says, without a single package: set-up looks at npm's notes only. */
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'hutong-setup-'));
  await mkdir(join(copy, 'scripts'));
  await mkdir(join(copy, 'node_modules'));
  await mkdir(join(copy, 'bin'));
  await symlink(process.execPath, join(copy, 'bin', 'node'));
  await copyFile(join(PROJECT, 'scripts/setup.mjs'), join(copy, 'scripts/setup.mjs'));
  const packages = { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' } };
  await writeFile(join(copy, 'package-lock.json'), JSON.stringify({ packages }));
  await writeFile(join(copy, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
});
afterEach(() => rm(copy, { recursive: true }));

const setUp = (path: string, args: readonly string[] = []): Promise<{ status: number; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(copy, 'scripts/setup.mjs'), ...args], { env: { PATH: path } }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, said: out + err }),
    );
  });

test('set-up says and does nothing where nothing is missing', async () => {
  expect(await setUp(process.env.PATH ?? '', ['--tests'])).toEqual({ status: 0, said: '' });
});

test('what is missing and cannot be installed is one list, and exit status 2', async () => {
  const { status, said } = await setUp(join(copy, 'bin'), ['--tests']);
  expect(status).toBe(2);
  expect(said).toMatch(
    /^Please install adb, .*libimobiledevice, ideviceinstaller, then try again:\n {2}(sudo apt-get|brew) install /,
  );
  expect((await setUp(join(copy, 'bin'))).said).not.toContain('ideviceinstaller');
});

test('packages other than the locked ones are installed again', async () => {
  const lock = join(copy, 'package-lock.json');
  await writeFile(lock, (await readFile(lock, 'utf8')).replace('1.0.0', '1.0.1'));
  // There is no npm on this path: it says so, and does not go on.
  expect(await setUp(join(copy, 'bin'))).toEqual({
    status: 2,
    said: 'Installing npm packages as locked …\nnpm ci failed; see above.\n',
  });
});
