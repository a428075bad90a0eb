import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cellId, type PlannedCell } from '#model';
import { runOf, verdict, verdictsOf } from '#tests/compare/runs';
import { hutong } from '#tests/run/hutong';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-budget-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ids = (cells: readonly PlannedCell[]): readonly string[] => cells.map(({ cell }) => cellId(cell));

test('a night of a matrix begins with what the last run left undecided, and says when the turn of the rest comes', async () => {
  const cell = { app: 'qq', link: 'taobao-item', scope: 'group', platform: 'ios', presentation: 'password' } as const;
  await writeFile(join(folder, 'run.json'), JSON.stringify(runOf([cell])));
  await writeFile(
    join(folder, 'verdicts.json'),
    JSON.stringify(verdictsOf([verdict(cell, 'insufficient', { rule: 'V2' })])),
  );
  const args = ['plan', 'matrices/nightly.yaml', '--budget', '20m', '--night', '7', '--after', folder];
  const { status, out } = await hutong([...args, '--json']);
  const { cells, expectedSeconds, night } = JSON.parse(out);
  expect(status).toBe(0);
  expect(ids(cells)[0]).toBe(cellId(cell));
  expect(night).toMatchObject({ night: 7, undecided: [cellId(cell)] });
  expect(expectedSeconds).toBeLessThanOrEqual(20 * 60);
  const said = (await hutong(args)).out.split('\n');
  expect(said.slice(0, 2)).toEqual([
    `Night 7 (2026-01-08): ${cells.length} of 210 cells tonight`,
    '1 of them was undecided last time and comes first',
  ]);
  expect(said).toContain('night 8 (2026-01-09):');
});

test.for([
  [['--night', '7'], '--night: needs a --budget\n'],
  [['--after', 'x'], '--after: needs a --budget\n'],
  [['--budget', '8'], 'It is a time such as 8h, 7h30m or 45m.'],
  [
    ['--budget', '1m'],
    '--budget 1m: no cell of matrices/nightly.yaml fits into it; beginning, canaries and one cell need 2m\n',
  ],
  [['--budget', '8h', '--after', '/nowhere'], 'run.json'],
] as const)('%j is refused', async ([args, problem]) => {
  const { status, err } = await hutong(['plan', 'matrices/nightly.yaml', ...args]);
  expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(problem) });
});
