import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEVICES, type Device } from './tests/device/devices.ts';

/**
 * The device suite: each source app's procedure on each phone, by the WebdriverIO runner.
 *
 *     npx wdio run wdio.conf.ts                      the virtual lab
 *     HUTONG_LAB=lab.yaml npx wdio run wdio.conf.ts  the phones of a lab file
 */
const closing: (() => Promise<void>)[] = [];
let logs = '';

export const config: WebdriverIO.Config = {
  runner: 'local',
  specs: ['./tests/device/**/*.e2e.ts'],
  framework: 'mocha',
  mochaOpts: { ui: 'bdd', timeout: 180_000 },
  reporters: ['spec'],
  logLevel: 'error',
  // One phone is one place: its specs run one after the other, the phones side by side.
  maxInstancesPerCapability: 1,
  connectionRetryCount: 0,
  connectionRetryTimeout: 120_000,
  // The lab says which phones there are; they are added when it is open.
  capabilities: [],

  async onPrepare(_config, phones) {
    // Workers read this file too: what opens a lab is loaded by the launcher alone.
    const { openDeviceLab } = await import('./tests/device/lab.ts');
    logs = mkdtempSync(join(tmpdir(), 'hutong-device-'));
    const lab = await openDeviceLab(process.env.HUTONG_LAB, logs);
    closing.push(() => lab.close());
    const devices: Device[] = [];
    for (const phone of lab.phones) {
      const { server, capabilities } = await lab.target(phone);
      (phones as object[]).push({ hostname: '127.0.0.1', port: server.port, path: server.path, ...capabilities });
      devices.push({
        platform: phone.spec.platform,
        udid: phone.spec.serial ?? phone.spec.udid ?? '',
        accounts: phone.spec.accounts,
      });
    }
    process.env[DEVICES] = JSON.stringify(devices);
  },

  async onComplete(exitCode) {
    for (const close of closing) await close();
    // Of a suite that failed somebody will want to read them.
    if (exitCode === 0 && logs !== '') rmSync(logs, { recursive: true, force: true });
  },
};
