import { isDeepStrictEqual } from 'node:util';
import { withCommitments } from '#compare/commitments';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { cellId, type Language, type Verdict, type Verdicts } from '#model';
import { SealError } from '#seal/error';
import { hasOtherVerdicts, isSealed, keepVerdicts } from '#seal/seal';
import { openRun } from '#store/folder';
import { type Checking, checkVerdicts, expectationsOf } from './check.ts';
import { nameDamaged } from './report.ts';
import { NOT_SEALED, putSeal, type Sealing, unfounded } from './seal.ts';

const WORDS = {
  zh: {
    sum: ({ verdicts, ruleset }: Verdicts, changed: number, known: boolean) =>
      `结论 ${verdicts.length} 个，改变 ${changed} 个${known ? '' : '（此前没有结论）'}，规则 ${ruleset}`,
    untouched: (dir: string, why: string) => `${dir}：${why}；没有写入任何内容`,
  },
  en: {
    sum: ({ verdicts, ruleset }: Verdicts, changed: number, known: boolean) =>
      `verdicts: ${verdicts.length}, changed: ${changed}${known ? '' : ', none before'}, ruleset: ${ruleset}`,
    untouched: (dir: string, why: string) => `${dir}: ${why}; nothing was written`,
  },
} as const;

/**
 * Judges a stored run again, stores the verdicts, and prints which have changed under which rule. A sealed run whose
 * verdicts are others now is sealed anew; exit status 3 if that fails. With `check`, 1 if a verdict is not what was
 * promised or expected.
 */
export async function judgeCommand(dir: string, options: Sealing & Checking): Promise<number> {
  const folder = await openRun(dir);
  try {
    const { run, trials, controls, verdicts: before } = await folder.read();
    // They are judged by the journals; whoever doubts them will ask for these.
    await nameDamaged(dir, { run, trials, controls });
    const expectations = await expectationsOf(run, options);
    const after = withCommitments(run, judge(run, trials, controls, loadKnowledge()));
    const sealed = await isSealed(dir);
    const seal = sealed ? await sealOf(dir, options.language) : null;
    if (seal === 'broken') return NOT_SEALED;
    const same = isDeepStrictEqual(before, after);
    if (seal === 'holds' && !same && before?.ruleset === after.ruleset) {
      process.stderr.write(`${WORDS[options.language].untouched(dir, unfounded(after.ruleset))}\n`);
      return NOT_SEALED;
    }
    if (sealed && !same) await keepVerdicts(dir);
    if (!same) await folder.writeVerdicts(after);
    const changes = changed(before, after);
    const sum = WORDS[options.language].sum(after, changes.length, before !== undefined);
    process.stdout.write(`${[...changes, sum].join('\n')}\n`);
    const differs = checkVerdicts({ run, verdicts: after }, { ...options, expectations });
    const isDue = sealed && (!same || seal === 'outdated');
    return isDue && (await putSeal(dir, options)) === 'failed' ? NOT_SEALED : differs;
  } finally {
    await folder.close();
  }
}

/** Nothing is written into a run that is not as it was sealed: it may be under dispute. `outdated`: by its verdicts alone. */
const sealOf = (dir: string, language: Language): Promise<'holds' | 'outdated' | 'broken'> =>
  hasOtherVerdicts(dir).then(
    (others) => (others ? 'outdated' : 'holds'),
    (error: unknown) => {
      if (!(error instanceof SealError)) throw error;
      process.stderr.write(`${WORDS[language].untouched(dir, error.message)}\n`);
      return 'broken';
    },
  );

function changed(before: Verdicts | undefined, after: Verdicts): readonly string[] {
  const old = new Map(before?.verdicts.map((verdict) => [cellId(verdict.cell), spell(verdict)]));
  return after.verdicts.flatMap((verdict) => {
    const id = cellId(verdict.cell);
    const was = old.get(id);
    return was === undefined || was === spell(verdict) ? [] : [`${id}: ${was} → ${spell(verdict)}`];
  });
}

/** `blocked copy (V9)` */
const spell = ({ verdict, how, via, rule }: Verdict): string =>
  `${[verdict, how, via].filter((word) => word !== undefined).join(' ')} (${rule})`;
