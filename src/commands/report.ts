import { join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import { compareRuns } from '#compare/runs';
import { printPages } from '#drivers/print';
import type { Language, Rendered, StoredRun } from '#model';
import { type LoadedReporter, loadReporters, NoReporterError, renderAll, USUAL } from '#reporters/index';
import { namesOf } from '#reporters/rendered';
import { SealError } from '#seal/error';
import { hasOtherVerdicts, sealMark } from '#seal/seal';
import { type Damaged, damagedEvidence, withoutDamaged } from '#store/evidence';
import { openRun, type RunFolder } from '#store/folder';
import { digestsOf, type ReadRun } from '#store/read';
import { counted, plain } from '#text';
import { judged, named } from './diff.ts';

/** Reporters by name or path; the usual ones unless told. Throws AskedWrongly before anything is run. */
export async function reportersOf(names: readonly string[] | undefined): Promise<readonly LoadedReporter[]> {
  try {
    return await loadReporters(names ?? USUAL, { from: process.cwd() });
  } catch (error) {
    if (error instanceof NoReporterError) throw new AskedWrongly(error.message, { cause: error });
    throw error;
  }
}

const WORDS = {
  zh: { report: '报告：', more: (count: number) => `，另有 ${count} 个文件` },
  en: { report: 'report: ', more: (count: number) => ` and ${counted(count, 'more file')}` },
} as const;

/**
 * Renders, writes into the run's folder, and prints what is for the console and where each report begins. False if a
 * reporter failed.
 */
export async function writeReports(
  folder: RunFolder,
  stored: StoredRun,
  { reporters, language }: { reporters: readonly LoadedReporter[]; language: Language },
): Promise<boolean> {
  const words = WORDS[language];
  const places: string[] = [];
  let fine = true;
  const digests = await digestsOf(folder.dir);
  const seal = await sealMark(folder.dir, digests).catch((error: unknown) => {
    throw error instanceof SealError ? new AskedWrongly(`${folder.dir}: ${error.message}`, { cause: error }) : error;
  });
  const marked = { ...stored, ...(seal && { seal }), digests };
  for (const { name, ...report } of await renderAll(marked, reporters, { language })) {
    const error = report.error ?? (await written(folder, name, report.rendered).catch((failed: Error) => failed));
    if (error) {
      fine = false;
      process.stderr.write(`reporter ${name} failed: ${plain(error.message)}\n`);
    } else if (report.rendered) {
      const names = namesOf(report.rendered);
      const first = names.includes('index.html') ? 'index.html' : names[0];
      if (first !== undefined) {
        const more = names.length > 1 ? words.more(names.length - 1) : '';
        places.push(`${words.report}${join(folder.dir, 'report', first)}${more}\n`);
      }
      if (report.rendered.stdout) process.stdout.write(`${report.rendered.stdout.trimEnd()}\n`);
    }
  }
  process.stdout.write(places.join(''));
  return fine;
}

async function written(folder: RunFolder, name: string, { files, evidence = {}, print = {} }: Rendered): Promise<null> {
  await folder.writeReport({ ...files, ...(await printPages(print)) }, evidence, name);
  return null;
}

/** Names on stderr what of a run's evidence does not hold. */
export async function nameDamaged(dir: string, stored: ReadRun): Promise<readonly Damaged[]> {
  const damaged = await damagedEvidence(dir, stored);
  process.stderr.write(damaged.map(({ path, why }) => `${path}: ${why}\n`).join(''));
  return damaged;
}

/** Throws AskedWrongly where a sealed run is not as it was sealed: no report covers that up. */
const unchanged = (dir: string): Promise<unknown> =>
  hasOtherVerdicts(dir).catch((error: unknown) => {
    throw error instanceof SealError ? new AskedWrongly(`${dir}: ${error.message}`, { cause: error }) : error;
  });

/**
 * Writes the reports of a stored run again; with `before`, they tell too what has changed since that run. Exit status 1
 * if a reporter failed.
 */
export async function reportCommand(
  dir: string,
  { reporter, before, language }: { reporter?: readonly string[]; before?: string; language: Language },
): Promise<number> {
  const reporters = await reportersOf(reporter);
  const earlier = before === undefined ? null : named(await judged(before), before);
  const folder = await openRun(dir);
  try {
    const { verdicts, ...seen } = await folder.read();
    if (!verdicts) throw new AskedWrongly(`${dir}: not judged yet; hutong judge ${dir}`);
    await unchanged(dir);
    const read = { ...seen, trials: withoutDamaged(seen.trials, await nameDamaged(dir, seen)), verdicts };
    const stored = earlier ? { ...read, comparison: compareRuns(earlier, named(read, dir)) } : read;
    return (await writeReports(folder, stored, { reporters, language })) ? 0 : 1;
  } finally {
    await folder.close();
  }
}
