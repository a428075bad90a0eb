import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AskedWrongly } from '#document';
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

/** Shows the history in a browser until it is interrupted. Anywhere but on loopback a token is asked for. */
export async function serveCommand({ runs, host, port, language, env, signal }: ServeCommand): Promise<number> {
  const { index, updated } = await historyOf(runs);
  index.close();
  for (const { folder, why } of updated.skipped) process.stderr.write(`${folder}: left out: ${why}\n`);
  const given = env(TOKEN);
  if (given !== undefined && given.length < SHORTEST_TOKEN)
    throw new AskedWrongly(`${TOKEN}: shorter than ${SHORTEST_TOKEN} characters`);
  const token = given ?? (isLoopback(host) ? null : randomBytes(24).toString('base64url'));
  const { url, server } = await serve({ host, port, token, answer: answersFor(runs, language) });
  const shown = token === null ? url : `${url}?token=${encodeURIComponent(token)}`;
  process.stdout.write(`serve: ${shown}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  server.closeAllConnections();
  server.close();
  return 0;
}
