import { X509Certificate } from 'node:crypto';
import { messageOf, SealError } from './error.ts';

/** The certificates in a PEM file. Throws SealError that begins with the place. */
export function readCertificates(text: string, place: string): readonly string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new SealError(`${place}: no certificate in PEM`);
  try {
    return found.map((pem) => new X509Certificate(pem).toString());
  } catch (error) {
    throw new SealError(`${place}: not a certificate in PEM: ${messageOf(error)}`, { cause: error });
  }
}
