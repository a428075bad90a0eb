import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A time stamp authority of RFC 3161 on this machine: OpenSSL behind HTTP. */
export interface Authority {
  readonly url: URL;
  /** File of the certificate to be trusted. */
  readonly certificate: string;
  /** What it answers from now on instead, until null again. */
  answer: { readonly status: number; readonly body: Buffer } | null;
  readonly close: () => Promise<void>;
}

const CONFIG = `[authority]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
`;
const USES = 'extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n';

export async function openAuthority(below: string, use = USES): Promise<Authority> {
  const dir = await mkdtemp(join(below, 'authority-'));
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: dir });
  for (const [name, text] of Object.entries({ config: CONFIG, uses: use, serial: '01\n' }))
    await writeFile(join(dir, name), text);
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...fresh, '-keyout', 'root.key', '-out', 'root.pem', '-days', '2', '-subj', '/CN=Root');
  await openssl('req', '-new', ...fresh, '-keyout', 'signer.key', '-out', 'signer.csr', '-subj', '/CN=Clock/O=Office');
  const issued = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '2', '-extfile', 'uses'];
  await openssl('x509', '-req', '-in', 'signer.csr', ...issued, '-out', 'signer.pem');

  const reply = async (query: Buffer): Promise<Buffer> => {
    await writeFile(join(dir, 'query'), query);
    const signer = ['-config', 'config', '-section', 'authority', '-signer', 'signer.pem', '-inkey', 'signer.key'];
    await openssl('ts', '-reply', '-queryfile', 'query', ...signer, '-out', 'reply');
    return readFile(join(dir, 'reply'));
  };
  const authority = { answer: null as Authority['answer'] };
  const server = createServer(async (request, response) => {
    const { status, body } =
      authority.answer ??
      (await reply(await buffer(request)).then(
        (body) => ({ status: 200, body }),
        (error: Error) => ({ status: 500, body: Buffer.from(error.message) }),
      ));
    response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(authority, {
    url: new URL(`http://127.0.0.1:${port}/`),
    certificate: join(dir, 'root.pem'),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
