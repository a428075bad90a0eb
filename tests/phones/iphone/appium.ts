import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, remote } from 'webdriverio';
import type { Iphone } from '#fixtures/phones/iphone/phone';

/** A real Appium server that sees one phone's usbmuxd. */
export interface Appium {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startAppium(usbmux: string): Promise<Appium> {
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      'node_modules/appium/index.js',
      'server',
      '--address',
      '127.0.0.1',
      '--port',
      String(port),
      '--log-level',
      'error',
    ],
    { env: { ...process.env, APPIUM_HOME: process.cwd(), USBMUXD_SOCKET_ADDRESS: `unix:${usbmux}` }, stdio: 'ignore' },
  );
  await answering(port, server);
  return { port, stop: () => stop(server) };
}

async function answering(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const reply = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
    if (reply?.ok) return;
    await sleep(100);
  }
  throw new Error(`Appium ended with ${server.exitCode}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Opens a session with the real driver on the phone's WebDriverAgent. */
export async function openSession(
  appium: Appium,
  { phone, version, more = {} }: { phone: Iphone; version?: string; more?: Record<string, unknown> },
): Promise<Browser> {
  return remote({
    hostname: '127.0.0.1',
    port: appium.port,
    logLevel: 'silent',
    connectionRetryCount: 0,
    waitforTimeout: 300,
    capabilities: {
      platformName: 'iOS',
      'appium:automationName': 'XCUITest',
      'appium:udid': phone.udid,
      'appium:webDriverAgentUrl': phone.wda,
      'appium:skipLogCapture': true,
      'appium:mjpegServerPort': await freePort(),
      'appium:newCommandTimeout': 600,
      'appium:webviewConnectTimeout': 300,
      'appium:webviewConnectRetries': 1,
      ...(version !== undefined && { 'appium:platformVersion': version }),
      ...more,
    },
  });
}
