import { homedir } from 'node:os';
import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import type { Language } from '#model';
import { ChangedError, messageOf, SealError } from '#seal/error';
import { checkVerdicts } from '#seal/follow';
import { type SigningKey, signingKey } from '#seal/key';
import { isSealed, type Seal, sealRun } from '#seal/seal';
import { openRun } from '#store/folder';
import { counted } from '#text';

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
    sealed: '已封存：',
    files: (count: number) => `${count} 个文件`,
    stamped: '有时间戳',
    key: '公钥',
    made: '（密钥由 Hutong 在本机生成，没有人为它担保；用 HUTONG_SIGNING_KEY 指定您自己的密钥）',
    otherKey: '（与上一个封条的密钥不同）',
    madeNow: (path: string) => `没有指定签名密钥，已新生成一把：${path}`,
  },
  en: {
    sealed: 'sealed: ',
    files: (count: number) => counted(count, 'file'),
    stamped: 'with a time stamp',
    key: 'key',
    made: ' (made by Hutong on this machine, nobody vouches for it; HUTONG_SIGNING_KEY names one of your own)',
    otherKey: ' (not the key of the seal before)',
    madeNow: (path: string) => `no signing key is given; made one: ${path}`,
  },
} as const;

/** The key to sign with. Throws SealError, whose message holds nothing of the key. */
async function keyOf({ signingKey: given, language, env }: Sealing): Promise<SigningKey> {
  const config = env('XDG_CONFIG_HOME') || join(env('HOME') || homedir(), '.config');
  const key = await signingKey(given, join(config, 'hutong', 'signing-key.pem'));
  if (key.madeAt !== undefined) process.stderr.write(`${WORDS[language].madeNow(key.madeAt)}\n`);
  return key;
}

function authorityOf(text: string | undefined): URL | null {
  if (text === undefined || text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new SealError('--timestamp: not the address of an authority: http or https, without name and password');
  }
  return url;
}

/** Finds out before a run whether what is given for its sealing is of use. Throws SealError. */
export async function readyToSeal(sealing: Sealing): Promise<void> {
  authorityOf(sealing.timestamp);
  // A key of Hutong's own is made when there is something to be sealed.
  if (sealing.signingKey) await keyOf(sealing);
}

/**
 * Seals a run that the caller holds, and says so; `unneeded` where its newest seal still holds. `failed` has been said
 * loudly, and the run stays as it is.
 */
export async function putSeal(dir: string, sealing: Sealing): Promise<'sealed' | 'unneeded' | 'failed'> {
  try {
    const authority = authorityOf(sealing.timestamp);
    const stamp = authority && (await import('#seal/stamp')).stampBy(authority);
    const seal = await sealRun(dir, { key: () => keyOf(sealing), stamp, now: () => new Date() });
    if (!seal) return 'unneeded';
    process.stdout.write(`${spell(seal, sealing.language)}\n`);
    return 'sealed';
  } catch (error) {
    // Whatever it was: the run is there and must not be lost over its seal.
    const advice =
      error instanceof ChangedError
        ? `${dir} keeps the seal that it has; none is put over a change: hutong verify ${dir}`
        : `${dir} is NOT sealed; hutong seal ${dir} tries again`;
    process.stderr.write(`SEALING FAILED: ${messageOf(error)}\n${advice}\n`);
    return 'failed';
  }
}

const spell = ({ sha256, key, origin, files, stamped, otherKey }: Seal, language: Language): string => {
  const words = WORDS[language];
  const note = `${origin === 'made-here' ? words.made : ''}${otherKey ? words.otherKey : ''}`;
  const time = stamped ? ` · ${words.stamped}` : '';
  return `${words.sealed}${words.files(files)}${time} · sha256 ${sha256} · ${words.key} ${key}${note}`;
};

/** Of verdicts that no new rules explain. */
export const unfounded = (ruleset: string): string =>
  `verdicts.json: does not follow from the observations by its own rules, ${ruleset}`;

/** Seals a finished run whose sealing has failed. Exit status 3 if that fails. */
export async function sealCommand(dir: string, sealing: Sealing): Promise<number> {
  const folder = await openRun(dir);
  try {
    const { run, verdicts, ...seen } = await folder.read();
    if (run.endedAt === null) throw new AskedWrongly(`${dir}: not ended; npx hutong run --resume ${dir} goes on`);
    if (!verdicts) throw new AskedWrongly(`${dir}: not judged yet; hutong judge ${dir}`);
    // What a run has judged itself is sealed at once; what lay about may have been in somebody's hands.
    if (!(await isSealed(dir)) && checkVerdicts({ ...seen, run, verdicts }).state === 'fails') {
      process.stderr.write(
        `SEALING FAILED: ${unfounded(verdicts.ruleset)}\n${dir} is NOT sealed; hutong judge ${dir} judges it anew\n`,
      );
      return NOT_SEALED;
    }
    const put = await putSeal(dir, sealing);
    if (put === 'unneeded') throw new AskedWrongly(`${dir}: sealed already; hutong verify ${dir}`);
    return put === 'sealed' ? 0 : NOT_SEALED;
  } finally {
    await folder.close();
  }
}
