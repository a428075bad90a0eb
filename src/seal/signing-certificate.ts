import { createHash } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import type { SignedData } from 'pkijs';

/** The attributes SigningCertificate (RFC 2634 5.4) and SigningCertificateV2 (RFC 5035 3): the digest they take by default. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.9.16.2.12': 'sha1',
  '1.2.840.113549.1.9.16.2.47': 'sha256',
};
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Does what was signed name this certificate (DER) as the signer's, by its digest? RFC 3161 2.4.2 asks for it. */
export function namesCertificate({ signerInfos }: SignedData, certificate: Buffer): boolean {
  const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
  return attributes.some(({ type, values }) => {
    // SEQUENCE { certs SEQUENCE OF ESSCertID, … }: the first is the signer's.
    const [first] = partsOf(partsOf(values[0])[0]);
    const digest = ATTRIBUTES[type];
    return digest !== undefined && isDigestOf(certificate, partsOf(first), digest);
  });
}

/** ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING, … }; ESSCertID has no algorithm. */
function isDigestOf(certificate: Buffer, [head, next]: readonly unknown[], byDefault: string): boolean {
  const [algorithm] = partsOf(head);
  const digest = algorithm instanceof ObjectIdentifier ? DIGESTS[algorithm.getValue()] : byDefault;
  const hash = head instanceof OctetString ? head : next;
  if (digest === undefined || !(hash instanceof OctetString)) return false;
  return createHash(digest).update(certificate).digest().equals(hash.valueBlock.valueHexView);
}

const partsOf = (block: unknown): readonly unknown[] => (block instanceof Sequence ? block.valueBlock.value : []);
