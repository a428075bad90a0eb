import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge, RULESET } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import type { Control, Run, Trial, Verdicts } from '#model';
import { ControlRecord, RunRecord, TrialRecord, VerdictsRecord } from '#store/schemas';

const CASES = new URL('../../fixtures/cases/', import.meta.url);
const names = readdirSync(CASES);
const read = (name: string, part: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}/${part}.json`, CASES), 'utf8'));
const knowledge = loadKnowledge();

test.for(names)('golden case %s', (name) => {
  const verdicts = judge(
    read(name, 'run') as Run,
    read(name, 'trials') as Trial[],
    read(name, 'controls') as Control[],
    knowledge,
  );
  expect(verdicts).toEqual(read(name, 'verdicts'));
});

test.for(names)('golden case %s is made of records as a run stores them', (name) => {
  RunRecord.parse(read(name, 'run'));
  TrialRecord.array().parse(read(name, 'trials'));
  ControlRecord.array().parse(read(name, 'controls'));
  VerdictsRecord.parse(read(name, 'verdicts'));
});

const golden = names.map((name) => read(name, 'verdicts') as Verdicts);
const rules = new Set(
  golden.flatMap(({ verdicts }) => verdicts.flatMap(({ rule, judged }) => [rule, ...judged.map((one) => one.rule)])),
);
const notes = golden.flatMap(({ verdicts }) => verdicts.flatMap(({ judged }) => judged.flatMap((one) => one.notes)));
const numbered = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);

test('every rule of the specification has a golden case', () => {
  // O9 only leaves a note beside the rule that decides the end.
  const expected = [
    ...numbered('O', 13).filter((rule) => rule !== 'O9'),
    ...numbered('V', 13),
    ...numbered('F', 7),
    'F9',
  ];
  expect(expected.filter((rule) => !rules.has(rule))).toEqual([]);
  expect(notes.some((note) => note.startsWith('O9: interposed'))).toBe(true);
});

test('every known interstitial has a golden case in which it is recognised', () => {
  const seen = new Set(
    golden.flatMap(({ verdicts }) => verdicts.flatMap(({ judged }) => judged.map((one) => one.detail))),
  );
  // Load errors and dialogs that were allowed leave no id behind; they have cases of their own below.
  const named = knowledge.interstitials.filter(({ kind }) => kind === 'stop' || kind === 'copy' || kind === 'confirm');
  expect(named.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  for (const dialog of [
    'i-wechat-leave-app',
    'i-wechat-leave-app-ios',
    'i-qq-leave-app',
    'i-wechat-load-error-ios',
    'i-wechat-sign-in',
  ]) {
    expect(names).toContain(dialog);
  }
});

test('the specification names the ruleset that verdicts carry', () => {
  const text = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');
  expect(text).toContain(`Ruleset ${RULESET}`);
  expect(golden.map(({ ruleset }) => ruleset).filter((ruleset) => ruleset !== RULESET)).toEqual([]);
  const missing = [...rules].filter((rule) => !text.includes(`**${rule}**`));
  expect(missing).toEqual([]);
});

test('every case that the specification names is there', () => {
  const text = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');
  const cited = [...text.matchAll(/`((?:[ofv]\d{1,2}|[hi])-[a-z0-9-]+)`/g)].map(([, name]) => name);
  expect(cited.length).toBeGreaterThan(50);
  expect(cited.filter((name) => !names.includes(name ?? ''))).toEqual([]);
});
