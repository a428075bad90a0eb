import { homedir } from 'node:os';
import { join } from 'node:path';
import { AskedWrongly } from '#document';
import type { Language } from '#model';
import { messageOf, SealError } from '#seal/error';
import { signingKey } from '#seal/key';
import { isSealed, type Seal, sealRun } from '#seal/seal';
import { openRun } from '#store/folder';

/** A run that could not be sealed: the instrument failed, whatever the verdicts say. */
export const NOT_SEALED = 3;

export interface Sealing {
  /** The setting HUTONG_SIGNING_KEY: a PEM or the path of one. */
  readonly signingKey: string | undefined;
  /** Address of an RFC 3161 authority; no time stamp without one. */
  readonly timestamp?: string;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
}

const WORDS = {
  zh: {
    sealed: '已封存',
    files: (count: number) => `${count} 个文件`,
    stamped: '有时间戳',
    key: '公钥',
    made: '密钥由 Hutong 在本机生成，没有人为它担保；用 HUTONG_SIGNING_KEY 指定您自己的密钥',
    madeNow: (path: string) => `没有指定签名密钥，已新生成一把：${path}`,
  },
  en: {
    sealed: 'sealed',
    files: (count: number) => `${count} files`,
    stamped: 'with a time stamp',
    key: 'key',
    made: 'made by Hutong on this machine, nobody vouches for it; HUTONG_SIGNING_KEY names one of your own',
    madeNow: (path: string) => `no signing key is given; made one: ${path}`,
  },
} as const;

/** What a seal needs, found before anything is run. Throws SealError, whose message holds nothing of the key. */
async function prepare({ signingKey: given, timestamp, env }: Sealing) {
  const config = env('XDG_CONFIG_HOME') || join(env('HOME') || homedir(), '.config');
  const authority = authorityOf(timestamp);
  return { key: await signingKey(given, join(config, 'hutong', 'signing-key.pem')), authority };
}

function authorityOf(text: string | undefined): URL | null {
  if (text === undefined || text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new SealError('--timestamp: not the address of an authority: http or https, without name and password');
  }
  return url;
}

/** Finds out before a run whether it could be sealed at its end. Throws AskedWrongly. */
export async function readyToSeal(sealing: Sealing): Promise<void> {
  try {
    const { key } = await prepare(sealing);
    if (key.madeAt !== undefined) process.stderr.write(`${WORDS[sealing.language].madeNow(key.madeAt)}\n`);
  } catch (error) {
    throw new AskedWrongly(messageOf(error), { cause: error });
  }
}

/**
 * Seals a run that the caller holds, and says so. False if it could not be sealed: that has been said loudly, and the
 * run stays as it is.
 */
export async function putSeal(dir: string, sealing: Sealing): Promise<boolean> {
  const words = WORDS[sealing.language];
  try {
    const { key, authority } = await prepare(sealing);
    if (key.madeAt !== undefined) process.stderr.write(`${words.madeNow(key.madeAt)}\n`);
    const stamp = authority && (await import('#seal/stamp')).stampBy(authority);
    const seal = await sealRun(dir, { key, stamp, now: () => new Date() });
    if (seal) process.stdout.write(`${spell(seal, sealing.language)}\n`);
    return true;
  } catch (error) {
    // Whatever it was: the run is there and must not be lost over its seal.
    process.stderr.write(`SEALING FAILED: ${messageOf(error)}\n${dir} is NOT sealed; hutong seal ${dir} tries again\n`);
    return false;
  }
}

const spell = ({ sha256, key, origin, files, stamped }: Seal, language: Language): string => {
  const words = WORDS[language];
  const note = origin === 'made-here' ? ` (${words.made})` : '';
  const time = stamped ? ` · ${words.stamped}` : '';
  return `${words.sealed}: ${words.files(files)}${time} · sha256 ${sha256} · ${words.key} ${key}${note}`;
};

/** Seals a finished run that has no seal yet. Exit status 3 if that fails. */
export async function sealCommand(dir: string, sealing: Sealing): Promise<number> {
  const folder = await openRun(dir);
  try {
    const { run, verdicts } = await folder.read();
    if (await isSealed(dir)) throw new AskedWrongly(`${dir}: sealed already; hutong verify ${dir}`);
    if (run.endedAt === null) throw new AskedWrongly(`${dir}: not ended; npx hutong run --resume ${dir} goes on`);
    if (!verdicts) throw new AskedWrongly(`${dir}: not judged yet; hutong judge ${dir}`);
    return (await putSeal(dir, sealing)) ? 0 : NOT_SEALED;
  } finally {
    await folder.close();
  }
}
