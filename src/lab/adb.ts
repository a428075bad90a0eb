import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { steadyNow } from '#clock';
import { type Child, startChild } from './child.ts';
import { freePort } from './ports.ts';
import { guardAdb } from './warden.ts';

/**
 * The host's side of adb: which server answers for the phones, and an Android SDK folder that holds nothing but adb,
 * which is all that the driver asks of one.
 */
export interface Adb {
  readonly port: number;
  readonly home: string;
  /** `host:port` serials have to be connected; others are there by cable. */
  connect(serial: string): Promise<void>;
  /** Lets the phone go and takes it again; the server, which others may use, stays as it is. */
  reconnect(serial: string): Promise<void>;
  /** Rejects where the phone does not answer. */
  shell(serial: string, command: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** adb's own server, shared with others on this host: never stopped by us. */
const SHARED_PORT = 5037;
/** It takes milliseconds on an idle machine. */
const START_MS = 20_000;
const ANSWER_MS = 20_000;
/** Long enough for a server that somebody else has just started to be asked to end once more. */
const GONE_MS = 2000;

/**
 * Which adb answers for the phones; one of our own listens when this resolves. Throws if it ends before, such as when
 * the port is taken.
 */
export async function openAdb(options: { own: boolean; port?: number; log: string }): Promise<Adb> {
  const { stdout } = await execa('which', ['adb']);
  const port = options.port ?? (options.own ? await freePort() : SHARED_PORT);
  const server = options.own ? await startServer(port, options.log) : null;
  const release = server ? guardAdb(port) : () => {};
  const home = await mkdtemp(join(tmpdir(), 'hutong-sdk-'));
  await mkdir(join(home, 'platform-tools'));
  await symlink(stdout.trim(), join(home, 'platform-tools', 'adb'));
  // A client that is told a host by number never starts a server in place of one that is gone.
  const address = [...(server ? ['-H', '127.0.0.1'] : []), '-P', String(port)];
  const ask = (...args: string[]) => execa('adb', [...address, ...args], { reject: false, timeout: ANSWER_MS });
  const connect = async (serial: string): Promise<void> => {
    if (!serial.includes(':')) return;
    // A phone that was restarted on the same port stays `offline` until it is let go first.
    await ask('disconnect', serial);
    await ask('connect', serial);
  };
  return {
    port,
    home,
    connect,
    reconnect: async (serial) => {
      if (serial.includes(':')) await connect(serial);
      else await ask('-s', serial, 'reconnect');
    },
    shell: async (serial, command) => {
      await execa('adb', [...address, '-s', serial, 'shell', ...command], { timeout: ANSWER_MS });
    },
    stop: async () => {
      await server?.stop();
      if (server) await clear(port);
      release();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a server and waits until it listens. Only its own word for that will do: whoever else answers at the port is
 * another's, and an `adb` that finds nobody there leaves a server of its own behind.
 */
async function startServer(port: number, log: string): Promise<Child> {
  const args = ['-P', String(port), 'nodaemon', 'server'];
  const child = startChild('adb', args, { log, env: { ADB_TRACE: 'adb' } });
  let said = '';
  const listens = new Promise<'listens'>((resolve) => {
    child.process.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000);
      if (said.includes('Event loop starting')) resolve('listens');
    });
  });
  // `close` comes after its last words, `exit` need not.
  const failed = new Promise<string>((resolve) => {
    child.process.once('close', () => resolve(`ended before it listened: ${said.trim().split('\n').at(-1)}`));
  });
  const first = await Promise.race([listens, failed, late(START_MS, `does not listen after ${START_MS / 1000} s`)]);
  if (first === 'listens') return child;
  await child.stop();
  throw new Error(`the adb server at port ${port} ${first}`);
}

/** Ends a server that a client, such as the driver's, has started at the port after ours was gone. */
async function clear(port: number): Promise<void> {
  const until = steadyNow() + GONE_MS;
  while ((await listening(port)) && steadyNow() < until) {
    await execa('adb', ['-P', String(port), 'kill-server'], { reject: false, timeout: GONE_MS });
  }
}

const listening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

const late = (ms: number, what: string): Promise<string> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(what), ms).unref();
  });
