import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Appium, openSession, startAppium } from './appium.ts';
import { type Stage, setStage } from './stage.ts';
import { ask, open } from './wda.ts';

const NOTES = 'com.example.notes';
let stage: Stage;

describe('troubles of the phone', () => {
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.phone.stop());

  const switchOn = async (fault: object): Promise<number> => {
    const reply = await fetch(`http://127.0.0.1:${stage.phone.control}/fault`, {
      method: 'POST',
      body: JSON.stringify(fault),
    });
    return reply.status;
  };
  const code = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => 'answered',
      (error: Error & { cause?: { code?: string } }) => error.cause?.code,
    );

  test('WebDriverAgent dies with its session and comes back on its port without it', async () => {
    const session = await open(stage, NOTES);
    expect(await switchOn({ fault: 'server-crash', on: true })).toBe(200);
    expect(await code(fetch(`${stage.phone.wda}/status`))).toBe('ECONNREFUSED');
    await switchOn({ fault: 'server-crash', on: false });
    expect((await ask(stage, 'GET /status')).status).toBe(200);
    expect((await ask(stage, `GET ${session}/source`)).status).toBe(404);
    expect(stage.handset.front.installed.id).toBe('notes');
  });

  test('without its cable WebDriverAgent cannot be reached, and its session lives on', async () => {
    const session = await open(stage, NOTES);
    await switchOn({ fault: 'unplugged', on: true });
    expect(await code(fetch(`${stage.phone.wda}/status`))).toBe('ECONNREFUSED');
    await switchOn({ fault: 'server-crash', on: true });
    await switchOn({ fault: 'server-crash', on: false });
    expect(await code(fetch(`${stage.phone.wda}/status`))).toBe('ECONNREFUSED');
    await switchOn({ fault: 'unplugged', on: false });
    expect((await ask(stage, `GET ${session}/source`)).status).toBe(404);
    const again = await open(stage, NOTES);
    await switchOn({ fault: 'unplugged', on: true });
    await switchOn({ fault: 'unplugged', on: false });
    expect((await ask(stage, `GET ${again}/source`)).status).toBe(200);
  });

  test('an app that crashes leaves the home screen', async () => {
    await open(stage, NOTES);
    await switchOn({ fault: 'app-crash', app: 'notes' });
    expect(stage.handset.front.installed.id).toBe('launcher');
    expect(await switchOn({ fault: 'app-crash', app: 'nothing' })).toBe(500);
  });

  test('slow answers take their time', async () => {
    await switchOn({ fault: 'slow', ms: 300 });
    const start = performance.now();
    await ask(stage, 'GET /status');
    expect(performance.now() - start).toBeGreaterThanOrEqual(299);
    await switchOn({ fault: 'slow', ms: 0 });
  });

  test('a phone that hangs takes requests and answers none', async () => {
    await switchOn({ fault: 'hang', on: true });
    const asked = fetch(`${stage.phone.wda}/status`, { signal: AbortSignal.timeout(300) });
    await expect(asked).rejects.toThrow(/timeout/);
    await switchOn({ fault: 'hang', on: false });
    expect((await ask(stage, 'GET /status')).status).toBe(200);
  });

  test('a phone locked by its owner stays locked', async () => {
    const session = await open(stage, NOTES);
    await switchOn({ fault: 'locked', on: true });
    expect((await ask(stage, 'GET /wda/locked')).value).toBe(true);
    expect((await ask(stage, `POST ${session}/wda/unlock`, {})).status).toBe(500);
    await switchOn({ fault: 'locked', on: false });
    expect((await ask(stage, 'GET /wda/locked')).value).toBe(false);
  });

  test('nonsense on any of its wires does not bring it down', async () => {
    const packets = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64),
      Buffer.from('1400000001000000080000000100000061626364', 'hex'),
    ];
    for (const packet of packets) {
      const socket = connect(stage.phone.usbmux);
      socket.on('error', () => {});
      socket.resume();
      socket.write(packet);
      await once(socket, 'close');
    }
    for (const path of ['//', '/%', '/session/%zz/source', '/source?format=%', '/session//element//attribute/'])
      await fetch(`${stage.phone.wda}${path}`, { method: 'POST', body: '{' });
    expect((await ask(stage, 'GET /status')).status).toBe(200);
  });

  test('the control port tells how the phone is', async () => {
    await open(stage, NOTES);
    const state = await (await fetch(`http://127.0.0.1:${stage.phone.control}/state`)).json();
    expect(state).toEqual({
      front: NOTES,
      locked: false,
      session: expect.stringMatching(/^[0-9A-F-]{36}$/),
      plugged: true,
      trusting: true,
    });
    expect(await switchOn({ fault: 'flood' })).toBe(400);
  });
});

describe('the real driver in trouble', () => {
  let appium: Appium;
  beforeAll(async () => {
    stage = await setStage('18.5');
    appium = await startAppium(stage.phone.usbmux);
  });
  afterAll(async () => {
    await appium.stop();
    await stage.phone.stop();
  });

  test('the version of iOS is read from the device, and so is an app before its session', async () => {
    const browser = await openSession(appium, { phone: stage.phone, more: { 'appium:bundleId': NOTES } });
    expect(browser.capabilities).toMatchObject({ platformVersion: '18.5' });
    expect(await browser.getPageSource()).toContain(`bundleId="${NOTES}"`);
    await browser.deleteSession();
    const unknown = openSession(appium, { phone: stage.phone, more: { 'appium:bundleId': 'com.no.such' } });
    await expect(unknown).rejects.toThrow(/App with bundle identifier 'com.no.such' unknown/);
  });

  test('a session that loses WebDriverAgent is over; the next one finds the phone well', async () => {
    const browser = await openSession(appium, { phone: stage.phone, version: '18.5' });
    await stage.phone.apply({ fault: 'server-crash', on: true });
    await expect(browser.getPageSource()).rejects.toThrow(/ECONNREFUSED/);
    await browser.deleteSession();
    const dead = openSession(appium, { phone: stage.phone, version: '18.5' });
    await expect(dead).rejects.toThrow(/ECONNREFUSED/);
    await stage.phone.apply({ fault: 'server-crash', on: false });
    const next = await openSession(appium, { phone: stage.phone, version: '18.5' });
    expect(await next.getPageSource()).toContain('bundleId="com.apple.springboard"');
    await next.deleteSession();
  });

  test('of two sessions on one phone the first is lost', async () => {
    const first = await openSession(appium, { phone: stage.phone, version: '18.5' });
    const second = await openSession(appium, { phone: stage.phone, version: '18.5' });
    await expect(first.getPageSource()).rejects.toThrow(/terminated or not started|Session does not exist/);
    expect(await second.getPageSource()).toContain('<AppiumAUT>');
    await second.deleteSession();
  });

  test('the log of the phone can be captured', async () => {
    const browser = await openSession(appium, {
      phone: stage.phone,
      version: '18.5',
      more: { 'appium:skipLogCapture': false },
    });
    stage.handset.log('WeChat', 'a line of the phone');
    await expect.poll(async () => JSON.stringify(await browser.getLogs('syslog'))).toContain('a line of the phone');
    await browser.deleteSession();
  });
});
