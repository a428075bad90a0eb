import { isDeepStrictEqual } from 'node:util';
import { withCommitments } from '#compare/commitments';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { cellId, type Verdict, type Verdicts } from '#model';
import { SealError } from '#seal/error';
import { hasOtherVerdicts, isSealed, keepVerdicts } from '#seal/seal';
import { openRun } from '#store/folder';
import { type Checking, checkVerdicts, expectationsOf } from './check.ts';
import { nameDamaged } from './report.ts';
import { NOT_SEALED, putSeal, type Sealing } from './seal.ts';

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
    const seal = sealed ? await sealOf(dir) : null;
    if (seal === 'broken') return NOT_SEALED;
    const same = isDeepStrictEqual(before, after);
    if (sealed && !same) await keepVerdicts(dir);
    if (!same) await folder.writeVerdicts(after);
    const changes = changed(before, after);
    const known = before ? '' : ', none before';
    const sum = `verdicts: ${after.verdicts.length}, changed: ${changes.length}${known}, ruleset: ${after.ruleset}`;
    process.stdout.write(`${[...changes, sum].join('\n')}\n`);
    const differs = checkVerdicts({ run, verdicts: after }, { ...options, expectations });
    const isDue = sealed && (!same || seal === 'outdated');
    return isDue && (await putSeal(dir, options)) === 'failed' ? NOT_SEALED : differs;
  } finally {
    await folder.close();
  }
}

/** Nothing is written into a run that is not as it was sealed: it may be under dispute. `outdated`: by its verdicts alone. */
const sealOf = (dir: string): Promise<'holds' | 'outdated' | 'broken'> =>
  hasOtherVerdicts(dir).then(
    (others) => (others ? 'outdated' : 'holds'),
    (error: unknown) => {
      if (!(error instanceof SealError)) throw error;
      process.stderr.write(`${dir}: ${error.message}; nothing was written\n`);
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
