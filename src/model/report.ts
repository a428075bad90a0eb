import type { Comparison } from './comparison.ts';
import type { Control } from './control.ts';
import type { Evidence } from './evidence.ts';
import type { Incident } from './incident.ts';
import type { Cell, Named } from './matrix.ts';
import type { Commitment, Run } from './run.ts';
import type { Trial } from './trial.ts';
import type { Verdict, Verdicts } from './verdict.ts';

/** What ties a report to the evidence that it was made from: digest of the seal, and of the key that signed it. */
export interface SealMark {
  /** 1 for the first seal of a run. */
  readonly number: number;
  readonly sha256: string;
  readonly key: string;
}

/** A whole stored run, as reporters get it. */
export interface StoredRun {
  readonly run: Run;
  readonly trials: readonly Trial[];
  readonly controls: readonly Control[];
  /** Absent where nothing befell the instrument. */
  readonly incidents?: readonly Incident[];
  readonly verdicts: Verdicts;
  /** Its newest seal; absent where the run is not sealed. */
  readonly seal?: SealMark;
  /** sha256 of run.json, trials.jsonl, controls.jsonl and verdicts.json as they lie in the run's folder, by name. */
  readonly digests?: Readonly<Record<string, string>>;
  /** With an earlier run, where the report is asked to tell what has changed since. */
  readonly comparison?: Comparison;
}

/** A cell in one document about a run. A verdict is a finding: `undecided` says that the measurement fell short. */
export interface DocumentedCell {
  readonly id: string;
  readonly cell: Cell;
  readonly status: 'decided' | 'undecided' | 'skipped';
  readonly sentence: Named;
  /** Why it came out so or was left out. */
  readonly why?: Named;
  /** Null where no verdict is stored, or the matrix leaves the cell out. */
  readonly verdict: Verdict | null;
  readonly trials: readonly (Pick<
    Trial,
    'id' | 'attempt' | 'account' | 'vantage' | 'versions' | 'builds' | 'startedAt' | 'durationMs' | 'fault'
  > & {
    /** Id of the phone, one of the lab's. */
    readonly phone: string;
    /** Screenshots from chat to landing, as paths inside the run's folder. */
    readonly screenshots: readonly string[];
  })[];
}

/** A run and what came of it in one document: what the reporter `json` writes. */
export interface RunDocument extends Pick<Run, 'runId' | 'matrix' | 'lab' | 'versions' | 'startedAt' | 'endedAt'> {
  readonly schema: 1;
  readonly virtual: boolean;
  /** Of a virtual run: that it says nothing about any real app. */
  readonly notice?: Named;
  readonly ruleset: string;
  readonly commitments?: readonly Commitment[];
  readonly seal?: SealMark;
  readonly digests?: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<DocumentedCell['status'], number>>;
  readonly cells: readonly DocumentedCell[];
}

/** What a reporter writes: file name inside the run's `report/` folder → content. `stdout` is printed. */
export interface Rendered {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Evidence that must lie inside the report, for tools that look nowhere else: file name → what is copied there. */
  readonly evidence?: Readonly<Record<string, Evidence>>;
  /** What is printed to PDF: file name → pages. */
  readonly print?: Readonly<Record<string, PrintedPages>>;
  readonly stdout?: string;
}

/** A document of A4 pages, as HTML that needs nothing else: no script of it is run, nothing is fetched. */
export interface PrintedPages {
  readonly html: string;
  /** In the margins of every page: Chromium's templates (`<span class="pageNumber">`), which see no style sheet. */
  readonly header: string;
  readonly footer: string;
}

export type Language = 'zh' | 'en';

/** A reporter is one pure function of the stored run. */
export type Reporter = (stored: StoredRun, options: { readonly language: Language }) => Rendered | Promise<Rendered>;
