import { keeps, speakingOf } from '#compare/commitments';
import { type Expectation, type Met, type Surprise, subjectOf } from '#compare/expectations';
import { expectationsFolder, nameOf } from '#load';
import { type Commitment, cellId, type Language, type Named, type Run, type Verdict, type Verdicts } from '#model';
import { conclusionOf, ownerName } from '#reporters/sentence';
import { VERDICTS } from '#reporters/words';
import { plain } from '#text';

/** What became of promises. Counts are of cells: one of which several promises speak has broken them if it breaks one. */
export interface Promises {
  readonly broken: readonly { readonly verdict: Verdict; readonly by: Commitment }[];
  readonly kept: number;
  readonly untold: number;
}

export function promisesIn(run: Run, { verdicts }: Verdicts): Promises {
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

interface Checked {
  readonly run: Run;
  readonly verdicts: Verdicts;
  /** Null where it was not asked for. */
  readonly promised: Promises | null;
  /** `unknown` where nobody has said what is expected. */
  readonly met: Met | 'unknown' | null;
}

type Say = (words: Named) => string;

/**
 * For a terminal: each cell whose verdict is not what was promised or expected, below it what was; where the promises
 * are to be read, once each; the sums in the last lines.
 */
export function checkedAsText({ run, verdicts, promised, met }: Checked, language: Language): string {
  const say: Say = (words) => words[language];
  const broken = promised?.broken ?? [];
  const { surprises = [], expired = [] } = met === null || met === 'unknown' ? {} : met;
  const cells = verdicts.verdicts.flatMap((verdict) => {
    const said = [
      ...broken.filter((one) => one.verdict === verdict).map(({ by }) => sayPromise(by, say)),
      ...surprises.filter((one) => one.verdict === verdict).map((one) => sayExpected(one, say)),
    ];
    return said.length === 0 ? [] : [[found(verdict, say), ...said]];
  });
  const sources = [...new Set(broken.map(({ by }) => by))].map(({ id, source }) => [id, source]);
  const head = say(
    run.lab.virtual ? { zh: '核对【虚拟手机 VIRTUAL】：', en: 'check [VIRTUAL]: ' } : { zh: '核对：', en: 'check: ' },
  );
  const sums = [
    ...(promised ? [`${head}${sayPromised(promised, say)}`] : []),
    ...(met === null ? [] : [met === 'unknown' ? `${head}${sayUnknown(run, say)}` : `${head}${sayMet(met, say)}`]),
  ];
  const lines = [...cells, ...sources, ...expired.map((one) => sayExpired(one, say))].flatMap(
    ([first = '', ...rest]) => [first, ...rest.map((line) => `  ${line}`)],
  );
  return `${[...lines, ...sums].map(plain).join('\n')}\n`;
}

function found(verdict: Verdict, say: Say): string {
  const { zh, en } = conclusionOf(verdict);
  const id = cellId(verdict.cell);
  return say({ zh: `${id}：${zh}（${verdict.rule}）`, en: `${id}: ${en} (${verdict.rule})` });
}

function sayPromise({ by, from, keeps: kept, id }: Commitment, say: Say): string {
  const name = ownerName(by);
  const words = (language: Language): string => kept.map((one) => VERDICTS[one][language]).join('/');
  return say({
    zh: `承诺或要求：${words('zh')}（${name.zh}，自 ${from} 起；${id}）`,
    en: `promised: ${words('en')}, by ${name.en} from ${from} on (${id})`,
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

function sayExpired({ place, intermittent }: Expectation, say: Say): readonly string[] {
  const { until = '', reason = '' } = intermittent ?? {};
  return [say({ zh: `${place}：例外已于 ${until} 到期`, en: `${place}: the excuse ended on ${until}` }), reason];
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

function sayMet(met: Met, say: Say): string {
  const { surprises, unexpected, untold, idle } = met;
  const rest = [
    { count: untold, zh: `看不出 ${untold}`, en: `${untold} cannot be told` },
    {
      count: unexpected.length,
      zh: `没有预期 ${unexpected.length}`,
      en: `${unexpected.length} without an expectation`,
    },
    {
      count: idle.length,
      zh: `另有 ${idle.length} 条不涉及本次的单元（${placesOf(idle)}）`,
      en: `${idle.length} about no cell of this run (${placesOf(idle)})`,
    },
  ].filter(({ count }) => count > 0);
  return say({
    zh: [`预期：符合 ${met.met}`, `不符 ${surprises.length}`, ...rest.map(({ zh }) => zh)].join('，'),
    en: [`expected: ${met.met} met`, `${surprises.length} not`, ...rest.map(({ en }) => en)].join(', '),
  });
}
