import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language, Rendered, Reporter, StoredRun } from '#model';
import { ownReporter } from './own.ts';
import { checked, namesOf, sameName } from './rendered.ts';

/** Each is loaded only when it is asked for. */
const OWN: Readonly<Record<string, () => Promise<{ readonly report: Reporter }>>> = {
  console: () => import('./console.ts'),
  html: () => import('./html/report.ts'),
  pdf: () => import('./pdf/report.ts'),
  junit: () => import('./junit.ts'),
  ctrf: () => import('./ctrf.ts'),
  allure: () => import('./allure.ts'),
  github: () => import('./github.ts'),
  csv: () => import('./csv.ts'),
  json: () => import('./json.ts'),
};

export const REPORTERS: readonly string[] = Object.keys(OWN);

/** What is written where nobody says what: the others are for tools that somebody must have. */
export const USUAL: readonly string[] = ['console', 'html', 'junit'];

export interface LoadedReporter {
  /** As it was asked for. */
  readonly name: string;
  readonly report: Reporter;
}

/** Asked wrongly: no reporter of this name, no such file, or a file that exports no `report`. */
export class NoReporterError extends Error {
  override readonly name = 'NoReporterError';
}

/** How long a reporter of somebody else may take. */
const PATIENCE_MS = 300_000;

/**
 * Reporters by name, or by the path of a module that exports `report` (relative to `from`); docs/reporters.md.
 * Throws a NoReporterError before any of them has run.
 */
export function loadReporters(
  names: readonly string[],
  { from, patienceMs = PATIENCE_MS }: { readonly from: string; readonly patienceMs?: number },
): Promise<readonly LoadedReporter[]> {
  return Promise.all(
    names.map(async (name) => {
      const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
      return { name, report: own ? (await own()).report : await loadOther(name, { from, patienceMs }) };
    }),
  );
}

async function loadOther(
  name: string,
  { from, patienceMs }: { readonly from: string; readonly patienceMs: number },
): Promise<Reporter> {
  if (!/[./\\]/.test(name)) {
    throw new NoReporterError(
      `--reporter ${name}: is none of ${REPORTERS.join(', ')}, nor a path such as ./my-reporter.ts`,
    );
  }
  const path = resolve(from, name);
  const there = await stat(path).catch(() => null);
  if (!there?.isFile()) throw new NoReporterError(`--reporter ${name}: ${there ? 'not a file' : 'no such file'}`);
  const report = await ownReporter(pathToFileURL(path).href, { patienceMs }).catch((cause: Error) => {
    throw new NoReporterError(`--reporter ${name}: could not be loaded: ${cause.message}`, { cause });
  });
  if (report) return report;
  throw new NoReporterError(`--reporter ${name}: exports no function \`report\`; see docs/reporters.md`);
}

/** What one reporter made of the run, or how it failed. */
export type Report =
  | { readonly name: string; readonly rendered: Rendered; readonly error: null }
  | { readonly name: string; readonly rendered: null; readonly error: Error };

/**
 * Runs every reporter by itself: one that throws, or gives what no report can be made of, gives its error, and the
 * others are none the wiser. A file belongs to the reporter that is named first.
 */
export async function renderAll(
  stored: StoredRun,
  reporters: readonly LoadedReporter[],
  options: { readonly language: Language },
): Promise<readonly Report[]> {
  const reports = await Promise.all(reporters.map((one) => render(one, stored, options)));
  const writers = new Map<string, string>();
  return reports.map((report) => {
    if (report.rendered === null) return report;
    const names = namesOf(report.rendered);
    const taken = names.find((name) => writers.has(sameName(name)));
    if (taken !== undefined) {
      const error = new Error(`${taken}: written by the reporter ${writers.get(sameName(taken))} already`);
      return { name: report.name, rendered: null, error };
    }
    for (const name of names) writers.set(sameName(name), report.name);
    return report;
  });
}

async function render(
  { name, report }: LoadedReporter,
  stored: StoredRun,
  options: { readonly language: Language },
): Promise<Report> {
  try {
    return { name, rendered: checked(await report(stored, options)), error: null };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(`reporter ${name} threw ${String(thrown)}`);
    return { name, rendered: null, error };
  }
}
