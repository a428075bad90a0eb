import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, SealError } from './error.ts';

/** Whose key it is: one that somebody chose, or one that Hutong made on this machine because there was none. */
export type KeyOrigin = 'configured' | 'made-here';

/** Signs, and is not to be read: the private half stays inside. */
export interface SigningKey {
  readonly origin: KeyOrigin;
  /** It has only now been made, and lies there. */
  readonly madeAt?: string;
  readonly publicKey: KeyObject;
  readonly sign: (bytes: Uint8Array) => Buffer;
}

/** The name by which a setting is called in messages. Its value is never shown. */
const SETTING = 'HUTONG_SIGNING_KEY';

/**
 * The key to sign with: `given` is a PEM or the path of one; where nothing is given, the one in `own`, which is made
 * if it is not there. Throws SealError, whose message never holds anything of the key.
 */
export async function signingKey(given: string | undefined, own: string): Promise<SigningKey> {
  if (given !== undefined && given !== '') {
    const pem = given.includes('-----BEGIN') ? given : await readKey(given, SETTING);
    return holding(privateKey(pem, SETTING), 'configured');
  }
  const made = await makeKey(own);
  return { ...holding(privateKey(await readKey(own, own), own), 'made-here'), ...(made && { madeAt: own }) };
}

function holding(key: KeyObject, origin: KeyOrigin): SigningKey {
  return { origin, publicKey: createPublicKey(key), sign: (bytes) => sign(null, bytes, key) };
}

/** The path may be a mangled key: it is not repeated. */
const readKey = (path: string, place: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SealError(`${place}: the file of the signing key cannot be read (${error.code ?? 'unknown'})`);
  });

function privateKey(pem: string, place: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    // Messages of OpenSSL name what is wrong with the key, never what is in it.
    throw new SealError(`${place}: not an unencrypted private key in PEM: ${messageOf(error)}`);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SealError(
      `${place}: an Ed25519 key is needed, not ${key.asymmetricKeyType}; openssl genpkey -algorithm ed25519`,
    );
  }
  return key;
}

/** Makes a key where there is none yet; false where there is one. */
async function makeKey(path: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new SealError(`${path}: no signing key is given and none can be made: ${messageOf(error)}`);
  }
}

/** The short name of a key: sha256 of its SubjectPublicKeyInfo in DER, hexadecimal. */
export const fingerprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

export const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** Reads the public half of an Ed25519 key. Throws SealError that begins with the place. */
export function readPublicKey(pem: string, place: string): KeyObject {
  try {
    // A private key would be accepted too, and does not belong in anybody's hands who only verifies.
    if (pem.includes('PRIVATE KEY')) throw new Error('it is a private key');
    if (!pem.includes('-----BEGIN')) throw new Error('it is no PEM');
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is of type ${key.asymmetricKeyType}`);
    return key;
  } catch (error) {
    throw new SealError(`${place}: not a public Ed25519 key in PEM: ${messageOf(error)}`);
  }
}
