import type { Knowledge } from '#judge/knowledge';
import type { OpenLab } from '#lab/open';
import type { Run } from '#model';
import type { Progress } from '#progress/progress';
import type { RunFolder } from '#store/folder';
import type { Trace } from '#trace/trace';

export interface LookOptions {
  readonly run: Run;
  readonly folder: RunFolder;
  readonly lab: OpenLab;
  readonly knowledge: Knowledge;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly trace: Trace;
}
