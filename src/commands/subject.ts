import { sourceApps } from '#apps/index';
import { AskedWrongly } from '#asked-wrongly';
import { loadApps, loadCorpus, loadMatrix } from '#load';
import type { Link, Named, Run } from '#model';
import { expand } from '#plan/expand';
import { pick } from '#plan/only';
import { readRun } from '#store/read';
import { notesOn } from './notes.ts';
import type { Chosen } from './wanted.ts';

/** What of a command's options bears on what is to be run. */
export interface Wanted {
  readonly lab: string;
  readonly resume?: string;
  readonly only?: string;
  /** A run that is resumed takes none of these. */
  readonly out?: string;
  readonly night?: unknown;
  readonly affected?: unknown;
}

/** What is to be run, with all that is said of it. */
export interface Subject extends Pick<Run, 'matrix' | 'plan' | 'apps'> {
  /** All that are known, planned or not. */
  readonly links: readonly Link[];
  /** What looks like a slip in the matrix; said when it is first run. */
  readonly notes: readonly Named[];
  /** The world of a run that is resumed, and where it was found. */
  readonly world?: string | undefined;
  readonly worldFrom?: Run['lab']['worldFrom'] | undefined;
}

/** A matrix, or what an interrupted run was to run. Throws AskedWrongly. */
export async function subjectOf(file: string | undefined, options: Wanted): Promise<Subject> {
  const { resume, only } = options;
  if (resume !== undefined) return resumed(resume, file, options);
  if (file === undefined)
    throw new AskedWrongly('missing: a matrix file, such as matrices/smoke.yaml, or --resume RUN');
  const loaded = await loadMatrix(file, sourceApps);
  const { matrix, sha256, apps } = loaded;
  const whole = expand(matrix);
  const plan = only === undefined ? whole : pick(whole, only);
  return {
    matrix: { file: matrix.file, sha256, title: matrix.title },
    plan,
    apps,
    links: matrix.links,
    notes: notesOn(loaded),
  };
}

async function resumed(
  dir: string,
  file: string | undefined,
  { out, only, night, affected, lab }: Wanted,
): Promise<Subject> {
  for (const [name, value] of Object.entries({ out, only, budget: night, affected })) {
    if (value !== undefined)
      throw new AskedWrongly(`--${name}: not with --resume, which goes on with what was planned`);
  }
  const { run: stored } = await readRun(dir);
  if (stored.lab.virtual !== (lab === 'virtual')) {
    // Trials of real and of virtual phones in one run would be worth nothing.
    const was = stored.lab.virtual ? 'on the virtual lab: leave --lab out' : 'on real phones: name their lab file';
    throw new AskedWrongly(`--lab ${lab}: ${dir} was run ${was}`);
  }
  if (file !== undefined && (await loadMatrix(file, sourceApps)).sha256 !== stored.matrix.sha256) {
    throw new AskedWrongly(`${file}: not the matrix of ${dir}, which ran ${stored.matrix.file} as it was then`);
  }
  const { matrix, plan, apps } = stored;
  return {
    matrix,
    plan,
    apps,
    links: [...plan.links, ...(await loadCorpus(await loadApps()))],
    notes: [],
    world: stored.lab.world,
    worldFrom: stored.lab.worldFrom,
  };
}

/** A run that is resumed stays in its world, and that world stays as it was. Throws AskedWrongly. */
export function sameWorld(
  chosen: Extract<Chosen, { world: string }>,
  { world, worldFrom }: Subject,
  dir: string | undefined,
): void {
  if (chosen.name !== (world ?? chosen.name)) {
    throw new AskedWrongly(`--world ${chosen.world}: not the world of ${dir}, which ran in ${world}`);
  }
  if (worldFrom && chosen.from?.sha256 !== worldFrom.sha256) {
    throw new AskedWrongly(`--world ${chosen.world}: no longer what it was when ${dir} began; a new run can use it`);
  }
}
