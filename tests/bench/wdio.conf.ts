import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenLab } from '#lab/open';
import type { App, Link, Platform } from '#model';
import { split } from './cells.ts';
import { type Device, readSetting, SETTING, savingIn } from './setting.ts';

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

/** The links in browsers of our own beside the phones, before and after, worn as each app that they are tried in. */
async function openControls(lab: OpenLab, links: readonly Link[], apps: readonly App[]) {
  const { openControlArm } = await import('#control/arm');
  const save = savingIn(readSetting().dir);
  const arm = openControlArm({ network: lab.network, now: () => new Date(), save });
  const platforms = [...new Set(lab.phones.map(({ spec }) => spec.platform))];
  const visitors = [null, ...apps].flatMap((app) => platforms.map((platform) => ({ platform, app })));
  const look = (moment: 'before' | 'after') =>
    Promise.all(links.map((link) => arm.look(link, moment, visitors, { associations: moment === 'before' })));
  const before = look('before');
  return async (): Promise<void> => {
    await before;
    await look('after');
    await arm.close();
  };
}

export const config: WebdriverIO.Config = {
  runner: 'local',
  specs: [],
  framework: 'mocha',
  // What was lost is tried again, as a night would want it.
  mochaOpts: { ui: 'bdd', timeout: 600_000, retries: 2 },
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
    const { loadApps, loadCorpus } = await import('#load');
    const setting = readSetting();
    mkdirSync(join(setting.dir, 'evidence'), { recursive: true });
    const apps = await loadApps();
    const corpus = await loadCorpus(apps);
    const links = join(setting.dir, 'links.json');
    writeFileSync(links, JSON.stringify(corpus));
    const virtual = { world: setting.world, links, phones: DEFAULT_PHONES };
    const lab = await openLab({ virtual }, { apps, logs: setting.dir });
    closing.push(() => lab.close());
    // From here on it counts: Hutong starts its servers with its sessions.
    began = Date.now();
    const targets = new Map(
      await Promise.all(lab.phones.map(async (phone) => [phone, await lab.target(phone)] as const)),
    );
    const devices: Record<string, Device> = {};
    for (const platform of ['android', 'ios'] as const satisfies readonly Platform[]) {
      const those = lab.phones.filter(({ spec }) => spec.platform === platform);
      const shares = split(
        setting.cells.filter((cell) => cell.platform === platform),
        those.length,
      );
      for (const [at, phone] of those.entries()) {
        const { server, capabilities } = targets.get(phone) ?? {};
        const { id, accounts, serial, udid } = phone.spec;
        const where = { hostname: '127.0.0.1', port: server?.port, path: server?.path };
        (phones as object[]).push({ ...where, ...capabilities, 'wdio:specs': specsOf(id, shares[at] ?? []) });
        devices[serial ?? udid ?? ''] = { id, platform, accounts };
      }
    }
    const { canaries } = lab.lab;
    process.env[SETTING] = JSON.stringify({ ...setting, lab: { canaries, devices } });
    const wanted = (id: string): boolean =>
      setting.cells.some(({ link }) => link === id) || canaries.some((one) => [one.opens, one.caught].includes(id));
    const worn = apps.filter(({ id }) => setting.cells.some(({ app }) => app === id));
    closing.unshift(
      await openControls(
        lab,
        corpus.filter(({ id }) => wanted(id)),
        worn,
      ),
    );
  },

  async onComplete() {
    writeFileSync(join(readSetting().dir, 'times.json'), JSON.stringify({ from: began, to: Date.now() }));
    for (const close of closing) await close();
  },
};
