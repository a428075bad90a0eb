import { existsSync } from 'node:fs';
import { AskedWrongly } from '#asked-wrongly';
import type { Language } from '#model';
import { writeBundle } from '#seal/bundle';
import { messageOf } from '#seal/error';
import { changed, hasOtherVerdicts, isSealed } from '#seal/seal';
import { readRun } from '#store/read';

const WORDS = {
  zh: { bundle: '证据包：', files: '个文件', virtual: '虚拟结果' },
  en: { bundle: 'bundle: ', files: 'files', virtual: 'VIRTUAL' },
} as const;

/** Writes all evidence of a sealed run into one file. Throws AskedWrongly. */
export async function bundleCommand(
  dir: string,
  { out, language }: { out: string; language: Language },
): Promise<number> {
  const { run } = await readRun(dir);
  if (!(await isSealed(dir))) throw new AskedWrongly(`${dir}: not sealed; hutong seal ${dir}`);
  if (existsSync(out)) throw new AskedWrongly(`--out ${out}: there already; a bundle is a new file`);
  const others = await hasOtherVerdicts(dir).catch((error: unknown) => {
    throw new AskedWrongly(`${dir}: ${messageOf(error)}`, { cause: error });
  });
  if (others) throw new AskedWrongly(`${dir}: ${changed('verdicts.json').message}`);
  const { files, bytes, sha256 } = await writeBundle(dir, out).catch((error: unknown) => {
    throw new AskedWrongly(`--out ${out}: ${messageOf(error)}`, { cause: error });
  });
  const words = WORDS[language];
  const mark = run.lab.virtual ? `${words.virtual} · ` : '';
  process.stdout.write(`${words.bundle}${mark}${out} · ${files} ${words.files} · ${bytes} B · sha256 ${sha256}\n`);
  return 0;
}
