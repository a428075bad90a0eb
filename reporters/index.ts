import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language, Rendered, Reporter, StoredRun } from '#model';

/** Each is loaded only when it is asked for. */
const OWN: Readonly<Record<string, () => Promise<unknown>>> = {
  console: () => import('./console.ts'),
  html: () => import('./html/report.ts'),
  junit: () => import('./junit.ts'),
};

export const REPORTERS: readonly string[] = Object.keys(OWN);

export interface LoadedReporter {
  /** As it was asked for. */
  readonly name: string;
  readonly report: Reporter;
}

/** Asked wrongly: no reporter of this name, no such file, or a file that exports no `report`. */
export class NoReporterError extends Error {
  override readonly name = 'NoReporterError';
}

/**
 * Reporters by name, or by the path of a module that exports `report` (relative to `from`); docs/reporters.md.
 * Throws a NoReporterError before any of them has run.
 */
export function loadReporters(
  names: readonly string[],
  { from }: { from: string },
): Promise<readonly LoadedReporter[]> {
  return Promise.all(names.map(async (name) => ({ name, report: await load(name, from) })));
}

async function load(name: string, from: string): Promise<Reporter> {
  const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  if (!own && !/[./\\]/.test(name)) {
    throw new NoReporterError(
      `--reporter ${name}: is none of ${REPORTERS.join(', ')}, nor a path such as ./my-reporter.ts`,
    );
  }
  const module = await (own?.() ?? imported(name, from));
  if (isModule(module)) return module.report;
  throw new NoReporterError(`--reporter ${name}: exports no function \`report\`; see docs/reporters.md`);
}

let hooked = false;

/** Ours are ES modules; whether a file elsewhere is one is not left to a package.json that may not be there. */
function asModule(url: string): string {
  if (!hooked) register('./as-modules.mjs', import.meta.url);
  hooked = true;
  return `${url}?module`;
}

async function imported(name: string, from: string): Promise<unknown> {
  try {
    const { href } = pathToFileURL(resolve(from, name));
    return await import(/\.[jt]s$/.test(href) ? asModule(href) : href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoReporterError(`--reporter ${name}: could not be loaded: ${why}`, { cause });
  }
}

const isModule = (module: unknown): module is { readonly report: Reporter } =>
  typeof module === 'object' && module !== null && 'report' in module && typeof module.report === 'function';

/** What one reporter made of the run, or how it failed. */
export type Report =
  | { readonly name: string; readonly rendered: Rendered; readonly error: null }
  | { readonly name: string; readonly rendered: null; readonly error: Error };

/** Runs every reporter by itself: one that throws gives its error, and the others are none the wiser. */
export function renderAll(
  stored: StoredRun,
  reporters: readonly LoadedReporter[],
  options: { readonly language: Language },
): Promise<readonly Report[]> {
  return Promise.all(
    reporters.map(async ({ name, report }): Promise<Report> => {
      try {
        return { name, rendered: await report(stored, options), error: null };
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(`reporter ${name} threw ${String(thrown)}`);
        return { name, rendered: null, error };
      }
    }),
  );
}
