import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import type { Control, Run, Trial } from '#model';

const CASES = new URL('../../fixtures/cases/', import.meta.url);
const read = <T>(name: string, file: string): T =>
  JSON.parse(readFileSync(new URL(`${name}/${file}.json`, CASES), 'utf8')) as T;
const knowledge = loadKnowledge();

test('trials judged again come to what they would come to the first time, whatever has been added meanwhile', () => {
  for (const name of readdirSync(CASES)) {
    const run = read<Run>(name, 'run');
    const trials = read<Trial[]>(name, 'trials');
    const controls: Control[] = [];
    // As while a run goes on: looks are added to one list, and others stand in the places of the first ones.
    judge(run, trials, controls, knowledge);
    for (const control of read<Control[]>(name, 'controls')) {
      controls.push(control);
      const fresh = judge(structuredClone(run), structuredClone(trials), structuredClone(controls), knowledge);
      expect(judge(run, trials, controls, knowledge), name).toEqual(fresh);
    }
    const others = structuredClone(controls).map((control) => ({ ...control, agent: 'nobody' }));
    const fresh = judge(structuredClone(run), structuredClone(trials), structuredClone(others), knowledge);
    expect(judge(run, trials, others, knowledge), name).toEqual(fresh);
  }
});
