import { createHash, X509Certificate } from 'node:crypto';
import { fromBER, Null, ObjectIdentifier } from 'asn1js';
import {
  type AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { messageOf, SealError } from './error.ts';
import { namesCertificate } from './signing-certificate.ts';

/** Time stamps of RFC 3161: an authority signs that something was there at a time. */
export interface Stamped {
  /** By the clock of the authority. */
  readonly at: string;
  /** Subject of its certificate. */
  readonly by: string;
  /** A certificate that was trusted beforehand stands behind it. */
  readonly trusted: boolean;
}

/** Object identifiers of the digest, of the content, and of the attribute that names the content's type. */
export const SHA256 = '2.16.840.1.101.3.4.2.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const RSASSA_PSS = '1.2.840.113549.1.1.10';
/** PKIStatusInfo of a request that was granted, and nothing else in it. */
const GRANTED = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x00]);
/** Extended key usage of a certificate that may sign time stamps. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Checks an authority's answer about these bytes. `trusted`: certificates in PEM. Throws SealError. */
export async function checkStamp(answer: Buffer, signature: Buffer, trusted: readonly string[]): Promise<Stamped> {
  const { signed, info } = tokenOf(answer);
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const digest = createHash('sha256').update(signature).digest();
  if (hashAlgorithm.algorithmId !== SHA256 || !digest.equals(hashedMessage.valueBlock.valueHexView)) {
    throw new SealError('about something else than this signature');
  }
  const { signatureVerified, signerCertificate } = await verified(signed, signature, []);
  if (!signatureVerified || !signerCertificate) throw new SealError('its signature does not hold');
  if (!namesCertificate(signed, ber(signerCertificate)))
    throw new SealError('signed with another certificate than it names');
  const sid = signed.signerInfos[0]?.sid;
  // Names that differ in case or kind of string are equal to pkijs.
  if (sid instanceof IssuerAndSerialNumber && !ber(sid.issuer).equals(ber(signerCertificate.issuer))) {
    throw new SealError('it names another authority than its certificate');
  }
  const certificate = x509(signerCertificate);
  if (!certificate.keyUsage?.includes(TIME_STAMPING)) throw new SealError('its certificate is not one for time stamps');
  const known = trusted.length > 0 && (await verified(signed, signature, trusted)).signatureVerified === true;
  return { at: info.genTime.toISOString(), by: subjectOf(certificate), trusted: known };
}

const ber = (one: { toSchema: () => { toBER: () => ArrayBuffer } }): Buffer => Buffer.from(one.toSchema().toBER());

const x509 = (certificate: Certificate): X509Certificate =>
  new X509Certificate(Buffer.from(certificate.toSchema().toBER()));

/** `CN=…, O=…` on one line. */
const subjectOf = ({ subject }: X509Certificate): string => subject.split('\n').toReversed().join(', ');

async function verified(signed: SignedData, signature: Buffer, trusted: readonly string[]) {
  try {
    return await signed.verify({
      signer: 0,
      data: new Uint8Array(signature).buffer,
      trustedCerts: trusted.map((pem) => Certificate.fromBER(new Uint8Array(new X509Certificate(pem).raw).buffer)),
      checkChain: trusted.length > 0,
      extendedMode: true,
    });
  } catch (error) {
    throw new SealError(messageOf(error), { cause: error });
  }
}

/** The time stamp in an answer, once its form is in order. Throws SealError. */
export function tokenOf(answer: Buffer): { readonly signed: SignedData; readonly info: TSTInfo } {
  try {
    const response = TimeStampResp.fromBER(new Uint8Array(answer).buffer);
    // An answer with a certificate in it is so long that its own length takes two bytes.
    if (!answer.subarray(4, 9).equals(GRANTED)) throw new Error('refused, or with remarks');
    const { timeStampToken: token } = response;
    if (token?.contentType !== ContentInfo.SIGNED_DATA) throw new Error('without a time stamp');
    const signed = new SignedData({ schema: token.content });
    const content = signed.encapContentInfo.eContent?.valueBlock.valueHexView;
    if (!content || !isPlain(signed)) throw new Error('not in the form that a time stamp has');
    if (!isEncodedAsItMust(answer)) throw new Error('not in DER');
    return { signed, info: TSTInfo.fromBER(new Uint8Array(content).buffer) };
  } catch (error) {
    // Whatever strangers have put there.
    throw new SealError(`not an answer of RFC 3161: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Of the form that RFC 3161 2.4.2 and RFC 5652 5.1 to 5.3 ask for, in all that the signature does not cover. pkijs
 * takes a signature over any other kind of content for good without looking at what the time stamp is about.
 */
function isPlain({ version, encapContentInfo, digestAlgorithms, signerInfos, crls }: SignedData): boolean {
  const [signer, ...others] = signerInfos;
  const [digest, ...more] = digestAlgorithms;
  const kind = signer?.signedAttrs?.attributes.find(({ type }) => type === CONTENT_TYPE)?.values[0];
  return (
    version === 3 &&
    encapContentInfo.eContentType === TST_INFO &&
    kind instanceof ObjectIdentifier &&
    kind.getValue() === TST_INFO &&
    others.length + more.length === 0 &&
    signer?.version === 1 &&
    signer.digestAlgorithm.algorithmId === digest?.algorithmId &&
    [digest, signer.digestAlgorithm, signer.signatureAlgorithm].every(isWithoutRemarks) &&
    signer.unsignedAttrs === undefined &&
    crls === undefined
  );
}

/** Of these parameters there are none, or the one that stands for none; RSASSA-PSS alone has some, and needs them. */
const isWithoutRemarks = ({ algorithmId, algorithmParams }: AlgorithmIdentifier): boolean =>
  algorithmId === RSASSA_PSS || algorithmParams === undefined || algorithmParams instanceof Null;

/** One content has one encoding in DER. */
function isEncodedAsItMust(answer: Buffer): boolean {
  const { result, offset } = fromBER(answer);
  return offset === answer.length && Buffer.from(result.toBER()).equals(answer);
}
