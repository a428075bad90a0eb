import { expect, test } from 'vitest';
import type { Control, Trial } from '#model';
import { controls } from '#reporters/html/controls';
import { sampleRun } from './sample.ts';

const minute = (at: number): string => new Date(Date.UTC(2021, 10, 30, 2, at)).toISOString();

test('a control is called by how it stands to the trials of the cell, whatever it was before when it was made', async () => {
  const { stored } = await sampleRun();
  const [trial] = stored.trials;
  const made = trial && stored.controls.find(({ link, agent }) => link === trial.cell.link && agent === 'browser');
  if (!trial || !made) throw new Error('the sample has neither');
  const looks = [0, 2, 4].map((at): Control => ({ ...made, moment: 'before', startedAt: minute(at) }));
  const trials = [1, 3].map((at): Trial => ({ ...trial, startedAt: minute(at) }));
  const said = (of: readonly Trial[]): readonly string[] =>
    [
      ...controls(trial.cell, { ...stored, controls: looks }, of).markup.matchAll(
        /<span lang="en">([^<]*)<\/span><\/small>/g,
      ),
    ].map(([, words]) => words ?? '');
  expect(said(trials)).toEqual(['before', 'between trials', 'after']);
  expect(said([])).toEqual(['before', 'before', 'before']);
});
