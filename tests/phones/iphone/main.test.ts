import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const MAIN = ['--import', 'tsx', 'fixtures/phones/iphone/main.ts'];

test('an iPhone is a process that says how to reach it, and ends with whoever started it', async () => {
  const child = spawn(process.execPath, [...MAIN, '--id', 'i7', '--os', '18.5', '--world', '2021-11-30'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(line.endsWith('}\n')).toBe(true);
    const ready = JSON.parse(line) as Record<'wda' | 'usbmux' | 'udid', string>;
    expect(ready).toEqual({
      ready: true,
      id: 'i7',
      os: '18.5',
      wda: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      usbmux: expect.stringMatching(/^\/.+\/usbmuxd$/),
      udid: expect.stringMatching(/^00008110-[0-9A-F]{16}$/),
      control: expect.any(Number),
    });
    const source = (await (await fetch(`${ready.wda}/source`)).json()) as { value: string };
    expect(source.value).toMatch(/<XCUIElementTypeIcon .*label="微信"/);
    const gone = once(child, 'exit');
    child.stdin.end();
    expect(await gone).toEqual([0, null]);
    expect(existsSync(ready.usbmux)).toBe(false);
  } finally {
    child.kill('SIGKILL');
  }
});

test('a world that is not there ends it with the names of those that are', async () => {
  const child = spawn(process.execPath, [...MAIN, '--world', 'nowhere'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(2);
  expect(said).toMatch(/^nowhere: no such world; valid: .*2021-11-30/);
});
