import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { type AndroidPhone, type Automation, startAndroidPhone } from '#fixtures/phones/android/phone';
import type { Installed, Web } from '#fixtures/phones/app';
import { Handset, type HandsetSpec } from '#fixtures/phones/handset';
import { Field } from '#fixtures/phones/view';

const SPEC: HandsetSpec = {
  id: 'a1',
  platform: 'android',
  model: 'Pixel 6',
  osVersion: '13',
  width: 360,
  height: 800,
  scale: 2,
  statusBar: 24,
  keyboardHeight: 260,
  accounts: {},
};

/** A phone for these tests opens no page. */
const noWeb: Web = {
  open: () => {
    throw new Error('this phone has no web');
  },
  content: async () => null,
};

const app = (id: string, name: string, activity: string, rest: Partial<Installed> = {}): Installed => ({
  id,
  package: name,
  name: id,
  version: '8.0.16',
  activity,
  schemes: [],
  system: false,
  start: () => ({
    stack: [{ activity, view: (area) => ({ role: 'group', rect: area }) }],
    open: () => {},
  }),
  ...rest,
});

/** The field of the notes app. */
const note = new Field({ hint: '记点什么' });
/** Addresses that the browser was asked to open. */
export const visited: string[] = [];

const APPS: readonly Installed[] = [
  app('launcher', 'com.android.launcher3', 'com.android.launcher3.Launcher', { system: true }),
  app('notes', 'org.example.notes', 'org.example.notes.ui.MainActivity', {
    start: () => ({
      stack: [
        {
          activity: 'org.example.notes.ui.MainActivity',
          view: (area) => ({
            role: 'group',
            rect: area,
            children: [{ role: 'input', rect: { ...area, height: 100 }, field: note }],
          }),
        },
      ],
      open: () => {},
    }),
  }),
  app('browser', 'com.android.browser', 'com.android.browser.BrowserActivity', {
    system: true,
    schemes: ['http', 'https'],
    start: () => ({
      stack: [{ activity: 'com.android.browser.BrowserActivity', view: (area) => ({ role: 'web', rect: area }) }],
      open: (intent) => {
        if (intent.kind === 'url') visited.push(intent.url);
      },
    }),
  }),
];

/** In place of UiAutomator2: its transport is under test here, not its routes. */
const echoAutomation: Automation = () => {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const server = createServer((request, response) => {
    response.end(`${request.method} ${request.url}`);
    if (request.method === 'DELETE') end();
  });
  return { server, ended };
};

export async function startTestPhone(
  options: { port?: number } = {},
): Promise<{ phone: AndroidPhone; handset: Handset }> {
  const handset = new Handset(SPEC, { web: noWeb, apps: APPS });
  await handset.start();
  const phone = await startAndroidPhone(handset, { automation: echoAutomation, ...options });
  return { phone, handset };
}

export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real adb with a server of its own. */
export class Adb {
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, ANDROID_ADB_SERVER_PORT: `${this.port}`, ADB_MDNS: '0', TERM: 'xterm-256color' };
  }

  /** Runs adb to its end, with text for its standard input. */
  run(args: readonly string[], input: string | Buffer = ''): Promise<Ran> {
    return this.raw(args, input).then((ran) => ({ ...ran, stdout: ran.stdout.toString() }));
  }

  raw(
    args: readonly string[],
    input: string | Buffer = '',
  ): Promise<{ status: number | null; stdout: Buffer; stderr: string }> {
    return new Promise((ran, failed) => {
      const child = spawn('adb', args, { env: this.env, stdio: 'pipe' });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk) => out.push(chunk));
      child.stderr.on('data', (chunk) => err.push(chunk));
      child.once('error', failed);
      child.once('close', (status) =>
        ran({ status, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
      );
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  /** adb that stays, with its standard input open. */
  start(args: readonly string[]): ReturnType<typeof spawn> {
    return spawn('adb', args, { env: this.env, stdio: 'pipe' });
  }

  stop(): Promise<void> {
    return new Promise((stopped) => execFile('adb', ['kill-server'], { env: this.env }, () => stopped()));
  }
}

/** Waits until something holds; gives up with its last words. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > giveUpAt) throw new Error(`still: ${JSON.stringify(seen)}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
