import { createHash, randomBytes } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, PKIStatus, PKIStatusInfo, TimeStampReq, TimeStampResp } from 'pkijs';
import { messageOf, SealError } from './error.ts';
import { checkStamp, SHA256, tokenOf } from './timestamp.ts';

const PATIENCE_MS = 30_000;
const LONGEST_ANSWER = 2 ** 20;

/** Asks an authority about a signature. Its answer comes in DER, and has been checked. Throws SealError. */
export const stampBy =
  (authority: URL) =>
  async (signature: Buffer): Promise<Buffer> => {
    const nonce = randomBytes(8);
    try {
      const answer = withoutRemarks(await ask(authority, request(signature, nonce)));
      await checkStamp(answer, signature, []);
      if (!Buffer.from(tokenOf(answer).info.nonce?.valueBlock.valueHexView ?? []).equals(unsigned(nonce))) {
        throw new SealError('it answers another question');
      }
      return answer;
    } catch (error) {
      throw new SealError(`time stamp authority ${authority.origin}: ${reasonOf(error)}`, { cause: error });
    }
  };

/** `fetch` says that it failed; why is said by its cause. */
const reasonOf = (error: unknown): string =>
  error instanceof TypeError && error.cause instanceof Error ? error.cause.message : messageOf(error);

/** What an authority says beside its time stamp is not signed, and not kept. */
function withoutRemarks(answer: Buffer): Buffer {
  let response: TimeStampResp;
  try {
    response = TimeStampResp.fromBER(new Uint8Array(answer).buffer);
  } catch (error) {
    throw new SealError(`not an answer of RFC 3161: ${messageOf(error)}`, { cause: error });
  }
  const { status, timeStampToken } = response;
  const given: readonly number[] = [PKIStatus.granted, PKIStatus.grantedWithMods];
  if (!given.includes(status.status) || !timeStampToken) throw new SealError(`refused (status ${status.status})`);
  const plain = new TimeStampResp({ status: new PKIStatusInfo({ status: PKIStatus.granted }), timeStampToken });
  return Buffer.from(plain.toSchema().toBER());
}

async function ask(authority: URL, query: Buffer): Promise<Buffer> {
  const response = await fetch(authority, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: new Uint8Array(query),
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new SealError(`it answers ${response.status}`);
  const answer = Buffer.from(await response.arrayBuffer());
  if (answer.length > LONGEST_ANSWER) throw new SealError('its answer is too long');
  return answer;
}

function request(signature: Buffer, nonce: Buffer): Buffer {
  const hashedMessage = new OctetString({
    valueHex: new Uint8Array(createHash('sha256').update(signature).digest()).buffer,
  });
  const query = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage,
    }),
    nonce: new Integer({ valueHex: new Uint8Array(unsigned(nonce)).buffer }),
    // The certificate must be in the answer: it is to be checked in years, offline.
    certReq: true,
  });
  return Buffer.from(query.toSchema().toBER());
}

/** As a positive INTEGER in DER has it. */
const unsigned = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0x41]), bytes]);
