import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Process } from './hutong.ts';

/** The state of a socket that waits for connections, as /proc/net/tcp has it. */
const LISTENS = '0A';

/** Addresses of this machine on which some processes wait for connections: `127.0.0.1`, `::`. With the command. */
export function listening(processes: readonly Process[]): readonly { readonly on: string; readonly command: string }[] {
  const addresses = new Map([...table('/proc/net/tcp'), ...table('/proc/net/tcp6')]);
  return processes.flatMap(({ pid, command }) =>
    socketsOf(pid).flatMap((inode) => {
      const on = addresses.get(inode);
      return on === undefined ? [] : [{ on, command }];
    }),
  );
}

/** Inode of each listening socket → its address. */
const table = (file: string): readonly (readonly [string, string])[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, local = '', , state, , , , , , inode = '']) =>
      state === LISTENS ? [[inode, addressOf(local.split(':')[0] ?? '')] as const] : [],
    );

/** Words of four bytes, the lowest byte first. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = (bytes.join('').match(/.{4}/g) ?? []).join(':').toLowerCase();
  const mapped = /^(?:0000:){5}ffff:(.{2})(.{2}):(.{2})(.{2})$/.exec(groups);
  if (mapped)
    return mapped
      .slice(1)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  return groups.replace(/^(?:0000:){7}0001$/, '::1');
}

function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
