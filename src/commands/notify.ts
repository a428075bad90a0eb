import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { compareRuns } from '#compare/runs';
import { AskedWrongly } from '#document';
import type { Language, Run } from '#model';
import { noticeOf } from '#notify/notice';
import { send } from '#notify/send';
import { SERVICES, type Shape } from '#notify/shapes';
import { readOutcome } from '#store/folder';
import { plain } from '#text';
import { judged, NEWS } from './diff.ts';

const NOT_SENT = 1;
const INTERRUPTED = 130;

interface NotifyCommand {
  /** The run to compare with; the newest earlier one beside it, of the same matrix and lab, unless told. */
  readonly before?: string;
  /** A robot's address holds its key. */
  readonly webhook?: string;
  readonly shape: Shape;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** The secret that a robot's messages are signed with comes from the environment only. */
const SECRET = 'HUTONG_WEBHOOK_SECRET';

/** Tells a webhook what has changed since the run before; nothing where nothing has. Exit status 1 if it was not taken. */
export async function notifyCommand(dir: string, options: NotifyCommand): Promise<number> {
  const { shape, language, env, signal } = options;
  const service = SERVICES[shape];
  const url = addressOf(options.webhook);
  const secret = env(SECRET) || null;
  if (secret !== null && !service.signs) throw new AskedWrongly(`${SECRET}: ${shape} signs nothing; leave it unset`);
  const after = await judged(dir);
  const earlier = options.before ?? (await runBefore(dir, after.run));
  if (earlier === null) return say(`notify: ${dir} is the first run of its kind; nothing to compare it with`);
  const comparison = compareRuns(await judged(earlier), after);
  const apart = comparison.unlike.filter((one) => one === 'lab' || one === 'world');
  if (apart.length > 0)
    throw new AskedWrongly(`${earlier}: another ${apart[0]} than that of ${dir}; no app need have changed`);
  const notice = noticeOf(comparison, NEWS, language);
  if (notice === null)
    return say(`notify: nothing changed in the cells that both runs have (${comparison.compared}); nothing sent`);
  const sent = await send({
    post: (nowMs) => service.post(notice, url, { secret, nowMs }),
    answer: service.answer,
    clock: { nowMs: Date.now, sleep: (ms) => setTimeout(ms, undefined, { signal }) },
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (sent === null) return INTERRUPTED;
  const { taken, attempts, why } = sent;
  const changes = notice.comparison.changes.length;
  if (taken) return say(`notify: ${changes} ${changes === 1 ? 'change' : 'changes'} sent to ${url.host}`);
  process.stderr.write(`notify: ${url.host} took nothing (attempts: ${attempts}): ${plain(why)}\n`);
  return NOT_SENT;
}

function say(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}

/** Throws AskedWrongly, never with the address itself. */
function addressOf(text: string | undefined): URL {
  if (text === undefined || text === '')
    throw new AskedWrongly('--webhook: missing; an address, or HUTONG_WEBHOOK in the environment');
  const url = URL.canParse(text) ? new URL(text) : null;
  const near = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && near)) return url;
  throw new AskedWrongly('--webhook: not an https address (http is for this machine only)');
}

/** The newest run beside this one that began before it, of the same matrix, on the same lab and in the same world. */
async function runBefore(dir: string, { startedAt, matrix, lab }: Run): Promise<string | null> {
  const beside = dirname(resolve(dir));
  const found: { readonly path: string; readonly at: string }[] = [];
  for (const name of await readdir(beside)) {
    const path = join(beside, name);
    // Other folders are no runs; one that is being written is not done.
    const other = await readOutcome(path).catch(() => null);
    if (!other?.verdicts || other.run.startedAt >= startedAt || other.run.matrix.file !== matrix.file) continue;
    if (other.run.lab.virtual !== lab.virtual || other.run.lab.world !== lab.world) continue;
    found.push({ path, at: other.run.startedAt });
  }
  return found.toSorted((a, b) => b.at.localeCompare(a.at))[0]?.path ?? null;
}
