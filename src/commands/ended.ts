import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isUndecided } from '#reporters/sentence';
import type { RunResult } from '#run';
import { isFull } from '#store/room';
import { type Account, accountLine, accountOf } from './account.ts';
import { checkVerdicts } from './check.ts';
import { writeReports } from './report.ts';
import { NOT_SEALED, putSeal, type Sealing } from './seal.ts';

/** Also where what is recorded is not what was planned. */
const NO_REPORT = 1;
const UNDECIDED = 3;
export const INTERRUPTED = 130;

const WORDS = {
  zh: { busy: '手机利用率' },
  en: { busy: 'phones at work' },
} as const;

/** Seals a run, reports it and says what came of it. Returns the exit status. */
export async function finish(
  { folder, verdicts, interrupted: stopped, trials, busy, seconds, peakMiB }: RunResult,
  {
    reporters,
    language,
    maxUndecided,
    ...rest
  }: Parameters<typeof writeReports>[2] &
    Sealing &
    Parameters<typeof checkVerdicts>[1] & { readonly maxUndecided: number },
): Promise<number> {
  let [fine, sealed] = [false, false];
  let differs = 0;
  let account: Account = { cells: 0, trials: 0, short: 0, wrong: [] };
  try {
    // Before the reports, which are made from what is sealed.
    sealed = stopped || (await putSeal(folder.dir, { ...rest, language })) !== 'failed';
    const stored = { ...(await folder.read()), verdicts };
    account = accountOf(stored);
    fine = await writeReports(folder, stored, { reporters, language });
    if (!stopped) differs = checkVerdicts(stored, { ...rest, language });
  } finally {
    await folder.close();
  }
  const cells = verdicts.verdicts.length;
  const undecided = verdicts.verdicts.filter(isUndecided).length;
  const spent = `${seconds.toFixed(1)} s, ${peakMiB} MiB peak`;
  process.stdout.write(
    `${WORDS[language].busy}: ${busy.map(({ phone, share }) => `${phone} ${Math.round(share * 100)} %`).join(' · ')}\n` +
      `${accountLine(account, language)}\n` +
      `run: ${cells} cells, ${trials} trials, ${spent}, ${undecided} undecided\n`,
  );
  for (const line of account.wrong) process.stderr.write(`${line}\n`);
  if (stopped) return interrupted(folder.dir);
  if (!sealed) return NOT_SEALED;
  if (undecided * 100 > cells * maxUndecided) return UNDECIDED;
  return fine && account.wrong.length === 0 ? differs : NO_REPORT;
}

/**
 * Says why a run ended before its end, how to go on, and leaves nothing of one that never began. Returns the exit
 * status. Rethrows what is none of a run's own ends.
 */
export async function endedEarly(
  error: unknown,
  dir: string,
  { lab, signal }: { readonly lab: string; readonly signal: AbortSignal },
): Promise<number> {
  const { NoPhoneError } = await import('#run');
  if (!isFull(error) && !signal.aborted && !(error instanceof NoPhoneError)) throw error;
  await clear(dir);
  if (isFull(error)) return stuck(dir, error as Error);
  if (signal.aborted) return interrupted(dir);
  const check = lab === 'virtual' ? '' : ` --lab ${lab}`;
  process.stderr.write(`${(error as Error).message}; npx hutong lab check${check} says what to do\n`);
  return UNDECIDED;
}

/** A run that never began leaves nothing behind. */
async function clear(dir: string): Promise<void> {
  if (existsSync(join(dir, 'run.json'))) return;
  await rm(join(dir, 'logs'), { recursive: true, force: true });
  // A folder in which there is something else is somebody's.
  for (const folder of [join(dir, 'evidence'), dir]) await rmdir(folder).catch(() => {});
}

/** Nothing of it is lost, and nothing more can be written. */
function stuck(dir: string, { message }: Error): number {
  const begun = existsSync(join(dir, 'run.json'));
  const next = begun ? `npx hutong run --resume ${dir} goes on when there is room` : 'the run has not begun';
  process.stderr.write(`${message}; ${next}\n`);
  return UNDECIDED;
}

/** Says how to go on, where there is something to go on with. */
function interrupted(dir: string): number {
  const next = existsSync(join(dir, 'run.json')) ? `; npx hutong run --resume ${dir} goes on` : ' before the run began';
  process.stderr.write(`interrupted${next}\n`);
  return INTERRUPTED;
}
