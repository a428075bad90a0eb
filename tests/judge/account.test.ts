import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accountTrouble } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import type { Control, Run, Trial } from '#model';

const read = <T>(name: string, part: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/cases/${name}/${part}.json`, import.meta.url), 'utf8')) as T;
const knowledge = loadKnowledge();

/** What the trials of a golden case say about their account. */
function said(name: string): readonly (string | null)[] {
  const trials = read<Trial[]>(name, 'trials');
  const dossier = { run: read<Run>(name, 'run'), trials, controls: read<Control[]>(name, 'controls'), knowledge };
  return [...new Set(trials.map((trial) => accountTrouble(trial, dossier)))];
}

test('an account that was warned is told from a page that speaks of risks, and from an app that wants an update', () => {
  expect(said('f4-risk-notice')).toContain('risk');
  expect(said('f4-risk-words-on-target')).toEqual([null]);
  expect(said('f4-update-put-off')).toEqual([null]);
});

test('what people write, in a message or in a result, stops no account; what the app says over them does', () => {
  expect(said('f4-message-about-risk')).toEqual([null]);
  expect(said('f4-result-about-risk')).toEqual([null]);
  expect(said('f4-risk-dialog-over-chat')).toEqual(['risk']);
  expect(said('f4-risk-instead-of-results')).toContain('risk');
});
