import { AskedWrongly } from '#asked-wrongly';
import { readText } from '#load';
import type { Language } from '#model';
import { readCertificates } from '#seal/certificates';
import { messageOf } from '#seal/error';
import { readPublicKey } from '#seal/key';
import { verifyRun } from '#seal/verify';
import { spellFindings } from '#seal/words';

const DOES_NOT_HOLD = 1;

interface VerifyCommand {
  /** Files of public keys in PEM. */
  readonly key?: readonly string[];
  /** Files of certificates in PEM. */
  readonly authority?: readonly string[];
  readonly language: Language;
}

/** Says what of a run's evidence holds. Exit status 1 if anything does not. */
export async function verifyCommand(
  path: string,
  { key = [], authority = [], language }: VerifyCommand,
): Promise<number> {
  const keys = await read('--key', key, readPublicKey);
  const authorities = (await read('--authority', authority, readCertificates)).flat();
  const { findings, virtual, holds } = await verifyRun(path, { keys, authorities });
  process.stdout.write(`${spellFindings(findings, { virtual, language })}\n`);
  return holds ? 0 : DOES_NOT_HOLD;
}

/** Reads each file that an option names. Throws AskedWrongly. */
async function read<T>(option: string, files: readonly string[], parse: (text: string, file: string) => T) {
  const one = async (file: string): Promise<T> => {
    const text = await readText(file, `${option} `);
    try {
      return parse(text, file);
    } catch (error) {
      throw new AskedWrongly(`${option} ${messageOf(error)}`, { cause: error });
    }
  };
  return Promise.all(files.map(one));
}
