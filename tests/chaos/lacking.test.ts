import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('without what sets its clock no night begins, and what is missing is said', async () => {
  const chaos = promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/chaos/main.ts'], {
    env: { PATH: '/nowhere' },
  });
  await expect(chaos).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^chaos: (faketime is not installed: apt install faketime|.* needs root on Linux)\n$/,
    ),
  });
});
