import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Platform } from '#model';
import { split } from './cells.ts';
import { type Device, readSetting, SETTING } from './setting.ts';

// The plain WebdriverIO runner over the bench's cells: one spec file a cell, or one a phone.

const SPEC = fileURLToPath(new URL('spec.ts', import.meta.url));
const closing: (() => Promise<void>)[] = [];
let began = 0;

/** Writes the spec files of one phone. */
function specsOf(phone: string, ids: readonly string[]): readonly string[] {
  const { dir, way } = readSetting();
  const files = way === 'a spec a cell' ? ids.map((id) => [id]) : [ids];
  return files.map((those, at) => {
    const file = join(dir, `${phone}-${at}.e2e.ts`);
    writeFileSync(file, `import { tryCells } from ${JSON.stringify(SPEC)};\ntryCells(${JSON.stringify(those)});\n`);
    return file;
  });
}

export const config: WebdriverIO.Config = {
  runner: 'local',
  specs: [],
  framework: 'mocha',
  mochaOpts: { ui: 'bdd', timeout: 180_000 },
  reporters: ['spec'],
  logLevel: 'error',
  maxInstancesPerCapability: 1,
  connectionRetryCount: 0,
  connectionRetryTimeout: 120_000,
  capabilities: [],

  async onPrepare(_config, phones) {
    // Workers read this file too: what opens a lab is loaded by the launcher alone.
    const { openLab } = await import('#lab/open');
    const { DEFAULT_PHONES } = await import('#lab/virtual');
    const { loadApps } = await import('#load');
    const setting = readSetting();
    mkdirSync(join(setting.dir, 'evidence'), { recursive: true });
    const virtual = { world: setting.world, links: 'matrices/links/corpus.yaml', phones: DEFAULT_PHONES };
    const lab = await openLab({ virtual }, { apps: await loadApps(), logs: setting.dir });
    closing.push(() => lab.close());
    const devices: Record<string, Device> = {};
    for (const platform of ['android', 'ios'] as const satisfies readonly Platform[]) {
      const those = lab.phones.filter(({ spec }) => spec.platform === platform);
      const shares = split(
        setting.cells.filter((cell) => cell.platform === platform),
        those.length,
      );
      for (const [at, phone] of those.entries()) {
        const { server, capabilities } = await lab.target(phone);
        const { id, accounts, serial, udid } = phone.spec;
        const where = { hostname: '127.0.0.1', port: server.port, path: server.path };
        (phones as object[]).push({ ...where, ...capabilities, 'wdio:specs': specsOf(id, shares[at] ?? []) });
        devices[serial ?? udid ?? ''] = { id, platform, accounts };
      }
    }
    process.env[SETTING] = JSON.stringify({ ...setting, devices });
    began = Date.now();
  },

  async onComplete() {
    writeFileSync(join(readSetting().dir, 'times.json'), JSON.stringify({ from: began, to: Date.now() }));
    for (const close of closing) await close();
  },
};
