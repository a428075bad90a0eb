/**
 * Makes a golden case of a cell of a stored run, or judges the golden cases again.
 *
 *   npm run case -- RUN CELL NAME    runs/2026-01-05 wechat/taobao-item/group/android a-short-name
 *   npm run case -- --rejudge        after a change of the rules; read the difference before you commit it
 *
 * A new case holds what the rules say today. Where that is wrong, write into its verdicts.json what a careful person
 * would say, then change the rules until the case holds.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import { type Cell, type Control, cellId, type Frame, type Run, type Trial } from '#model';
import { readable } from './readable.ts';

const CASES = new URL('../fixtures/cases/', import.meta.url).pathname;

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const readLines = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

interface Parts {
  readonly run: Run;
  readonly trials: readonly Trial[];
  readonly controls: readonly Control[];
}

function write(name: string, { run, trials, controls }: Parts): void {
  const verdicts = judge(run, trials, controls, loadKnowledge());
  mkdirSync(join(CASES, name), { recursive: true });
  for (const [file, value] of Object.entries({ run, trials, controls, verdicts })) {
    writeFileSync(join(CASES, name, `${file}.json`), `${readable(value)}\n`);
  }
  const said = verdicts.verdicts.map(({ cell, verdict, rule }) => `${cellId(cell)} ${verdict} by ${rule}`);
  console.log(`${name}: ${said.join('; ')}`);
}

/** The cell, and what may serve it as canary: its sessions' canaries, other cells of the same app, scope and platform. */
function cut(folder: string, id: string): Parts {
  const run = readJson(join(folder, 'run.json')) as Run;
  const cell = [...run.plan.cells, ...run.plan.excluded].map((one) => one.cell).find((one) => cellId(one) === id);
  if (!cell) throw new Error(`${folder}/run.json: plan has no cell ${id}`);
  const kin = (one: Cell): boolean =>
    one.app === cell.app && one.scope === cell.scope && one.platform === cell.platform;
  const own = (one: { readonly cell: Cell }): number => (cellId(one.cell) === id ? 0 : 1);
  const cells = run.plan.cells.filter((one) => kin(one.cell)).toSorted((a, b) => own(a) - own(b));
  const excluded = run.plan.excluded.filter((one) => cellId(one.cell) === id);
  const all = readLines(join(folder, 'trials.jsonl')) as Trial[];
  const sessions = new Set(all.filter((trial) => kin(trial.cell)).map(({ session }) => session));
  const trials = all.filter((trial) => kin(trial.cell) || (trial.canary && sessions.has(trial.session)));
  const used = new Set([...cells, ...excluded, ...trials].map((one) => one.cell.link));
  const links = run.plan.links.filter((link) => used.has(link.id));
  return {
    run: { ...run, plan: { ...run.plan, cells, excluded, links } },
    trials: trials.map(withoutPictures),
    controls: (readLines(join(folder, 'controls.jsonl')) as Control[]).filter(({ link }) =>
      links.some(({ id }) => id === link),
    ),
  };
}

/** Rules do not look at pictures and trees; they stay with the run. */
function withoutPictures(trial: Trial): Trial {
  if (!trial.observation) return trial;
  const frames = trial.observation.frames.map(({ tree: _tree, screenshot: _screenshot, ...frame }): Frame => frame);
  return { ...trial, observation: { ...trial.observation, frames } };
}

function main(): void {
  const { values, positionals } = parseArgs({ options: { rejudge: { type: 'boolean' } }, allowPositionals: true });
  if (values.rejudge) {
    for (const name of readdirSync(CASES)) {
      const read = (file: string): unknown => readJson(join(CASES, name, file));
      write(name, { run: read('run.json'), trials: read('trials.json'), controls: read('controls.json') } as Parts);
    }
    return;
  }
  const [folder, cell, name] = positionals;
  if (folder === undefined || cell === undefined || name === undefined || !/^[a-z0-9-]+$/.test(name)) {
    throw new Error('npm run case -- RUN CELL NAME, the name in small letters, digits and hyphens; or --rejudge');
  }
  if (existsSync(join(CASES, name))) throw new Error(`fixtures/cases/${name} is there already`);
  write(name, cut(folder, cell));
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
