import { type Reporter, type StoredRun, versionOf } from '#model';
import { plain } from '#text';
import { cellsOf, type ReportedCell } from './cells.ts';
import { appName, linkName } from './sentence.ts';

/**
 * A row a cell (RFC 4180), for spreadsheets. Begins with a byte order mark: without one Excel reads UTF-8 as the
 * system's own encoding, which on a Chinese Windows is GBK.
 */
export const report: Reporter = (stored, { language }) => {
  const rows = cellsOf(stored).map((reported) => rowOf(reported, stored, language));
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => Object.values(row))].map((fields) => fields.map(field).join(','));
  return { files: { 'cells.csv': `\ufeff${lines.map((line) => `${line}\r\n`).join('')}` } };
};

type Row = Readonly<Record<string, string | number | null | undefined>>;

function rowOf(reported: ReportedCell, { run, verdicts }: StoredRun, language: 'zh' | 'en'): Row {
  const { cell, verdict, trials, status, why } = reported;
  const unique = (values: readonly (string | null)[], between = ' '): string =>
    [...new Set(values.filter((value) => value !== null))].join(between);
  return {
    lab: run.lab.virtual ? `VIRTUAL 虚拟手机${run.lab.world === undefined ? '' : ` ${run.lab.world}`}` : 'real',
    run: run.runId,
    cell: reported.id,
    app: cell.app,
    app_name: appName(run.apps, cell.app)[language],
    link: cell.link,
    link_name: linkName(run.plan.links, cell.link)[language],
    link_owner: run.plan.links.find(({ id }) => id === cell.link)?.owner,
    scope: cell.scope,
    platform: cell.platform,
    presentation: cell.presentation ?? 'url',
    status,
    verdict: verdict?.verdict,
    how: verdict?.how,
    via: verdict?.via,
    sentence: reported.sentence[language],
    why: why?.[language],
    rule: verdict?.rule,
    ruleset: verdict && verdicts.ruleset,
    trials: verdict?.trials ?? trials.length,
    agree: verdict?.share?.agree,
    of: verdict?.share?.of,
    low: verdict?.share?.low,
    high: verdict?.share?.high,
    steps: verdict?.steps,
    seconds: verdict?.seconds,
    flags: verdict?.flags.join(' '),
    committed: verdict?.committed?.join(' '),
    as_committed: verdict?.asCommitted === undefined ? null : String(verdict.asCommitted),
    phones: unique(trials.map(({ trial }) => trial.phone.id)),
    accounts: unique(trials.map(({ trial }) => trial.account)),
    app_versions: unique(
      trials.map(({ trial }) => versionOf(trial, cell.app) ?? null),
      ' / ',
    ),
    first_trial: trials[0]?.trial.startedAt,
  };
}

/** Also in full width, which Excel in Chinese takes for a formula as well. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/**
 * A text that a spreadsheet would run as a formula gets an apostrophe before it; line ends and control characters
 * become spaces.
 */
function field(value: Row[string]): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = plain(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
