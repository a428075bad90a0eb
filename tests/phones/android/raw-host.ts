import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A packet as it came: command as four letters. */
export interface Came {
  readonly command: string;
  readonly to: number;
  readonly from: number;
  readonly payload: Buffer;
}

const HEADER = 24;
const VERSION = 0x01000001;

/** Header and payload, written without the phone's own code. */
export function packet(command: string, arg0: number, arg1: number, payload: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(payload);
  const header = Buffer.alloc(HEADER);
  header.write(command, 0, 'latin1');
  for (const [index, word] of [arg0, arg1, bytes.length].entries()) header.writeUInt32LE(word, 4 + 4 * index);
  header.writeUInt32LE((header.readUInt32LE(0) ^ 0xffffffff) >>> 0, 20);
  return Buffer.concat([header, bytes]);
}

export const hello = (maxPayload = 1024 * 1024): Buffer =>
  packet('CNXN', VERSION, maxPayload, 'host::features=shell_v2\0');

const addressOf = (serial: string): { host: string; port: number } => {
  const [host = '', port = ''] = serial.split(':');
  return { host, port: Number(port) };
};

/** Sends bytes to a phone and hangs up, or lets the phone do it. */
export async function dump(serial: string, bytes: Buffer): Promise<void> {
  const socket = connect(addressOf(serial));
  socket.on('error', () => {});
  socket.end(bytes);
  socket.resume();
  await once(socket, 'close');
}

/** An adb host of the simplest kind: one packet after the other, nothing of its own. */
export class RawHost {
  readonly #socket: Socket;
  readonly #came: Came[] = [];
  #held: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => this.#wake());
    socket.on('data', (chunk) => {
      this.#held = Buffer.concat([this.#held, chunk]);
      this.#cut();
      this.#wake();
    });
  }

  static async to(serial: string, options: { maxPayload?: number } = {}): Promise<RawHost> {
    const socket = connect(addressOf(serial));
    const host = new RawHost(socket);
    await once(socket, 'connect');
    socket.write(hello(options.maxPayload));
    await host.next();
    return host;
  }

  #cut(): void {
    while (this.#held.length >= HEADER) {
      const end = HEADER + this.#held.readUInt32LE(12);
      if (this.#held.length < end) return;
      const command = this.#held.toString('latin1', 0, 4);
      const [from, to] = [this.#held.readUInt32LE(4), this.#held.readUInt32LE(8)];
      this.#came.push({ command, from, to, payload: this.#held.subarray(HEADER, end) });
      this.#held = this.#held.subarray(end);
    }
  }

  send(command: string, arg0: number, arg1: number, payload: Buffer | string = ''): void {
    this.#socket.write(packet(command, arg0, arg1, payload));
  }

  /** The next packet, in order; throws once the phone hung up. */
  async next(): Promise<Came> {
    for (;;) {
      const came = this.#came.shift();
      if (came) return came;
      if (this.#socket.destroyed) throw new Error('the phone hung up');
      await new Promise<void>((woken) => (this.#wake = woken));
    }
  }

  /** Opens a service as stream 1 and writes to it, each piece after the last was taken. */
  async open(service: string, pieces: readonly Buffer[] = []): Promise<number> {
    this.send('OPEN', 1, 0, `${service}\0`);
    const { command, from } = await this.next();
    if (command !== 'OKAY') throw new Error(`${service}: ${command}`);
    for (const piece of pieces) {
      this.send('WRTE', 1, from, piece);
      await this.next();
    }
    return from;
  }

  /** Payloads until the phone closes stream 1. */
  async rest(): Promise<Buffer[]> {
    const payloads: Buffer[] = [];
    for (;;) {
      const { command, from, payload } = await this.next();
      if (command === 'CLSE') return payloads;
      if (command !== 'WRTE') continue;
      payloads.push(payload);
      this.send('OKAY', 1, from);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
