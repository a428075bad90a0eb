import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Installed } from '#fixtures/phones/app';
import { Handset } from '#fixtures/phones/handset';
import { startIphone } from '#fixtures/phones/iphone/phone';
import { WatchRecord } from '#store/schemas';

const HUTONG = fileURLToPath(new URL('../../src/hutong.mjs', import.meta.url));

const installed = (id: string, bundle: string, version: () => string): Installed => ({
  id,
  package: bundle,
  name: id,
  get version() {
    return version();
  },
  schemes: [],
  activity: '',
  system: id === 'launcher',
  start: () => ({
    stack: [{ activity: '', view: (rect) => ({ role: 'group', rect, children: [] }) }],
    open: () => {},
  }),
});

const phone = {
  id: 'i1',
  platform: 'ios',
  model: 'iPhone 15',
  osVersion: '17.5',
  width: 393,
  height: 852,
  scale: 3,
  statusBar: 54,
  keyboardHeight: 336,
  accounts: {},
} as const;

/** A store of our own, that has one version of whatever it is asked about. */
async function startStore(version: () => string) {
  const server = createServer((_, answer) => answer.end(JSON.stringify({ results: [{ version: version() }] })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    file: `schema: hutong.stores/1
stores:
  - { id: apple, platform: ios, read: apple, url: "http://127.0.0.1:${port}/lookup?bundleId={bundle}&country=cn" }
`,
    close: () => server.close(),
  };
}

async function watch(folder: string): Promise<{ exitCode: number | undefined; said: unknown }> {
  const files = ['lab', 'stores', 'state'].flatMap((name) => [`--${name}`, join(folder, `${name}.yaml`)]);
  const { exitCode, stdout, stderr } = await execa('node', [HUTONG, 'watch', ...files, '--apps', 'wechat'], {
    reject: false,
  });
  return { exitCode, said: stdout === '' ? stderr : WatchRecord.parse(JSON.parse(stdout)) };
}

const there = { where: 'store', source: 'apple', platform: 'ios', app: 'wechat' };

test('watch exits with 3 where stores alone answer, even of an update: they do not know what is on the phones', async () => {
  const now = { store: '8.0.51' };
  const folder = await mkdtemp(join(tmpdir(), 'hutong-watch-'));
  const store = await startStore(() => now.store);
  try {
    await writeFile(
      join(folder, 'lab.yaml'),
      `schema: hutong.lab/1
phones: [{ id: i1, platform: ios, udid: 00008110-000A5C3E1E40001E, wda: "http://127.0.0.1:9", accounts: {} }]
`,
    );
    await writeFile(join(folder, 'stores.yaml'), store.file);
    const common = {
      schema: 1,
      virtual: false,
      pending: [],
      failed: [{ where: 'phone', source: 'i1', why: expect.stringContaining('127.0.0.1:9') }],
    };
    expect(await watch(folder)).toEqual({
      exitCode: 3,
      said: { ...common, changes: [], sightings: [{ ...there, version: '8.0.51' }] },
    });
    now.store = '8.0.52';
    expect(await watch(folder)).toEqual({
      exitCode: 3,
      said: {
        ...common,
        changes: [{ ...there, before: '8.0.51', now: '8.0.52' }],
        sightings: [{ ...there, version: '8.0.52' }],
      },
    });
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
});

test('watch exits with 0 the first time and with 10 after an update, and says where which version was and is', async () => {
  const now = { phone: '8.0.50', store: '8.0.51' };
  const folder = await mkdtemp(join(tmpdir(), 'hutong-watch-'));
  const handset = new Handset(phone, {
    web: {
      open: () => {
        throw new Error('this phone has no web');
      },
      content: () => Promise.resolve(null),
    },
    apps: [
      installed('launcher', 'com.apple.springboard', () => '1'),
      installed('wechat', 'com.tencent.xin', () => now.phone),
    ],
  });
  await handset.start();
  const iphone = await startIphone(handset);
  const store = await startStore(() => now.store);
  try {
    await writeFile(
      join(folder, 'lab.yaml'),
      `schema: hutong.lab/1
phones:
  - { id: i1, platform: ios, udid: ${iphone.udid}, wda: "${iphone.wda}", usbmux: "unix:${iphone.usbmux}", accounts: { wechat: { alias: wx, private: 甲 } } }
`,
    );
    await writeFile(join(folder, 'stores.yaml'), store.file);
    const here = { where: 'phone', source: 'i1', platform: 'ios', app: 'wechat' };
    const common = { schema: 1, virtual: false, failed: [] };

    expect(await watch(folder)).toEqual({
      exitCode: 0,
      said: {
        ...common,
        changes: [],
        pending: [],
        sightings: [
          { ...here, version: '8.0.50' },
          { ...there, version: '8.0.51' },
        ],
      },
    });

    now.phone = '8.0.51';
    now.store = '8.0.52';
    expect(await watch(folder)).toEqual({
      exitCode: 10,
      said: {
        ...common,
        changes: [
          { ...here, before: '8.0.50', now: '8.0.51' },
          { ...there, before: '8.0.51', now: '8.0.52' },
        ],
        pending: ['wechat'],
        sightings: [
          { ...here, version: '8.0.51' },
          { ...there, version: '8.0.52' },
        ],
      },
    });
    expect(JSON.parse(await readFile(join(folder, 'state.yaml'), 'utf8'))).toEqual({
      schema: 1,
      versions: { 'phone i1 wechat': '8.0.51', 'store apple wechat': '8.0.52' },
      pending: ['wechat'],
    });
  } finally {
    store.close();
    await iphone.stop();
    await rm(folder, { recursive: true });
  }
});
