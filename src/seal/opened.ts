import type { KeyObject } from 'node:crypto';
import { type Envelope, isSignedBy, readEnvelope } from './envelope.ts';
import { messageOf, SealError } from './error.ts';
import type { Inventory } from './inventory.ts';
import { fingerprint, publicPem, readPublicKey } from './key.ts';
import { sha256 } from './lines.ts';
import { keyFile, sealFile } from './names.ts';
import { readStatement, type Statement } from './statement.ts';

/** A seal as it was found, with the key that lies beside it. */
export interface OpenedSeal {
  readonly number: number;
  readonly file: string;
  readonly sha256: string;
  readonly envelope: Envelope;
  readonly statement: Statement;
  readonly key: KeyObject;
  readonly signed: boolean;
}

/** Opens a seal; what is wrong with it in words where it cannot be opened. Nothing in it is believed by that. */
export function openSeal(
  { kept }: Inventory,
  number: number,
): OpenedSeal | { readonly file: string; readonly why: string } {
  const [file, beside] = [sealFile(number), keyFile(number)];
  const [seal, pem] = [kept.get(file), kept.get(beside)];
  if (!seal) return { file, why: 'missing' };
  if (!pem) return { file: beside, why: 'missing' };
  try {
    const envelope = readEnvelope(seal.toString('utf8'), file);
    const statement = readStatement(envelope.payload, file);
    const key = readPublicKey(pem.toString('utf8'), beside);
    if (publicPem(key) !== pem.toString('utf8')) throw new SealError(`${beside}: not as it was written`);
    const signed = isSignedBy(envelope, key);
    if (signed && envelope.keyHint !== fingerprint(key))
      throw new SealError(`${file}: the key that it names is not the one that signed it`);
    return { number, file, sha256: sha256(seal), envelope, statement, key, signed };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const place = messageOf(error).startsWith(beside) ? beside : file;
    return { file: place, why: messageOf(error).slice(place.length + 2) };
  }
}
