import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AskedWrongly } from '#document';
import type { Language } from '#model';
import { messageOf } from '#seal/error';
import { readPublicKey } from '#seal/key';
import { verifyRun } from '#seal/verify';
import { spellFindings } from '#seal/words';

const DOES_NOT_HOLD = 1;

interface VerifyCommand {
  /** Files of public keys in PEM. */
  readonly key?: readonly string[];
  readonly language: Language;
}

/** Says what of a run's evidence holds. Exit status 1 if anything does not. */
export async function verifyCommand(path: string, { key = [], language }: VerifyCommand): Promise<number> {
  const keys = await Promise.all(key.map(publicKey));
  const { findings, virtual, holds } = await verifyRun(path, { keys });
  process.stdout.write(`${spellFindings(findings, { virtual, language })}\n`);
  return holds ? 0 : DOES_NOT_HOLD;
}

async function publicKey(file: string): Promise<KeyObject> {
  try {
    return readPublicKey(await readFile(file, 'utf8'), file);
  } catch (error) {
    throw new AskedWrongly(`--key: ${messageOf(error)}`, { cause: error });
  }
}
