import { execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';

const run = promisify(execFile);
const SYSLOG = 'idevicesyslog';
const missing = ['idevice_id', 'ideviceinfo', 'ideviceinstaller', 'idevicedate', 'idevicepair', SYSLOG].filter(
  (tool) => spawnSync('which', [tool]).status !== 0,
);
if (missing.length > 0)
  console.warn(`SKIPPED: ${missing.join(', ')} not found; apt-get install libimobiledevice-utils ideviceinstaller`);

describe.skipIf(missing.length > 0).each(['17.5', '18.5'])("libimobiledevice's own tools on iOS %s", (version) => {
  let stage: Stage;
  const env = () => ({ ...process.env, USBMUXD_SOCKET_ADDRESS: `UNIX:${stage.phone.usbmux}` });
  const tool = async (name: string, ...args: string[]): Promise<string> =>
    (await run(name, args, { env: env(), timeout: 20_000 })).stdout;
  /** What a tool says when it ends in failure. */
  const refused = async (name: string, ...args: string[]): Promise<string> =>
    tool(name, ...args).then(
      () => 'it worked',
      (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
    );

  beforeAll(async () => {
    stage = await setStage(version);
  });
  afterAll(() => stage.phone.stop());

  test('the phone is listed', async () => {
    expect(await tool('idevice_id', '-l')).toBe(`${stage.phone.udid}\n`);
  });

  test('its facts are read, some of them without trust', async () => {
    const open = await tool('ideviceinfo', '-s');
    expect(open).toMatch(new RegExp(`^ProductVersion: ${version}$`, 'm'));
    expect(open).not.toContain('SerialNumber');
    const trusted = await tool('ideviceinfo');
    expect(trusted).toMatch(/^SerialNumber: \w{10}$/m);
    expect(trusted).toMatch(/^DeviceClass: iPhone$/m);
    expect(trusted).toMatch(new RegExp(`^UniqueDeviceID: ${stage.phone.udid}$`, 'm'));
    expect(await tool('ideviceinfo', '-q', 'com.apple.security.mac.amfi', '-k', 'DeveloperModeStatus')).toBe('true\n');
    expect(await tool('idevicename')).toBe('iPhone\n');
  });

  test('apps are listed with their versions', async () => {
    expect(await tool('ideviceinstaller', '-l')).toBe(
      [
        'CFBundleIdentifier, CFBundleVersion, CFBundleDisplayName',
        'com.example.notes, "2.3.4", "备忘录"',
        'com.taobao.taobao4iphone, "10.8.20", "淘宝"',
        'com.facebook.WebDriverAgentRunner.xctrunner, "1.0", "WebDriverAgentRunner-Runner"',
        '',
      ].join('\n'),
    );
    expect(await tool('ideviceinstaller', '-l', '-o', 'xml')).toMatch(
      /<key>CFBundleShortVersionString<\/key>\s*<string>2\.3\.4<\/string>/,
    );
    expect(await tool('ideviceinstaller', '-l', '-o', 'list_system')).toContain('com.apple.springboard, "1.0"');
  });

  test('the log runs without being asked for', async () => {
    const log = spawn(SYSLOG, [], { env: env() });
    let said = '';
    log.stdout.on('data', (chunk) => {
      said += chunk;
    });
    try {
      await expect.poll(() => said, { timeout: 10_000 }).toContain('client connected');
      stage.handset.log('WeChat', '打开链接');
      await expect.poll(() => said).toMatch(/^\w{3} [ \d]\d \d\d:\d\d:\d\d WeChat\[\d+\] <Notice>: 打开链接$/m);
    } finally {
      log.kill('SIGKILL');
    }
  });

  test('the clock runs and can be set', async () => {
    const before = Date.parse((await tool('idevicedate')).trim());
    expect(Math.abs(Date.now() - before)).toBeLessThan(5_000);
    await tool('idevicedate', '-s', '1638230400');
    const set = Date.parse((await tool('idevicedate')).trim());
    expect(set - 1_638_230_400_000).toBeGreaterThanOrEqual(0);
    expect(set - 1_638_230_400_000).toBeLessThan(5_000);
  });

  test('it can be given a name', async () => {
    expect(await tool('idevicename', '测试机一号')).toContain("device name set to '测试机一号'");
    expect(await tool('idevicename')).toBe('测试机一号\n');
  });

  test('a computer is trusted, forgotten and trusted again', async () => {
    expect(await tool('idevicepair', 'validate')).toContain('SUCCESS: Validated pairing');
    expect(await tool('idevicepair', 'unpair')).toContain('SUCCESS: Unpaired');
    expect(await tool('idevicepair', 'pair')).toContain('SUCCESS: Paired');
    expect(await tool('ideviceinfo', '-k', 'SerialNumber')).toMatch(/^\w{10}$/m);
  });

  test('a phone that asks its owner first tells nothing that needs trust', async () => {
    await stage.phone.apply({ fault: 'unauthorized', on: true });
    expect(await refused('ideviceinfo')).toMatch(
      /lockdown error|accept the trust dialog|Could not connect to lockdownd/i,
    );
    expect(await tool('ideviceinfo', '-s', '-k', 'ProductVersion')).toBe(`${version}\n`);
    await stage.phone.apply({ fault: 'unauthorized', on: false });
    expect(await tool('ideviceinfo', '-k', 'SerialNumber')).toMatch(/^\w{10}$/m);
  });

  test('without its cable it is gone', async () => {
    await stage.phone.apply({ fault: 'unplugged', on: true });
    expect(await tool('idevice_id', '-l')).toBe('');
    expect(await refused('ideviceinfo')).toMatch(/No device found/);
    await stage.phone.apply({ fault: 'unplugged', on: false });
    expect(await tool('idevice_id', '-l')).toBe(`${stage.phone.udid}\n`);
  });

  test('all they asked was known, and a service it has not is put on record', async () => {
    expect(stage.phone.unknowns.list).toEqual([]);
    expect(await refused('idevicediagnostics', 'diagnostics')).toContain('Could not start diagnostics service');
    expect(stage.phone.unknowns.list.map(({ kind, what }) => [kind, what])).toContainEqual([
      'service',
      'com.apple.mobile.diagnostics_relay',
    ]);
  });
});
