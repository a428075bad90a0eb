import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { cellId, type Verdict, type Verdicts } from '#model';
import { openRun } from '#store/folder';

/** Judges a stored run again, stores the verdicts, and prints which have changed under which rule. */
export async function judgeCommand(dir: string): Promise<number> {
  const folder = await openRun(dir);
  try {
    const { run, trials, controls, verdicts: before } = await folder.read();
    const after = judge(run, trials, controls, loadKnowledge());
    await folder.writeVerdicts(after);
    const changes = changed(before, after);
    const known = before ? '' : ', none before';
    const sum = `verdicts: ${after.verdicts.length}, changed: ${changes.length}${known}, ruleset: ${after.ruleset}`;
    process.stdout.write(`${[...changes, sum].join('\n')}\n`);
    return 0;
  } finally {
    await folder.close();
  }
}

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
