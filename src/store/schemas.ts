import { z } from 'zod';
import { ComparisonRecord } from './schemas/comparison.ts';
import { ControlRecord } from './schemas/control.ts';
import { HistoryRecord } from './schemas/history.ts';
import { IncidentRecord } from './schemas/incident.ts';
import { NoticeRecord } from './schemas/notice.ts';
import { PlanRecord } from './schemas/plan.ts';
import { DocumentRecord } from './schemas/report.ts';
import { RunRecord } from './schemas/run.ts';
import { TrialRecord } from './schemas/trial.ts';
import { VerdictsRecord } from './schemas/verdict.ts';
import { WatchRecord } from './schemas/watch.ts';

/**
 * The files of a run's folder, as they are checked when read, and what commands print for machines. docs/schemas/ is made
 * from these by `npm run schemas`. The shapes are those of #model, or of the command; a test holds the two together.
 */
export {
  ComparisonRecord,
  ControlRecord,
  DocumentRecord,
  HistoryRecord,
  IncidentRecord,
  NoticeRecord,
  PlanRecord,
  RunRecord,
  TrialRecord,
  VerdictsRecord,
  WatchRecord,
};

/** What outside tools rely on the shape of, with what each holds. */
export const recordSchemas = {
  run: { title: 'run.json of a Hutong run', schema: RunRecord },
  trial: { title: 'A line of trials.jsonl of a Hutong run', schema: TrialRecord },
  control: { title: 'A line of controls.jsonl of a Hutong run', schema: ControlRecord },
  incident: { title: 'A line of incidents.jsonl of a Hutong run', schema: IncidentRecord },
  verdicts: { title: 'verdicts.json of a Hutong run', schema: VerdictsRecord },
  report: { title: 'A Hutong run in one document, as the reporter json writes it', schema: DocumentRecord },
  diff: { title: 'Two Hutong runs compared, as hutong diff prints it', schema: ComparisonRecord },
  history: { title: 'Cells over many Hutong runs, as hutong history --json prints them', schema: HistoryRecord },
  plan: { title: 'What a matrix comes to, as hutong plan --json prints it', schema: PlanRecord },
  watch: { title: 'Versions of apps and what changed of them, as hutong watch prints it', schema: WatchRecord },
  notice: { title: 'What hutong notify sends in the generic shape', schema: NoticeRecord },
} as const;

/** The JSON Schema (2020-12) of a record, as docs/schemas/ holds it. */
export const jsonSchema = (name: keyof typeof recordSchemas): object => {
  const { title, schema } = recordSchemas[name];
  return { title, ...z.toJSONSchema(schema) };
};
