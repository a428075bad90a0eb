import { createHash } from 'node:crypto';
import { type Evidence, evidencePath, type Language, type Reporter, type StoredRun } from '#model';
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
import { escapedMarkdown } from './markdown.ts';
import { appName, linkName, ownerName } from './sentence.ts';
import { uuidOf } from './uuid.ts';
import { MOMENTS, PLATFORMS, SCOPES, STEPS, THINGS } from './words.ts';

/**
 * Results for Allure 2 and 3 (allurereport.org/docs/how-it-works-test-result-file): a result a cell, a step a trial
 * with its screenshots. Allure looks for attachments nowhere but beside the results, so they are copied there.
 */
export const report: Reporter = (stored, { language }) => {
  const evidence: Record<string, Evidence> = {};
  const uses = new Map<string, number>();
  const attach: Attach = (piece) => {
    const use = (uses.get(piece.sha256) ?? 0) + 1;
    uses.set(piece.sha256, use);
    const name = sourceOf(piece, use);
    evidence[`${FOLDER}/${name}`] = piece;
    return name;
  };
  const results = cellsOf(stored).map((one) => {
    const result = resultOf(one, stored, { language, attach });
    return [`${FOLDER}/${result.uuid}-result.json`, `${JSON.stringify(result, null, 2)}\n`] as const;
  });
  return {
    files: {
      ...Object.fromEntries(results),
      [`${FOLDER}/environment.properties`]: environmentOf(stored, language),
    },
    evidence,
  };
};

/**
 * Name of a copy that nothing else refers to. Allure 3 shows a file where it is named first and calls it missing
 * wherever it is named again, and screens are often alike.
 */
type Attach = (piece: Evidence) => string;

interface Telling {
  readonly language: Language;
  readonly attach: Attach;
}

const FOLDER = 'allure-results';
const NAMES = STATUS_NAMES.allure;

/** `HASH-attachment.png`, and then `HASH-2-attachment.png`: the ending is how Allure knows an attachment. */
const sourceOf = (evidence: Evidence, use: number): string =>
  evidencePath(evidence).replace(/^evidence\/([0-9a-f]+)\./, `$1${use === 1 ? '' : `-${use}`}-attachment.`);

function resultOf(reported: ReportedCell, { run }: StoredRun, telling: Telling) {
  const { language } = telling;
  const { cell, id, status, verdict, trials } = reported;
  const sentence = plain(reported.sentence[language]);
  // A cell's history on virtual phones is none of its history on real ones.
  const place = run.lab.virtual ? `virtual/${run.lab.world ?? ''}` : 'real';
  const owner = run.plan.links.find((link) => link.id === cell.link)?.owner;
  const notice = noticeOf(run)?.[language];
  const why = reported.why?.[language];
  const label = (name: string, value: string) => ({ name, value: plain(value) });
  return {
    uuid: uuidOf(`${run.runId}/${id}`),
    historyId: digest(`${place}/${id}`),
    testCaseId: digest(id),
    fullName: id,
    name: `${mark(run)}${sentence}`,
    ...(notice !== undefined && { description: escapedMarkdown(notice) }),
    status: NAMES[status],
    stage: 'finished',
    statusDetails: why === undefined ? {} : { message: plain(why) },
    ...timesOf(trials),
    labels: [
      ...(run.lab.virtual ? [label('tag', 'VIRTUAL')] : []),
      ...(verdict ? [label('tag', verdict.verdict)] : []),
      label('parentSuite', appName(run.apps, cell.app)[language]),
      label('suite', SCOPES[cell.scope][language]),
      label('subSuite', linkName(run.plan.links, cell.link)[language]),
      label('epic', owner === undefined ? cell.link : ownerName(owner)[language]),
      label('feature', linkName(run.plan.links, cell.link)[language]),
      label('story', PLATFORMS[cell.platform][language]),
      label('framework', 'hutong'),
      ...[...new Set(trials.map(({ trial }) => trial.phone.id))].map((phone) => label('host', phone)),
    ],
    parameters: Object.entries({
      virtual: String(run.lab.virtual),
      verdict: verdict?.verdict ?? status,
      ...(verdict && { rule: verdict.rule }),
      ...(verdict?.how && { how: verdict.how }),
      ...(verdict?.via && { via: verdict.via }),
      ...(verdict && verdict.flags.length > 0 && { flags: verdict.flags.join(' ') }),
    }).map(([name, value]) => ({ name, value, excluded: true })),
    links: [],
    attachments: [],
    steps: trials.map((one) => stepOf(one, telling)),
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function timesOf(trials: readonly ReportedTrial[]): { readonly start?: number; readonly stop?: number } {
  if (trials.length === 0) return {};
  const starts = trials.map(({ trial }) => Date.parse(trial.startedAt));
  const stops = trials.map(({ trial }) => Math.round(Date.parse(trial.startedAt) + trial.durationMs));
  return { start: Math.min(...starts), stop: Math.max(...stops) };
}

function stepOf(reported: ReportedTrial, { language, attach }: Telling) {
  const { trial, judged } = reported;
  const came = judged ? `${judged.outcome ?? judged.validity} (${judged.rule})` : 'not judged';
  const start = Date.parse(trial.startedAt);
  const why = trial.fault?.why ?? judged?.detail;
  return {
    name: plain(`#${trial.attempt} ${trial.phone.id} (${trial.phone.model}): ${came}`),
    status: NAMES[trialStatus(reported)],
    stage: 'finished',
    statusDetails: why === undefined ? {} : { message: plain(why) },
    ...timesOf([reported]),
    parameters: Object.entries(trial.versions).map(([app, version]) => ({ name: app, value: plain(version) })),
    attachments: screenshotsOf(trial).map(({ moment, screenshot }) => ({
      name: MOMENTS[moment][language],
      type: screenshot.type,
      source: attach(screenshot),
    })),
    steps: (trial.observation?.steps ?? []).map(({ atMs, did, what }) => ({
      name: plain(`${STEPS[did][language]} ${THINGS.get(what)?.[language] ?? what}`),
      status: NAMES.decided,
      stage: 'finished',
      statusDetails: {},
      start: Math.round(start + atMs),
      stop: Math.round(start + atMs),
      parameters: [],
      attachments: [],
      steps: [],
    })),
  };
}

function environmentOf({ run, verdicts }: StoredRun, language: Language): string {
  const notice = noticeOf(run)?.[language];
  return Object.entries({
    virtual: String(run.lab.virtual),
    ...(notice !== undefined && { VIRTUAL: notice }),
    ...(run.lab.world !== undefined && { world: run.lab.world }),
    run: run.runId,
    matrix: run.matrix.file,
    ruleset: verdicts.ruleset,
    ...run.versions,
  })
    .map(([name, value]) => `${latin(name).replace(/[:=#! ]/g, '\\$&')} = ${latin(value).trimStart()}\n`)
    .join('');
}

/** Java properties are Latin-1: whatever else there is stands as an escape. */
const latin = (text: string): string =>
  plain(text)
    .replaceAll('\\', '\\\\')
    .replace(/[^\u0020-\u007e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
