import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import type { Incident } from '#model';
import { parseRun } from '#store/read';
import { check, inTime, readOrRefused } from './bounds.ts';
import { spoiltData, spoiltText } from './mutate.ts';
import { NASTY, nastyText } from './nasty.ts';

// The files of a run, which may come from a stranger: run.json, verdicts.json, and its three journals.

const CASES = new URL('../../fixtures/cases/', import.meta.url);

interface Files {
  readonly run: unknown;
  readonly trials: readonly unknown[];
  readonly controls: readonly unknown[];
  readonly incidents: readonly unknown[];
  readonly verdicts: unknown;
}

const INCIDENTS: readonly Incident[] = [
  {
    ...{ schema: 1, at: '2026-11-23T01:00:00.000Z', what: 'recovery', phone: 'android-1' },
    ...{ rung: 'appium', durationMs: 7000, worked: true, why: 'lost phone', trial: 'wechat/a/private/android#1' },
  },
  { schema: 1, at: '2026-11-23T01:01:00.000Z', what: 'paused', phones: ['android-1', 'iphone-1'] },
];

const json = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}/${file}`, CASES), 'utf8'));

const caseOf = (name: string): Files => ({
  run: json(name, 'run.json'),
  trials: json(name, 'trials.json') as readonly unknown[],
  controls: json(name, 'controls.json') as readonly unknown[],
  incidents: INCIDENTS,
  verdicts: { schema: 1, runId: 'x', ruleset: 'x', verdicts: [] },
});

const lines = (records: unknown): string =>
  (Array.isArray(records) ? records : [records]).map((record) => `${JSON.stringify(record)}\n`).join('');

const written = ({ run, trials, controls, incidents, verdicts }: Files) => ({
  run: JSON.stringify(run, null, 2) ?? '',
  trials: lines(trials),
  controls: lines(controls),
  incidents: lines(incidents),
  verdicts: JSON.stringify(verdicts) ?? '',
});

/** How every problem begins. */
const PLACE = /^(run\.json|trials\.jsonl:\d+|controls\.jsonl:\d+|incidents\.jsonl:\d+|verdicts\.json): /;
const FILES = ['run', 'trials', 'controls', 'incidents', 'verdicts'] as const;

/** Of each family of cases one: they differ in what their records hold. */
const some = readdirSync(CASES)
  .filter((name) => existsIn(name))
  .filter((_, index) => index % 12 === 0);

const cases = new Map(some.map((name) => [name, caseOf(name)]));

function existsIn(name: string): boolean {
  return readdirSync(new URL(`${name}/`, CASES)).includes('run.json');
}

test('what is spoilt here is a valid run', async () => {
  for (const name of some) {
    expect(await readOrRefused(() => parseRun(written(caseOf(name))), PLACE)).toBe('read');
  }
});

test.for(FILES)('%s with pieces of its text spoilt is read or refused by its name', async (file) => {
  const spoilt = fc.constantFrom(...some).chain((name) => {
    const whole = written(caseOf(name));
    return spoiltText(whole[file]).map((text) => ({ ...whole, [file]: text }));
  });
  await check(spoilt, 150, (text) => readOrRefused(() => parseRun(text), PLACE));
});

test.for(FILES)('%s with some of its values spoilt is read, and then judged, or refused by its name', async (file) => {
  const spoilt = fc.constantFrom(...some).chain((name) => {
    const whole = cases.get(name) ?? caseOf(name);
    return spoiltData(whole[file]).map((data) => written({ ...whole, [file]: data }));
  });
  const knowledge = loadKnowledge();
  await check(spoilt, 200, (text) =>
    readOrRefused(() => {
      const { run, trials, controls } = parseRun(text);
      judge(run, trials, controls, knowledge);
    }, PLACE),
  );
});

test.for(FILES)('any text in place of %s is read or refused by its name', async (file) => {
  const whole = written(caseOf(some[0] ?? ''));
  const any = fc.array(nastyText, { maxLength: 5 }).map((parts) => parts.join('\n'));
  await check(any, 60, (text) => readOrRefused(() => parseRun({ ...whole, [file]: text }), PLACE));
});

test.for([
  ['nesting without end', '['.repeat(3_000_000)],
  ['closed nesting', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
  ['keys of other kinds', `{${NASTY.map((key) => `${JSON.stringify(key)}: 1`).join(',')}}`],
  ['keys without end', `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}": 1`).join(',')}}`],
  ['a key of the language', '{"__proto__": {"schema": 1}, "constructor": 1}'],
  ['numbers that are none', '{"schema": 1e999}'],
  ['items without end', `[${'1,'.repeat(2_000_000)}1]`],
] as const)('%s in place of a record is refused by the name of its file, in time', async ([, text]) => {
  const whole = written(caseOf(some[0] ?? ''));
  for (const file of FILES) {
    expect(await inTime(() => readOrRefused(() => parseRun({ ...whole, [file]: `${text}\n` }), PLACE))).toBe('refused');
  }
  expect(({} as { schema?: unknown }).schema).toBeUndefined();
});

test('a torn last line is left out, and a torn line before it is named', () => {
  const whole = written(caseOf(some[0] ?? ''));
  const { trials } = parseRun(whole);
  expect(parseRun({ ...whole, trials: `${whole.trials}{"schema":1,"id` }).trials).toEqual(trials);
  expect(() => parseRun({ ...whole, trials: `{"schema":1,"id\n${whole.trials}` })).toThrow(
    'trials.jsonl:1: not JSON: the file is damaged',
  );
});
