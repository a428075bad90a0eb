import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AskedWrongly } from '#asked-wrongly';
import { historyOf } from '#history/open';
import type { Language } from '#model';
import { answersFor } from '#serve/answers';
import { isLoopback, serve } from '#serve/server';

const TOKEN = 'HUTONG_SERVE_TOKEN';
const SHORTEST_TOKEN = 16;

interface ServeCommand {
  readonly runs: string;
  readonly host: string;
  readonly port: number;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

const UNSERVABLE: Readonly<Record<string, string>> = {
  EADDRINUSE: '--port: another program listens there; --port 0 takes any that is free',
  EACCES: '--port: this user may not listen there',
  EADDRNOTAVAIL: '--host: no address of this machine',
  ENOTFOUND: '--host: no such name',
  EAI_AGAIN: '--host: no such name',
};

function unservable(error: NodeJS.ErrnoException): never {
  const why = UNSERVABLE[error.code ?? ''];
  throw why === undefined ? error : new AskedWrongly(why, { cause: error });
}

/** Shows the history in a browser until it is interrupted. Anywhere but on loopback a token is asked for. */
export async function serveCommand({ runs, host, port, language, env, signal }: ServeCommand): Promise<number> {
  const { index, updated } = await historyOf(runs);
  index.close();
  for (const { folder, why } of updated.skipped) process.stderr.write(`${folder}: left out: ${why}\n`);
  const given = env(TOKEN);
  if (given !== undefined && given.length < SHORTEST_TOKEN)
    throw new AskedWrongly(`${TOKEN}: shorter than ${SHORTEST_TOKEN} characters`);
  const token = given ?? (isLoopback(host) ? null : randomBytes(24).toString('base64url'));
  const { url, server } = await serve({ host, port, token, answer: answersFor(runs, language) }).catch(unservable);
  // What somebody keeps in the environment is not to stand in a log.
  const shown = token === null || given !== undefined ? url : `${url}?token=${encodeURIComponent(token)}`;
  process.stdout.write(`serve: ${shown}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  server.closeAllConnections();
  server.close();
  return 0;
}
