import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { steadyNow } from '#clock';
import type { Child, Children } from './child.ts';
import { freePort } from './ports.ts';
import type { Hide } from './secrets.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LOOPBACK = new URL('loopback.mjs', import.meta.url).href;
/** One start on a busy machine took 7 s when four started at once. */
const START_MS = 60_000;

export interface AppiumServer {
  readonly port: number;
  readonly path: string;
  readonly pid: number;
  /** Resolves when it is gone, however. */
  readonly gone: Promise<void>;
  /** Resolves when it is gone, and with it all that it started. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts an Appium server for one phone. A phone that vanishes in mid-session can take its whole server down, so
 * no two phones share one.
 *
 * The base path is a random word: a server that answers under it is ours, whoever else owns ports here.
 *
 * Its process is among `children` from the start, ready or not.
 */
export async function startAppium(options: {
  children: Children;
  /** The only driver it loads: each takes a second to. */
  driver: 'uiautomator2' | 'xcuitest';
  log: string;
  androidHome?: string;
  adbPort?: number;
  usbmux?: string;
  /** Keeps screens and typed texts out of its log. */
  discreet?: boolean;
  /** Its log holds the capabilities of every session. */
  hide?: Hide;
}): Promise<AppiumServer> {
  await forgetMoved(PROJECT);
  const port = await freePort();
  const path = `/${randomBytes(8).toString('hex')}`;
  const child = options.children.start(
    process.execPath,
    [
      ...['--import', LOOPBACK],
      `${PROJECT}/node_modules/appium/index.js`,
      'server',
      ...['--address', '127.0.0.1', '--port', String(port), '--base-path', path],
      ...['--use-drivers', options.driver],
      ...['--log-timestamp', '--log-no-colors', '--log-level', options.discreet ? 'warn' : 'debug'],
    ],
    {
      log: options.log,
      ...(options.hide && { hide: options.hide }),
      env: {
        APPIUM_HOME: PROJECT,
        ...(options.androidHome && { ANDROID_HOME: options.androidHome }),
        ...(options.adbPort && { ANDROID_ADB_SERVER_PORT: String(options.adbPort) }),
        ...(options.usbmux && { USBMUXD_SOCKET_ADDRESS: options.usbmux }),
      },
    },
  );
  await ready(`http://127.0.0.1:${port}${path}/status`, child);
  return { port, path, pid: child.process.pid ?? 0, gone: child.gone, stop: () => child.stop() };
}

/**
 * Appium keeps a list of where its drivers are, and goes on looking there when the project has been moved, or its
 * modules have come from elsewhere with a cache. Without the list it looks around and writes it anew.
 */
export async function forgetMoved(project: string): Promise<void> {
  const list = join(project, 'node_modules/.cache/appium/extensions.yaml');
  const text = await readFile(list, 'utf8').catch(() => '');
  if (installedIn(text).some((path) => !path.startsWith(join(project, '/')))) await rm(list, { force: true });
}

/** Nothing where another server is just writing the list. */
function installedIn(text: string): readonly string[] {
  try {
    const { drivers = {} } = (parse(text) ?? {}) as { drivers?: Record<string, { installPath?: string }> };
    return Object.values(drivers).flatMap(({ installPath }) => installPath ?? []);
  } catch {
    return [];
  }
}

async function ready(status: string, child: Child): Promise<void> {
  let gone = false;
  void child.gone.then(() => {
    gone = true;
  });
  const until = steadyNow() + START_MS;
  while (!gone && steadyNow() < until) {
    const answer = await fetch(status, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (answer?.ok) {
      const body = (await answer.json()) as { value?: { ready?: boolean } };
      if (body.value?.ready) return;
    }
    await new Promise((next) => setTimeout(next, 150));
  }
  await child.stop();
  throw new Error(gone ? 'Appium ended before it was ready; see its log' : `Appium not ready in ${START_MS / 1000} s`);
}
