import { once } from 'node:events';
import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { Mux } from './usbmux.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.phone.stop());

const OK = { MessageType: 'Result', Number: 0 };
const BAD_DEVICE = { MessageType: 'Result', Number: 2 };
const REFUSED = { MessageType: 'Result', Number: 3 };

test('WebDriverAgent is on port 8100 of the phone, over the cable', async () => {
  const mux = await Mux.open(stage.phone.usbmux);
  expect(await mux.connect(8100)).toEqual(OK);
  const request = get({ path: '/status', createConnection: () => mux.socket });
  const [response] = await once(request, 'response');
  expect(await json(response)).toMatchObject({ value: { ready: true, device: 'iphone' } });
  mux.socket.destroy();
});

test('a port nobody listens on is refused, and so is WebDriverAgent when it is dead', async () => {
  expect(await (await Mux.open(stage.phone.usbmux)).connect(8101)).toEqual(REFUSED);
  await stage.phone.apply({ fault: 'server-crash', on: true });
  expect(await (await Mux.open(stage.phone.usbmux)).connect(8100)).toEqual(REFUSED);
});

test('a connection through the cable ends with the cable', async () => {
  const mux = await Mux.open(stage.phone.usbmux);
  expect(await mux.connect(8100)).toEqual(OK);
  const closed = once(mux.socket.resume(), 'close');
  await stage.phone.apply({ fault: 'unplugged', on: true });
  await closed;
});

test('another device than the one that is plugged in is not there', async () => {
  expect(await (await Mux.open(stage.phone.usbmux)).connect(62078, 2)).toEqual(BAD_DEVICE);
});
