import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { build, parse } from 'plist';

/** One connection to a phone's usbmuxd, with no client's library between. */
export class Mux {
  readonly socket: Socket;
  #kept: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  static async open(path: string): Promise<Mux> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new Mux(socket);
  }

  async ask(message: { MessageType: string; [name: string]: string | number }): Promise<unknown> {
    const body = Buffer.from(build(message));
    const head = Buffer.alloc(16);
    for (const [at, value] of [16 + body.length, 1, 8, 7].entries()) head.writeUInt32LE(value, at * 4);
    this.socket.write(Buffer.concat([head, body]));
    const length = (await this.#read(16)).readUInt32LE(0);
    return parse((await this.#read(length - 16)).toString());
  }

  /** Connects to a port of the phone: 0, or the number of the refusal. */
  async connect(port: number, device = 1): Promise<unknown> {
    const PortNumber = ((port & 0xff) << 8) | (port >> 8);
    return this.ask({ MessageType: 'Connect', DeviceID: device, PortNumber });
  }

  async #read(length: number): Promise<Buffer> {
    while (this.#kept.length < length) {
      const chunk: Buffer | null = this.socket.read();
      if (chunk) this.#kept = Buffer.concat([this.#kept, chunk]);
      else await once(this.socket, 'readable');
    }
    const read = this.#kept.subarray(0, length);
    this.#kept = this.#kept.subarray(length);
    return read;
  }
}
