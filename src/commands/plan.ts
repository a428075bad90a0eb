import { sourceApps } from '#apps/index';
import type { Lab } from '#lab/lab';
import { loadMatrix } from '#load';
import type { Language, Plan, Platform, UnservedCell } from '#model';
import type { Night } from '#plan/budget';
import { expectedSeconds } from '#plan/duration';
import { expand } from '#plan/expand';
import { pick } from '#plan/only';
import { unserved } from '#plan/unserved';
import { type NightWanted, paceOf, phonesOf, tonight } from './night.ts';
import { nightAsText } from './nights.ts';
import { notesOn } from './notes.ts';
import { type Phones, planAsText } from './planned.ts';
import { labFile, RUNS } from './wanted.ts';

interface PlanOptions {
  readonly lab: string;
  readonly only?: string;
  /** Only what fits into one night. */
  readonly night?: NightWanted;
  readonly json: boolean;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
}

/** What `hutong plan --json` prints. */
export interface PlanDocument extends Plan {
  readonly schema: 1;
  readonly virtual: boolean;
  readonly phones: Phones;
  readonly unserved: readonly UnservedCell[];
  /** Null where no phone can try any cell. */
  readonly expectedSeconds: number | null;
  readonly notes: readonly string[];
  /** Of a night. */
  readonly night?: Pick<Night, 'night' | 'undecided' | 'later' | 'rotations'>;
}

/** Prints what a matrix would run, which cells no phone can try, and how long it takes. */
export async function planCommand(file: string, options: PlanOptions): Promise<number> {
  const loaded = await loadMatrix(file, sourceApps);
  const { matrix } = loaded;
  const whole = expand(matrix);
  const asked = options.only === undefined ? whole : pick(whole, options.only);
  const lab = await labFile(options.lab, options.env);
  const night = options.night && (await tonight(asked, { lab, runs: RUNS }, options.night));
  const plan = night?.plan ?? asked;
  // Virtual phones serve every cell.
  const missed = lab ? unserved(plan, lab.phones) : [];
  const phones = phonesFor(plan, lab);
  const seconds = night ? night.seconds : expectedSeconds(plan, missed, await paceOf(plan, lab));
  const notes = notesOn(loaded);
  const virtual = lab === null;
  const document: PlanDocument = {
    schema: 1,
    virtual,
    ...plan,
    phones,
    unserved: missed,
    expectedSeconds: seconds,
    notes: notes.map(({ en }) => en),
    ...(night && nightly(night)),
  };
  const text = options.json
    ? JSON.stringify(document, null, 2)
    : planAsText(plan, { title: matrix.title, virtual, missed, phones, seconds, notes, language: options.language });
  const shown = night && nightAsText(night, asked.cells.length, options.language);
  const parts = [shown?.head, text, shown?.later].filter((part) => part !== undefined && part !== '');
  process.stdout.write(`${(options.json ? [text] : parts).join('\n\n')}\n`);
  return 0;
}

const nightly = ({ night, undecided, later, rotations }: Night) => ({ night: { night, undecided, later, rotations } });

/** The phones of the platforms that the plan needs; of the others none is used. */
function phonesFor({ cells }: Plan, lab: Lab | null): Phones {
  const all = phonesOf(lab);
  const count = (platform: Platform): number =>
    cells.some(({ cell }) => cell.platform === platform) ? all[platform] : 0;
  return { android: count('android'), ios: count('ios') };
}
