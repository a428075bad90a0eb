import { connect, type Socket } from 'node:net';
import {
  Adb,
  type AdbCredentialStore,
  AdbDaemonTransport,
  type AdbPacketData,
  AdbPacketHeader,
  type AdbPacketInit,
} from '@yume-chan/adb';
import { type Consumable, ReadableStream, WritableStream } from '@yume-chan/stream-extra';

const HEADER = 24;
/** Never asked for: this phone knows every computer unless a test says otherwise. */
const noKeys: AdbCredentialStore = {
  generateKey: () => {
    throw new Error('no key is to be made');
  },
  iterateKeys: () => [],
};

/** Tango speaking to a phone's own port, with no adb server between. */
export async function tango(serial: string): Promise<{ adb: Adb; close: () => Promise<void> }> {
  const [host = '', port = ''] = serial.split(':');
  const socket = connect({ port: Number(port), host, noDelay: true });
  await new Promise<void>((connected, failed) => socket.once('connect', connected).once('error', failed));
  const transport = await AdbDaemonTransport.authenticate({
    serial,
    connection: { readable: packetsFrom(socket), writable: packetsTo(socket) },
    credentialStore: noKeys,
    initialDelayedAckBytes: 0,
  });
  const adb = new Adb(transport);
  return {
    adb,
    close: async () => {
      await adb.close();
      socket.destroy();
    },
  };
}

function packetsFrom(socket: Socket): ReadableStream<AdbPacketData> {
  let held: Buffer = Buffer.alloc(0);
  return new ReadableStream({
    start: (controller) => {
      socket.on('data', (chunk) => {
        held = Buffer.concat([held, chunk]);
        while (held.length >= HEADER) {
          const length = held.readUInt32LE(12);
          if (held.length < HEADER + length) return;
          const [command, arg0, arg1] = [held.readUInt32LE(0), held.readUInt32LE(4), held.readUInt32LE(8)];
          controller.enqueue({ command, arg0, arg1, payload: new Uint8Array(held.subarray(HEADER, HEADER + length)) });
          held = held.subarray(HEADER + length);
        }
      });
      socket.once('close', () => {
        try {
          controller.close();
        } catch {
          // Tango closed it first.
        }
      });
    },
    cancel: () => void socket.destroy(),
  });
}

function packetsTo(socket: Socket): WritableStream<Consumable<AdbPacketInit>> {
  return new WritableStream({
    write: (chunk) =>
      chunk.tryConsume((packet) => {
        const header = AdbPacketHeader.serialize({ ...packet, payloadLength: packet.payload.length });
        socket.write(Buffer.concat([header, packet.payload]));
      }),
    close: () => void socket.end(),
  });
}
