import { isDeepStrictEqual } from 'node:util';
import { withCommitments } from '#compare/commitments';
import { judge, RULESET } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { cellId, type Named, type Verdict, type Verdicts } from '#model';
import type { ReadRun } from '#store/read';
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
  return [...new Set([...there.keys(), ...follows.keys()])].flatMap((cell): readonly Problem[] => {
    const [one, other] = [there.get(cell), follows.get(cell)];
    if (isDeepStrictEqual(one, other)) return [];
    const [spelt, follow] = [spell(one), spell(other)];
    if (spelt.en !== follow.en)
      return [{ file: FILE, what: 'does-not-follow', facts: { cell, stored: spelt, follows: follow } }];
    return differences(one, other).map((facts) => ({
      file: FILE,
      what: 'detail-does-not-follow',
      facts: { cell, verdict: spelt, ...facts },
    }));
  });
}

interface Difference extends Readonly<Record<string, string>> {
  /** `judged.2.rule` */
  readonly key: string;
  readonly stored: string;
  readonly follows: string;
}

/** The innermost values that are not the same. */
function differences(one: unknown, other: unknown, key = ''): readonly Difference[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isObject(one) || !isObject(other)) return [{ key, stored: shown(one), follows: shown(other) }];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((name) => differences(one[name], other[name], key === '' ? name : `${key}.${name}`));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A value in a sentence. It may be a stranger's. */
const LONGEST = 80;

function shown(value: unknown): string {
  if (value === undefined) return '–';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
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

/** In the words of the file, whoever reads them. */
function spell(verdict: Verdict | undefined): Named {
  if (!verdict) return { zh: '–', en: '–' };
  const words = [verdict.verdict, verdict.how, verdict.via].filter(Boolean).join(' ');
  return { zh: `“${words}”（${verdict.rule}）`, en: `${words} (${verdict.rule})` };
}
