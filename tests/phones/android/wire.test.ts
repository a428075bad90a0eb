import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AndroidPhone } from '#fixtures/phones/android/phone';
import { startTestPhone, until } from './lab.ts';
import { dump, hello, packet, RawHost } from './raw-host.ts';

let phone: AndroidPhone;

beforeAll(async () => {
  ({ phone } = await startTestPhone());
});

afterAll(() => phone.stop());

async function run(service: string, pieces: readonly Buffer[] = []): Promise<string> {
  const host = await RawHost.to(phone.serial);
  await host.open(service, pieces);
  const said = Buffer.concat(await host.rest()).toString('latin1');
  host.close();
  return said;
}

const opened = Buffer.concat([hello(), packet('OPEN', 1, 0, 'shell:cat\0')]);
const tooLong = packet('CNXN', 0x01000001, 4096);
tooLong.writeUInt32LE(0xffffffff, 12);

const GARBAGE: readonly [what: string, bytes: Buffer][] = [
  ['a request of another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['noise', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251))],
  ['a service before a greeting', packet('OPEN', 1, 0, 'shell:id\0')],
  ['a packet that is too long', tooLong],
  ['a host that takes no payload', Buffer.concat([hello(0), packet('OPEN', 1, 0, 'shell:id\0')])],
  ['an open stream, and then the end', opened],
  ...['OKAY', 'WRTE', 'CLSE', 'OPEN', 'AUTH', 'CNXN', 'STLS'].map((command): [string, Buffer] => [
    `${command} for streams that are not there`,
    Buffer.concat([opened, packet(command, 0xffffffff, 7, 'junk'), packet(command, 0, 0)]),
  ]),
];

test.for(GARBAGE)('%s leaves the phone as it was', async ([, bytes]) => {
  await dump(phone.serial, bytes);
  expect(await run('shell:echo alive')).toBe('alive\n');
});

/** Requests of `sync:` and what is answered to them. */
const BROKEN: readonly [request: string, answer: string][] = [
  ['JUNK\0\0\0\0', 'FAIL\x18\0\0\0unknown command 4a554e4b'],
  ['STAT\xff\xff\xff\xff', 'FAIL\x0d\0\0\0path too long'],
  ['SEND\x03\0\0\0abc', 'FAIL\x14\0\0\0missing , in ID_SEND'],
  ['SEND\x05\0\0\0/a,bcDATA\xff\xff\xff\x7f', 'FAIL\x15\0\0\0oversize data message'],
];

test.for(BROKEN)('sync: %j is answered and ends the stream', async ([request, answer]) => {
  expect(await run('sync:', [Buffer.from(request, 'latin1')])).toBe(answer);
});

test('a payload is never longer than the host takes', async () => {
  const host = await RawHost.to(phone.serial, { maxPayload: 4096 });
  await host.open('shell:head -c 20000 /dev/zero');
  const sizes = (await host.rest()).map(({ length }) => length);
  expect([Math.max(...sizes), sizes.reduce((sum, size) => sum + size)]).toEqual([4096, 20_000]);
  host.close();
});

test('a host that greets again has no streams any more', async () => {
  const host = await RawHost.to(phone.serial);
  const stream = await host.open('shell,v2,raw:sleep 1000');
  host.send('CNXN', 0x01000001, 4096, 'host::\0');
  expect((await host.next()).command).toBe('CNXN');
  host.send('WRTE', 1, stream, 'x');
  expect(await host.next()).toMatchObject({ command: 'CLSE', to: 1 });
  host.close();
  await until(
    () => run('shell:pgrep -f "^sleep 1000"'),
    (text) => text === '',
  );
});

test('one packet of standard input may be as long as it likes', async () => {
  const size = 30_000_000;
  const head = Buffer.alloc(5);
  head.writeUInt32LE(size, 1);
  const all = Buffer.concat([head, Buffer.alloc(size), Buffer.from([4, 0, 0, 0, 0])]);
  const pieces = Array.from({ length: Math.ceil(all.length / 262_144) }, (_, index) =>
    all.subarray(index * 262_144, (index + 1) * 262_144),
  );
  expect(await run('shell,v2,raw:cat > /data/local/tmp/long; stat -c %s /data/local/tmp/long', pieces)).toBe(
    '\x01\x09\0\0\x0030000000\n\x03\x01\0\0\0\0',
  );
});

test('what a host sent to a bare socket before it closed is still read', async () => {
  const host = await RawHost.to(phone.serial);
  const stream = await host.open('exec:cat > /data/local/tmp/in; echo $? > /data/local/tmp/over', [
    Buffer.alloc(200_000, 'x'),
  ]);
  host.send('CLSE', 1, stream);
  await until(
    () => run('shell:cat /data/local/tmp/over 2>&1; stat -c %s /data/local/tmp/in 2>&1'),
    (text) => text === '0\n200000\n',
  );
  host.close();
});

test('many hosts and many streams at once keep apart', async () => {
  const said = await Promise.all(
    Array.from({ length: 30 }, (_, index) => run(`shell:seq 500 | tail -n 1; echo ${index}`)),
  );
  expect(said).toEqual(said.map((_, index) => `500\n${index}\n`));
});

test('nobody has memory without end', async () => {
  expect(await run('shell:sort /dev/zero; echo $?')).toBe('137\n');
});
