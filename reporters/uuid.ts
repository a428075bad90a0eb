import { createHash } from 'node:crypto';

/** Where our names live: an identifier made once, by chance. */
const SPACE = Buffer.from('6f3b1f0e52a94c5c9d7c3f8e21b4a6d0', 'hex');

/** A UUID of version 5 (RFC 9562): the same name has the same one on every machine, in every run of a reporter. */
export function uuidOf(name: string): string {
  const digest = createHash('sha1').update(SPACE).update(name).digest().subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
