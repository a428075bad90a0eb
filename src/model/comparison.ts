import type { Cell } from './matrix.ts';
import type { Verdict } from './verdict.ts';

/**
 * What has become of a cell from one run to another.
 *
 * `opened`, `closed` and `changed` are between two runs that could both tell what the app does: docs/history.md has the
 * table. `undecided` and `decided` say that one could not; `appeared` and `gone` are of the plan.
 */
export type ChangeKind = 'opened' | 'closed' | 'changed' | 'undecided' | 'decided' | 'appeared' | 'gone';

/** A verdict as a comparison shows it, with the versions of the apps that it is about. */
export interface Found extends Pick<Verdict, 'verdict' | 'how' | 'via' | 'why' | 'rule' | 'trials'> {
  /** Of the source app and of the link's own app, as read on the phones of this cell's trials, with their builds; more than one where they differ. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** The run that found it, where that is none of the two. */
  readonly foundIn?: Pick<ComparedRun, 'folder' | 'runId' | 'startedAt' | 'ruleset'>;
}

export interface Change {
  readonly cell: Cell;
  readonly kind: ChangeKind;
  /** Null where the run does not have the cell. */
  readonly before: Found | null;
  readonly after: Found | null;
}

/** One of two runs that are compared. */
export interface ComparedRun {
  /** As its reader knows it; absent where it lies in none. */
  readonly folder?: string;
  readonly runId: string;
  readonly matrix: string;
  readonly virtual: boolean;
  readonly world?: string;
  readonly ruleset: string;
  readonly startedAt: string;
}

/** Why two runs may differ although no app has changed. `world-content`: a world of one name says something else by now. */
export type Unlike = 'lab' | 'world' | 'world-content' | 'ruleset' | 'matrix';

/** Two runs side by side: what `hutong diff --format json` prints. */
export interface Comparison {
  readonly schema: 1;
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly unlike: readonly Unlike[];
  /** Source apps and platforms, as `wechat/android`, of which so many cells flipped at once that the instrument is suspect. */
  readonly suspect: readonly string[];
  /** Cells that both have. */
  readonly compared: number;
  /** In the order of the later run's plan; those that are gone come last. */
  readonly changes: readonly Change[];
  /** What else was found of the suspect ones; in the same order. */
  readonly notCounted: readonly Change[];
}
