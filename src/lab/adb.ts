import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startChild } from './child.ts';
import { freePort } from './ports.ts';

/**
 * The host's side of adb: which server answers for the phones, and an Android SDK folder that holds nothing but adb,
 * which is all that the driver asks of one.
 */
export interface Adb {
  readonly port: number;
  readonly home: string;
  /** `host:port` serials have to be connected; others are there by cable. */
  connect(serial: string): Promise<void>;
  stop(): Promise<void>;
}

/** adb's own server, shared with others on this host: never stopped by us. */
const SHARED_PORT = 5037;

export async function openAdb(options: { own: boolean; port?: number; log: string }): Promise<Adb> {
  const home = await mkdtemp(join(tmpdir(), 'hutong-sdk-'));
  await mkdir(join(home, 'platform-tools'));
  const { stdout } = await execa('which', ['adb']);
  await symlink(stdout.trim(), join(home, 'platform-tools', 'adb'));
  const port = options.port ?? (options.own ? await freePort() : SHARED_PORT);
  const server = options.own
    ? startChild('adb', ['-P', String(port), 'nodaemon', 'server'], { log: options.log })
    : null;
  return {
    port,
    home,
    connect: async (serial) => {
      if (!serial.includes(':')) return;
      // A phone that was restarted on the same port stays `offline` until it is let go first.
      await execa('adb', ['-P', String(port), 'disconnect', serial], { reject: false });
      await execa('adb', ['-P', String(port), 'connect', serial], { reject: false, timeout: 20_000 });
    },
    stop: async () => {
      await server?.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
