import { keeps, speakingOf } from '#compare/commitments';
import { type Expectation, type Expectations, meet, type Surprise, subjectOf } from '#compare/expectations';
import { expectationsFolder, loadExpectations, nameOf } from '#load';
import { type Commitment, cellId, type Language, type Named, type Run, type Verdict, type Verdicts } from '#model';
import { conclusionOf, ownerName } from '#reporters/sentence';
import { VERDICTS } from '#reporters/words';
import { plain } from '#text';

/** A verdict is not what was promised or expected. */
const DIFFERS = 1;

/** What `--check` and `--against` ask for. */
export interface Checking {
  readonly check: boolean;
  /** The one alone; both unless told. */
  readonly against?: 'commitments' | 'expectations';
}

/** Reads what a run is to be held against, before it is made; null where nothing is. Throws AskedWrongly. */
export const expectationsOf = async (
  run: Pick<Run, 'matrix' | 'lab'>,
  { check, against }: Checking,
): Promise<Expectations | null> => (check && against !== 'commitments' ? loadExpectations(run) : null);

type Say = (words: Named) => string;

interface Held {
  readonly expectations: Expectations | null;
  readonly language: Language;
}

/**
 * Prints every cell whose verdict is not what was promised or expected, a line each, and the sum. Exit status 1 if there
 * is one; always 0 where no check was asked for.
 */
export function checkVerdicts(
  { run, verdicts }: { readonly run: Run; readonly verdicts: Verdicts },
  { check, against, expectations, language }: Checking & Held,
): number {
  if (!check) return 0;
  const say: Say = (words) => words[language];
  const promised = against === 'expectations' ? null : promises(run, verdicts);
  const met = expectations && meet(run, verdicts, expectations);
  const wrong = verdicts.verdicts.flatMap((verdict) => {
    const said = [
      ...(promised?.broken.filter((one) => one.verdict === verdict).map(({ by }) => sayPromise(by, say)) ?? []),
      ...(met?.surprises.filter((one) => one.verdict === verdict).map((one) => sayExpected(one, say)) ?? []),
    ];
    return said.length === 0 ? [] : [[`${cellId(verdict.cell)}: ${found(verdict, say)}`, ...said].join('; ')];
  });
  const sums = [
    ...(promised ? [sayPromised(promised, say)] : []),
    ...(against === 'commitments' ? [] : [met ? sayMet(met, say) : sayUnknown(run, say)]),
  ];
  const lab = run.lab.virtual ? say({ zh: '【虚拟手机 VIRTUAL】', en: ' [VIRTUAL]' }) : '';
  const lines = [
    ...wrong,
    ...(met?.expired ?? []).map((one) => sayExpired(one, say)),
    `check${lab}: ${sums.join('; ')}`,
  ];
  process.stdout.write(`${lines.map(plain).join('\n')}\n`);
  return wrong.length > 0 ? DIFFERS : 0;
}

interface Promises {
  readonly broken: readonly { readonly verdict: Verdict; readonly by: Commitment }[];
  readonly kept: number;
  readonly untold: number;
}

/** Counts cells: one of which several promises speak has broken them if it breaks one. */
function promises(run: Run, { verdicts }: Verdicts): Promises {
  const broken = verdicts.flatMap((verdict) =>
    speakingOf(run, verdict)
      .filter((commitment) => keeps(commitment, verdict) === false)
      .map((by) => ({ verdict, by })),
  );
  const spoken = verdicts.filter(({ committed }) => committed !== undefined);
  return {
    broken,
    kept: spoken.filter(({ asCommitted }) => asCommitted === true).length,
    untold: spoken.filter(({ asCommitted }) => asCommitted === undefined).length,
  };
}

const found = (verdict: Verdict, say: Say): string => `${say(conclusionOf(verdict))} (${verdict.rule})`;

function sayPromise({ by, from, keeps: kept, source, id }: Commitment, say: Say): string {
  const name = ownerName(by);
  const words = (language: Language): string => kept.map((one) => VERDICTS[one][language]).join('/');
  return say({
    zh: `承诺或要求：${words('zh')}（${name.zh}，自 ${from} 起；${id}；${source}）`,
    en: `promised: ${words('en')}, by ${name.en} from ${from} on (${id}; ${source})`,
  });
}

function sayExpected({ expectation, expired }: Surprise, say: Say): string {
  const { expect, place } = expectation;
  const over = expired ? say({ zh: '，例外已过期', en: ', and its excuse is over' }) : '';
  return say({
    zh: `预期：${expect.join('/')}（${place}${over}）`,
    en: `expected: ${expect.join(' or ')} (${place}${over})`,
  });
}

function sayExpired({ place, intermittent }: Expectation, say: Say): string {
  const { until = '', reason = '' } = intermittent ?? {};
  return say({
    zh: `${place}: 例外已于 ${until} 到期：${reason}`,
    en: `${place}: the excuse ended on ${until}: ${reason}`,
  });
}

function sayPromised({ broken, kept, untold }: Promises, say: Say): string {
  const wrong = new Set(broken.map(({ verdict }) => verdict)).size;
  if (wrong + kept + untold === 0)
    return say({ zh: '没有关于这些单元的承诺', en: 'nothing was promised for these cells' });
  return say({
    zh: `承诺或要求：兑现 ${kept}，未兑现 ${wrong}，看不出 ${untold}`,
    en: `promised: ${kept} kept, ${wrong} broken, ${untold} cannot be told`,
  });
}

function sayUnknown(run: Run, say: Say): string {
  const { matrix, world } = subjectOf(run);
  const folder = nameOf(expectationsFolder(run.matrix.file));
  return say({
    zh: `没有登记预期：${folder} 中没有写明 matrix: ${matrix}、world: ${world} 的文件`,
    en: `nothing is expected: no file in ${folder} is about matrix: ${matrix}, world: ${world}`,
  });
}

/** Entries that a message names. */
const MOST_NAMED = 3;

function placesOf(entries: readonly Expectation[]): string {
  const named = entries.slice(0, MOST_NAMED).map(({ place }) => place);
  return [...named, ...(entries.length > MOST_NAMED ? ['…'] : [])].join(', ');
}

function sayMet(met: ReturnType<typeof meet>, say: Say): string {
  const { surprises, unexpected, untold, idle } = met;
  const rest = [
    { count: untold, zh: '看不出', en: 'cannot be told' },
    { count: unexpected.length, zh: '没有预期', en: 'without an expectation' },
    {
      count: idle.length,
      zh: `本次没有对应单元的预期（${placesOf(idle)}）`,
      en: `about no cell of this run (${placesOf(idle)})`,
    },
  ].filter(({ count }) => count > 0);
  return say({
    zh: [`预期：符合 ${met.met}`, `不符 ${surprises.length}`, ...rest.map(({ count, zh }) => `${zh} ${count}`)].join(
      '，',
    ),
    en: [`expected: ${met.met} met`, `${surprises.length} not`, ...rest.map(({ count, en }) => `${count} ${en}`)].join(
      ', ',
    ),
  });
}
