import { isDeepStrictEqual } from 'node:util';
import { withCommitments } from '#compare/commitments';
import { judge, RULESET } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { cellId, type Verdict, type Verdicts } from '#model';
import type { ReadRun } from '#store/folder';
import { messageOf } from './error.ts';
import { type Finding, fails, open, type Problem, unless } from './finding.ts';

const FILE = 'verdicts.json';

/** Do the verdicts follow from the observations? Judges again; only by the rules that judged then. */
export function checkVerdicts({ run, trials, controls, verdicts: stored }: ReadRun): Finding {
  if (!stored) return fails('verdicts-do-not-follow', [{ file: FILE, what: 'missing' }], { ruleset: RULESET });
  if (stored.ruleset !== RULESET) {
    return open('verdicts-by-other-rules', {
      ruleset: stored.ruleset,
      ours: RULESET,
      version: run.versions.hutong ?? '?',
    });
  }
  let again: Verdicts;
  try {
    again = withCommitments(run, judge(run, trials, controls, loadKnowledge()));
  } catch (error) {
    // A run that is not consistent in itself; a stranger may have made it.
    return fails('verdicts-do-not-follow', [{ file: 'run.json', what: 'broken', facts: { why: messageOf(error) } }]);
  }
  const problems = [...compare(stored, again), ...compareRest(stored, again)];
  const facts = { verdicts: stored.verdicts.length, ruleset: RULESET };
  return unless(problems, { holds: 'verdicts-follow', fails: 'verdicts-do-not-follow' }, facts);
}

function compare(stored: Verdicts, again: Verdicts): readonly Problem[] {
  const there = new Map(stored.verdicts.map((verdict) => [cellId(verdict.cell), verdict]));
  const follows = new Map(again.verdicts.map((verdict) => [cellId(verdict.cell), verdict]));
  return [...new Set([...there.keys(), ...follows.keys()])].flatMap((cell) => {
    const [one, other] = [there.get(cell), follows.get(cell)];
    if (isDeepStrictEqual(one, other)) return [];
    return [
      { file: FILE, what: 'does-not-follow', facts: { cell, stored: spell(one), follows: spell(other) } } as const,
    ];
  });
}

/** What is no cell's: whose run it is, the canaries, the order. */
function compareRest(stored: Verdicts, again: Verdicts): readonly Problem[] {
  const rest = ({ verdicts, ...others }: Verdicts): unknown => ({
    ...others,
    cells: verdicts.map(({ cell }) => cellId(cell)),
  });
  if (isDeepStrictEqual(rest(stored), rest(again))) return [];
  return [{ file: FILE, what: 'rest-does-not-follow' }];
}

function spell(verdict: Verdict | undefined): string {
  if (!verdict) return '–';
  const { how, via, rule, asCommitted } = verdict;
  const promised = asCommitted === undefined ? '' : asCommitted ? 'as promised' : 'not as promised';
  return [verdict.verdict, how, via, `(${rule})`, promised].filter(Boolean).join(' ');
}
