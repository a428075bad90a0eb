import type { Named } from '#model';

/** A part of the evidence that does not hold: which file, and what is the matter with it. */
export interface Problem {
  readonly file: string;
  readonly what: ProblemKind;
  readonly facts?: Facts;
}

export type ProblemKind =
  | 'changed'
  | 'missing'
  | 'added'
  | 'strange'
  | 'oversized'
  | 'broken'
  | 'line-changed'
  | 'line-missing'
  | 'line-added'
  | 'lines-moved'
  | 'differs-from-statement'
  | 'attempt-missing'
  | 'not-planned'
  | 'misnamed'
  | 'evidence-missing'
  | 'does-not-follow'
  | 'detail-does-not-follow'
  | 'rest-does-not-follow'
  | 'other-seal'
  | 'stamp-missing'
  | 'signature-wrong'
  | 'other-key'
  | 'other-observations';

/** What a check has come to. Each has a sentence in both languages. */
export type Said =
  | 'archive-ours'
  | 'archive-broken'
  | 'not-sealed'
  | 'seal-broken'
  | 'signed'
  | 'not-signed'
  | 'key-known'
  | 'key-other'
  | 'key-unknown'
  | 'key-unknown-made'
  | 'stamped'
  | 'stamped-by-unknown'
  | 'stamp-wrong'
  | 'not-stamped'
  | 'files-whole'
  | 'files-differ'
  | 'journals-whole'
  | 'journals-differ'
  | 'plan-whole'
  | 'plan-differs'
  | 'plan-with-gaps'
  | 'evidence-whole'
  | 'evidence-differs'
  | 'verdicts-follow'
  | 'verdicts-do-not-follow'
  | 'verdicts-by-other-rules'
  | 'unreadable'
  | 'history-whole'
  | 'history-broken'
  | 'chain-begins'
  | 'chain-whole'
  | 'chain-unknown'
  | 'chain-broken';

/** What a sentence speaks of; a thing that has a name in each language comes with both. */
export type Facts = Readonly<Record<string, string | number | Named>>;

/** One thing that was looked at. `open`: it could not be made certain here, and nothing proves the contrary. */
export interface Finding {
  readonly state: 'holds' | 'fails' | 'open';
  readonly said: Said;
  readonly facts: Facts;
  readonly problems: readonly Problem[];
}

export const holds = (said: Said, facts: Facts = {}): Finding => ({ state: 'holds', said, facts, problems: [] });
export const open = (said: Said, facts: Facts = {}, problems: readonly Problem[] = []): Finding => ({
  state: 'open',
  said,
  facts,
  problems,
});
export const fails = (said: Said, problems: readonly Problem[], facts: Facts = {}): Finding => ({
  state: 'fails',
  said,
  facts,
  problems,
});

/** Holds where there are no problems. */
export const unless = (
  problems: readonly Problem[],
  said: { readonly holds: Said; readonly fails: Said },
  facts: Facts = {},
): Finding => (problems.length === 0 ? holds(said.holds, facts) : fails(said.fails, problems, facts));
