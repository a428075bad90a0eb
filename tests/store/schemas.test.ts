import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { HistoryDocument } from '#commands/history';
import type { PlanDocument } from '#commands/plan';
import type { WatchDocument } from '#commands/watch';
import type { Comparison, Control, Incident, Run, RunDocument, Trial, Verdicts } from '#model';
import { report as asDocument } from '#reporters/json';
import {
  type ComparisonRecord,
  type ControlRecord,
  type DocumentRecord,
  type HistoryRecord,
  type IncidentRecord,
  jsonSchema,
  type NoticeRecord,
  type PlanRecord,
  type RunRecord,
  recordSchemas,
  type TrialRecord,
  type VerdictsRecord,
  type WatchRecord,
} from '#store/schemas';
import { history, type NoticeDocument, notice, plan, watch } from './printed.ts';
import { control, diff, incident, run, trial, verdicts } from './samples.ts';

type Frozen<T> = T extends string | number | boolean | null | undefined ? T : { readonly [K in keyof T]: Frozen<T[K]> };
/** True only if either can stand for the other: a key forgotten in one of them fails to compile. */
type Same<A, B> = [Frozen<A>] extends [Frozen<B>] ? ([Frozen<B>] extends [Frozen<A>] ? true : false) : false;

const same: readonly [
  Same<Trial, z.output<typeof TrialRecord>>,
  Same<Control, z.output<typeof ControlRecord>>,
  Same<Incident, z.output<typeof IncidentRecord>>,
  Same<Run, z.output<typeof RunRecord>>,
  Same<Verdicts, z.output<typeof VerdictsRecord>>,
  Same<Comparison, z.output<typeof ComparisonRecord>>,
  Same<RunDocument, z.output<typeof DocumentRecord>>,
  Same<HistoryDocument, z.output<typeof HistoryRecord>>,
  Same<PlanDocument, z.output<typeof PlanRecord>>,
  Same<WatchDocument, z.output<typeof WatchRecord>>,
  Same<NoticeDocument, z.output<typeof NoticeRecord>>,
] = [true, true, true, true, true, true, true, true, true, true, true];

const names = Object.keys(recordSchemas) as (keyof typeof recordSchemas)[];
const { files } = await asDocument({ run, trials: [trial(1)], controls: [control], verdicts }, { language: 'zh' });
const report: object = JSON.parse(String(files['report.json']));
const samples = { run, trial: trial(1), control, incident, verdicts, diff, report, history, plan, watch, notice };

test('the checked shapes are those of the model', () => {
  expect(same).toEqual(same.map(() => true));
});

test.for(names)('docs/schemas/%s.schema.json is current (npm run schemas)', (name) => {
  const stored = readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8');
  expect(JSON.parse(stored)).toEqual(jsonSchema(name));
});

test.for(names)('another validator agrees on what a %s is', (name) => {
  const validate = new Ajv2020({ formats: { 'date-time': true, date: true } }).compile(jsonSchema(name));
  expect(validate(samples[name])).toBe(true);
  expect(validate({ ...samples[name], schema: 2 })).toBe(false);
  expect(validate({ ...samples[name], surprise: 1 })).toBe(false);
});
