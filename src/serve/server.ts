import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer; the body is a whole page or file. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** What a phone or a page made: shown by itself, and never as a page of this server's. */
  readonly foreign?: true;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Who comes from another machine must show it; null on loopback. */
  readonly token: string | null;
  readonly answer: (url: URL) => Promise<Answer | null>;
}

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d+)?$/;
const COOKIE = 'hutong';
const SANDBOX = "default-src 'none'; sandbox";

export const isLoopback = (host: string): boolean => LOOPBACK.test(host.includes(':') ? `[${host}]` : host);

/** Only answers GET and HEAD, and only whom it may: pages that nobody else can read, and that change nothing. */
export async function serve(options: ServeOptions): Promise<{ readonly url: string; readonly server: Server }> {
  const { host, port, token, answer } = options;
  const server = createServer(async (request, response) => {
    const refuse = (status: number, why: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
    };
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'read-only');
      const url = new URL(request.url ?? '/', 'http://hutong');
      // A page of the web may find a name that leads here; its requests bear that name.
      if (token === null && !LOOPBACK.test(request.headers.host ?? '')) return refuse(403, 'asked under another name');
      if (token !== null && !shows(request, url, token)) return refuse(401, 'a token is needed: ?token=…');
      if (token !== null && url.searchParams.has('token')) {
        url.searchParams.delete('token');
        const cookie = `${COOKIE}=${encodeURIComponent(token)}; HttpOnly; SameSite=Strict; Path=/`;
        response.writeHead(303, { location: url.pathname + url.search, 'set-cookie': cookie }).end();
        return;
      }
      const found = await answer(url);
      if (!found) return refuse(404, 'not here');
      response.writeHead(found.status, {
        'content-type': found.type,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-cache',
        ...(found.foreign && { 'content-security-policy': SANDBOX }),
      });
      response.end(request.method === 'HEAD' ? undefined : found.body);
    } catch (error) {
      refuse(500, (error as Error).message);
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${own}/`, server };
}

function shows({ headers }: IncomingMessage, url: URL, token: string): boolean {
  const cookies = (headers.cookie ?? '').split(';').map((one) => one.trim());
  const kept = cookies.find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  const given = url.searchParams.get('token') ?? (kept === undefined ? null : safely(kept));
  return given !== null && timingSafeEqual(digest(given), digest(token));
}

const safely = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
