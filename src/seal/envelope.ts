import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import {
  BUNDLE_V03_MEDIA_TYPE,
  type BundleWithDsseEnvelope,
  bundleFromJSON,
  bundleToJSON,
  isBundleWithDsseEnvelope,
  toDSSEBundle,
} from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { messageOf, SealError } from './error.ts';
import { fingerprint, type SigningKey } from './key.ts';
import { PAYLOAD_TYPE } from './names.ts';

/** A signed statement as a Sigstore bundle v0.3 holds it. */
export interface Envelope {
  readonly payload: Buffer;
  /** Ed25519 over the DSSE pre-authentication encoding of the payload. */
  readonly signature: Buffer;
  /** Fingerprint of the key that is said to have signed. */
  readonly keyHint: string;
  /** Answers of RFC 3161 authorities, each about the signature. */
  readonly timestamps: readonly Buffer[];
}

const signedBytes = (payload: Buffer): Buffer => dsse.preAuthEncoding(PAYLOAD_TYPE, payload);

export function signEnvelope(payload: Buffer, key: SigningKey): Envelope {
  const signature = key.sign(signedBytes(payload));
  return { payload, signature, keyHint: fingerprint(key.publicKey), timestamps: [] };
}

export const isSignedBy = ({ payload, signature }: Envelope, key: KeyObject): boolean =>
  verify(null, signedBytes(payload), key, signature);

/** The text of the file: one line of JSON. One envelope has one text and no other. */
export function writeEnvelope({ payload, signature, keyHint, timestamps }: Envelope): string {
  const bundle = toDSSEBundle({ artifact: payload, artifactType: PAYLOAD_TYPE, signature, keyHint });
  bundle.verificationMaterial.timestampVerificationData = {
    rfc3161Timestamps: timestamps.map((signedTimestamp) => ({ signedTimestamp })),
  };
  return `${JSON.stringify(bundleToJSON(bundle))}\n`;
}

/** Reads what writeEnvelope has written, and refuses anything else. Throws SealError that begins with the place. */
export function readEnvelope(text: string, place: string): Envelope {
  const envelope = contents(parse(text, place), place);
  // What stands beside the signed bytes is not signed: the same text, or it was touched.
  if (writeEnvelope(envelope) !== text)
    throw new SealError(`${place}: not as it was written: something beside the signed statement differs`);
  return envelope;
}

function parse(text: string, place: string): BundleWithDsseEnvelope {
  try {
    const bundle = bundleFromJSON(JSON.parse(text));
    if (bundle.mediaType !== BUNDLE_V03_MEDIA_TYPE) throw new Error('of another version');
    if (!isBundleWithDsseEnvelope(bundle)) throw new Error('without a DSSE envelope');
    return bundle;
  } catch (error) {
    // Whatever strangers have put there: the library throws many kinds of errors at it.
    throw new SealError(`${place}: not a Sigstore bundle v0.3: ${messageOf(error)}`);
  }
}

function contents({ content, verificationMaterial }: BundleWithDsseEnvelope, place: string): Envelope {
  const { payload, payloadType, signatures } = content.dsseEnvelope;
  const [signature] = signatures;
  const key = verificationMaterial.content;
  if (payloadType !== PAYLOAD_TYPE) throw new SealError(`${place}: it does not hold an in-toto statement`);
  if (!signature || key.$case !== 'publicKey') throw new SealError(`${place}: not signed by a plain key`);
  return {
    payload,
    signature: signature.sig,
    keyHint: key.publicKey.hint,
    timestamps: (verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []).map(
      ({ signedTimestamp }) => signedTimestamp,
    ),
  };
}
