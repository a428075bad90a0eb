import { dirname, relative, resolve, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AskedWrongly } from '#asked-wrongly';
import { compareRuns, compareWithKnown, newsIn } from '#compare/runs';
import { runsIn } from '#history/ask';
import { knownBefore } from '#history/known';
import { historyOf } from '#history/open';
import type { Comparison, Language, StoredRun } from '#model';
import { noticeOf } from '#notify/notice';
import { send } from '#notify/send';
import { SERVICES, type Shape } from '#notify/shapes';
import { suspectIn } from '#reporters/comparison';
import { MARKS } from '#reporters/marks';
import { counted, plain } from '#text';
import { judged, named } from './diff.ts';

const NOT_SENT = 1;
const INTERRUPTED = 130;

interface NotifyCommand {
  /** The run to compare with; of each cell the last one that could tell, unless told. */
  readonly before?: string;
  /** Folder of the runs that are asked; the one that the run lies in, unless told. */
  readonly runs?: string;
  /** A robot's address holds its key. */
  readonly webhook?: string;
  readonly shape: Shape;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** The secret that a robot's messages are signed with comes from the environment only. */
const SECRET = 'HUTONG_WEBHOOK_SECRET';

const WORDS = {
  zh: {
    first: (dir: string) => `通知：${dir} 是同类运行中的第一次，没有可以比较的运行`,
    nothing: (compared: number) => `可比较的 ${compared} 个单元没有变化`,
    unsent: (why: string) => `通知：${why}；没有发送`,
    sent: (changes: number, host: string) => `通知：已向 ${host} 发送 ${changes} 处变化`,
    refused: (host: string, attempts: number, why: string) => `通知：${host} 没有接收（尝试 ${attempts} 次）：${why}`,
  },
  en: {
    first: (dir: string) => `notify: ${dir} is the first run of its kind; nothing to compare it with`,
    nothing: (compared: number) => `nothing changed in the cells that could be compared (${compared})`,
    unsent: (why: string) => `notify: ${why}; nothing sent`,
    sent: (changes: number, host: string) => `notify: ${counted(changes, 'change')} sent to ${host}`,
    refused: (host: string, attempts: number, why: string) =>
      `notify: ${host} took nothing (attempts: ${attempts}): ${why}`,
  },
} as const;

/** Tells a webhook what has changed since the run before; nothing where nothing has. Exit status 1 if it was not taken. */
export async function notifyCommand(dir: string, options: NotifyCommand): Promise<number> {
  const { shape, language, env, signal } = options;
  const service = SERVICES[shape];
  const url = addressOf(options.webhook);
  const secret = env(SECRET) || null;
  if (secret !== null && !service.signs) throw new AskedWrongly(`${SECRET}: ${shape} signs nothing; leave it unset`);
  const after = await judged(dir);
  const asked = { dir, after };
  const comparison =
    options.before === undefined
      ? await sinceKnown(options.runs ?? dirname(resolve(dir)), asked)
      : await sinceRun(options.before, asked);
  const words = WORDS[language];
  if (comparison === null) return say(words.first(dir));
  const notice = noticeOf({ ...comparison, changes: newsIn(comparison) }, language);
  if (notice === null) return say(words.unsent(nothingIn(comparison, language)));
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
  if (taken) return say(words.sent(changes, url.host));
  process.stderr.write(`${words.refused(url.host, attempts, plain(why))}\n`);
  return NOT_SENT;
}

interface Asked {
  readonly dir: string;
  readonly after: StoredRun;
}

const nothingIn = ({ suspect, compared }: Comparison, language: Language): string =>
  suspect.length > 0
    ? suspect.map((group) => plain(suspectIn(group)[language])).join(MARKS[language].semicolon)
    : WORDS[language].nothing(compared);

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

/** What has changed since an earlier run that was named. Throws AskedWrongly where no app need have changed. */
async function sinceRun(earlier: string, { dir, after }: Asked): Promise<Comparison> {
  const comparison = compareRuns(named(await judged(earlier), earlier), named(after, dir));
  const [apart] = comparison.unlike.filter((one) => one === 'lab' || one === 'world');
  if (apart) throw new AskedWrongly(`${earlier}: another ${apart} than that of ${dir}; no app need have changed`);
  return comparison;
}

/** What has changed since the last run that could tell, cell by cell; null where there is none. Throws AskedWrongly. */
async function sinceKnown(runs: string, { dir, after }: Asked): Promise<Comparison | null> {
  const { index, updated } = await historyOf(runs);
  try {
    const folder = relative(resolve(runs), resolve(dir)).split(sep).join('/');
    const why = updated.skipped.find((one) => one.folder === folder)?.why;
    if (why !== undefined) throw new AskedWrongly(`${dir}: ${why}`);
    const run = runsIn(index).find((one) => one.folder === folder);
    if (!run) throw new AskedWrongly(`--runs ${runs}: does not hold ${dir}`);
    const known = knownBefore(index, run);
    return known && compareWithKnown(known, { ...after, folder });
  } finally {
    index.close();
  }
}
