import type { CTRFReport, Test } from 'ctrf';
import { evidencePath, type Language, type Reporter, type StoredRun } from '#model';
import { plain } from '#text';
import {
  cellsOf,
  mark,
  noticeOf,
  type ReportedCell,
  type ReportedTrial,
  STATUS_NAMES,
  screenshotsOf,
  trialStatus,
} from './cells.ts';
import { appName } from './sentence.ts';
import { uuidOf } from './uuid.ts';
import { PLATFORMS, SCOPES } from './words.ts';

/** Common Test Report Format (ctrf.io): a test a cell, a step a trial, screenshots as attachments. */
export const report: Reporter = (stored, { language }) => ({
  files: { 'ctrf-report.json': `${JSON.stringify(documentOf(stored, language), null, 2)}\n` },
});

const NAMES = STATUS_NAMES.ctrf;

function documentOf(stored: StoredRun, language: Language): CTRFReport {
  const { run, verdicts } = stored;
  const cells = cellsOf(stored);
  const start = Date.parse(run.startedAt);
  const stop = run.endedAt === null ? lastOf(stored, start) : Date.parse(run.endedAt);
  const count = (name: Test['status']): number => cells.filter(({ status }) => NAMES[status] === name).length;
  const virtual = { virtual: run.lab.virtual, ...(run.lab.world !== undefined && { world: run.lab.world }) };
  const notice = noticeOf(run)?.[language];
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    runId: run.runId,
    timestamp: new Date(stop).toISOString(),
    generatedBy: 'hutong',
    results: {
      tool: { name: 'hutong', ...(run.versions.hutong !== undefined && { version: run.versions.hutong }) },
      summary: {
        tests: cells.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        suites: new Set(cells.map(({ cell }) => cell.app)).size,
        start,
        stop,
        duration: stop - start,
      },
      tests: cells.map((one) => testOf(one, { run, language })),
      environment: {
        reportName: `${mark(run)}${plain(run.matrix.title[language])}`,
        testEnvironment: run.lab.virtual ? 'virtual' : 'real',
        extra: { ...virtual, ...(notice !== undefined && { notice }) },
      },
      extra: {
        ...virtual,
        ruleset: verdicts.ruleset,
        matrix: { file: run.matrix.file, sha256: run.matrix.sha256 },
        phones: run.lab.phones,
        versions: run.versions,
        ...(stored.seal && { seal: stored.seal }),
        ...(stored.digests && { digests: stored.digests }),
      },
    },
  };
}

/** Of a run that was interrupted: when its last trial was over. */
const lastOf = ({ trials }: StoredRun, start: number): number =>
  trials.reduce((last, { startedAt, durationMs }) => Math.max(last, Date.parse(startedAt) + durationMs), start);

function testOf(reported: ReportedCell, { run, language }: { run: StoredRun['run']; language: Language }): Test {
  const { cell, id, status, sentence, why, verdict, trials, durationMs } = reported;
  const starts = trials.map(({ trial }) => Date.parse(trial.startedAt));
  const stops = trials.map(({ trial }) => Date.parse(trial.startedAt) + trial.durationMs);
  return {
    testId: id,
    executionId: uuidOf(`${run.runId}/${id}`),
    name: `${mark(run)}${plain(sentence[language])}`,
    status: NAMES[status],
    rawStatus: reported.excluded === undefined ? (verdict?.verdict ?? 'no-verdict') : 'excluded',
    duration: Math.round(durationMs),
    ...(trials.length > 0 && { start: Math.min(...starts), stop: Math.round(Math.max(...stops)) }),
    suite: [appName(run.apps, cell.app)[language], SCOPES[cell.scope][language], PLATFORMS[cell.platform][language]],
    ...(why && { message: plain(why[language]) }),
    tags: [...(run.lab.virtual ? ['VIRTUAL'] : []), cell.platform],
    type: 'interoperability',
    filePath: run.matrix.file,
    steps: trials.map((one) => ({
      name: plain(stepOf(one)),
      status: NAMES[trialStatus(one)],
      extra: { validity: one.judged?.validity ?? null, rule: one.judged?.rule ?? null, phone: one.trial.phone.id },
    })),
    attachments: trials.flatMap(({ trial }) =>
      screenshotsOf(trial).map(({ moment, screenshot }) => ({
        name: `#${trial.attempt} ${moment}`,
        contentType: screenshot.type,
        path: `../${evidencePath(screenshot)}`,
      })),
    ),
    extra: { virtual: run.lab.virtual, cell, ...(verdict && { verdict }) },
  };
}

/** `wechat/taobao-item/group/ios#2 iphone-1: copy (O7)` */
const stepOf = ({ trial, judged }: ReportedTrial): string =>
  `${trial.id} ${trial.phone.id}: ${judged ? `${judged.outcome ?? judged.validity} (${judged.rule})` : 'not judged'}`;
