import type { App, Named, Platform, Presentation, Scope } from './matrix.ts';
import type { Plan, UnservedCell } from './plan.ts';
import type { Canary, PhoneFacts } from './trial.ts';
import type { VerdictName } from './verdict.ts';

/** What somebody promised for a set of cells. Compared with verdicts, never merged into them. */
export interface Commitment {
  readonly id: string;
  /** Who promised: an owner of owners.yaml, or the name of an authority. */
  readonly by: string;
  /** Dates (`2021-09-17`): when it was said, and from when on it holds. */
  readonly said: string;
  readonly from: string;
  readonly text: Named;
  readonly source: string;
  /** The cells it speaks of: those that any of these describes. */
  readonly cells: readonly CellsWhere[];
  /** Verdicts that keep the promise. */
  readonly keeps: readonly VerdictName[];
  /** What limits it, in the words of who reported it: on trial, latest version only, reported by one paper. */
  readonly note?: Named;
}

/** Every key must agree with the cell; one that is left out leaves it open. */
export interface CellsWhere {
  readonly app?: readonly string[];
  readonly link?: readonly string[];
  /** Of the link. */
  readonly owner?: readonly string[];
  /** A company promises nothing about its own links. */
  readonly notOwner?: readonly string[];
  readonly category?: readonly string[];
  readonly scope?: readonly Scope[];
  readonly platform?: readonly Platform[];
  readonly presentation?: readonly Presentation[];
}

/** run.json: everything the judge and the reporters need that is not a trial or a control. */
export interface Run {
  readonly schema: 1;
  readonly runId: string;
  readonly matrix: { readonly file: string; readonly sha256: string; readonly title: Named };
  readonly plan: Plan;
  readonly apps: readonly App[];
  readonly lab: {
    readonly virtual: boolean;
    /** Name of the world, for a virtual lab. */
    readonly world?: string;
    /** A world that does not come with the project: where it was, and a digest of its files and sites. */
    readonly worldFrom?: { readonly path: string; readonly sha256: string };
    readonly phones: readonly PhoneFacts[];
    /** Absent where the lab declares none. Their links are among the plan's. */
    readonly canaries?: readonly Canary[];
    /** Phones that were named but could not be used, with the reason. */
    readonly leftOut: readonly { readonly id: string; readonly why: string }[];
    /** Absent where every cell could be tried when the run began. */
    readonly unserved?: readonly UnservedCell[];
  };
  /** Those in force on the day that is measured; on a virtual lab the world's day. Absent where there are none. */
  readonly commitments?: readonly Commitment[];
  /** Of Hutong, Node, Appium, drivers, adb, Chromium. */
  readonly versions: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly endedAt: string | null;
}
