import type { Language } from '#model';
import type { Facts, Finding, Problem, ProblemKind, Said } from './finding.ts';

type Told = Readonly<Record<string, string | number>>;
type Sentence = (facts: Told) => string;

const EN: Readonly<Record<Said, Sentence>> = {
  'archive-ours': () => 'The archive is laid out as hutong bundle lays one out, and nothing stands beside its files.',
  'archive-broken': () => 'The bundle is not as hutong bundle writes one; nothing in it was checked.',
  'not-sealed': () => 'The run is not sealed: there is nothing to check it against.',
  'seal-broken': () => 'The seal cannot be read; what it says about the files is not known.',
  signed: () => 'The statement is signed (Ed25519) by the key that lies beside it.',
  'not-signed': () => 'The signature is not one of this statement by the key that lies beside it.',
  'key-known': ({ key }) => `The key is one that you named: ${key}.`,
  'key-other': ({ key }) => `The key is none that you named: ${key}.`,
  'key-unknown': ({ key }) =>
    `The key is only the one that the evidence names itself (${key}): whoever made all of it anew could have signed it too. Name the key that you expect with --key.`,
  'key-unknown-made': ({ key }) =>
    `The key is only the one that the evidence names itself (${key}), and by its own word Hutong made it on the machine that ran: nobody vouches for it. Name the key that you expect with --key.`,
  stamped: ({ at, by }) => `An authority that you trust (${by}) confirms that the signature was there on ${at}.`,
  'stamped-by-unknown': ({ at, by }) =>
    `A time stamp says that the signature was there on ${at}, by an authority that you have not named (${by}); name its certificate with --authority.`,
  'stamp-wrong': () => 'The time stamp does not hold.',
  'not-stamped': ({ at }) =>
    `No authority confirms the time; by the clock of the machine itself it was sealed on ${at}.`,
  'files-whole': ({ files }) => `The files (${files}) are those that were sealed; none is changed, missing or added.`,
  'files-differ': () => 'The files are not those that were sealed.',
  'journals-whole': ({ trials, controls }) =>
    `The lines of the journals (${trials} of trials, those of canaries included, and ${controls} of controls) are those that were sealed, in their order.`,
  'journals-differ': () => 'The journals do not have the lines that were sealed.',
  'plan-whole': ({ cells, trials, short }) =>
    `The statement names every planned cell (${cells}), and the trials recorded for them (${trials}) are numbered without a gap${short === 0 ? '' : `; cells that were tried less often than planned: ${short}`}.`,
  'plan-differs': () => 'What was planned and what is recorded do not go together.',
  'plan-with-gaps': ({ cells, trials }) =>
    `The statement names every planned cell (${cells}), but among the trials recorded for them (${trials}) numbers of attempts are missing: those turns were interrupted or given back, or their trials were taken out.`,
  'evidence-whole': ({ files }) =>
    `Every piece of evidence (${files}) has the content that its name says, and none that a trial or a control refers to is missing.`,
  'evidence-differs': () => 'The evidence is not what trials and controls refer to.',
  'verdicts-follow': ({ verdicts, ruleset }) =>
    `The verdicts (${verdicts}) follow from the observations: judged again by rules ${ruleset}, they are the same.`,
  'verdicts-do-not-follow': () => 'The verdicts do not follow from the observations.',
  'verdicts-by-other-rules': ({ ruleset, ours, version }) =>
    `Whether the verdicts follow was not checked: they were judged by rules ${ruleset}, this Hutong has ${ours}. One with rules ${ruleset} would tell; the run was made by version ${version}.`,
  unreadable: () => 'The records cannot be read, so that the verdicts could not be judged again.',
  'history-whole': ({ seals }) =>
    `It was judged anew after it was sealed: its older seals (${seals}) have older verdicts, about the very same observations.`,
  'history-broken': () => 'The older seals do not go together with the newest.',
  'chain-begins': () => 'The statement names no run before it: by its own word it is the first of its folder.',
  'chain-whole': ({ folder }) => `The run before it, ${folder}, is there with the seal that this one names.`,
  'chain-unknown': ({ folder, digest }) =>
    `It names the run before it, ${folder} (seal ${digest}); that run is not here, so the chain was not checked.`,
  'chain-broken': ({ folder }) => `The run before it, ${folder}, no longer has the seal that this one names.`,
};

const ZH: Readonly<Record<Said, Sentence>> = {
  'archive-ours': () => '归档的结构与 hutong bundle 写出的一致，文件之外没有夹带任何内容。',
  'archive-broken': () => '证据包不是 hutong bundle 写出的样子，其中内容均未核对。',
  'not-sealed': () => '此次运行没有封存，无从核对。',
  'seal-broken': () => '封条无法读取，不知道它对各文件怎么说。',
  signed: () => '声明的签名（Ed25519）与旁边所附的公钥相符。',
  'not-signed': () => '签名与声明及旁边所附的公钥不符。',
  'key-known': ({ key }) => `签名公钥是您指定的公钥：${key}。`,
  'key-other': ({ key }) => `签名公钥不是您指定的公钥：${key}。`,
  'key-unknown': ({ key }) =>
    `公钥只是证据自己给出的那一把（${key}）：若有人把证据全部重做，也能用自己的密钥签名。请用 --key 指定您认可的公钥。`,
  'key-unknown-made': ({ key }) =>
    `公钥只是证据自己给出的那一把（${key}），且据其自述，密钥由 Hutong 在运行的机器上自行生成，没有人为它担保。请用 --key 指定您认可的公钥。`,
  stamped: ({ at, by }) => `您信任的时间戳机构（${by}）证明：该签名在 ${at} 已经存在。`,
  'stamped-by-unknown': ({ at, by }) =>
    `时间戳称该签名在 ${at} 已经存在，但签发机构（${by}）不是您指定的；请用 --authority 指定其证书。`,
  'stamp-wrong': () => '时间戳不成立。',
  'not-stamped': ({ at }) => `没有机构证明时间；按封存机器自己的时钟，封存于 ${at}。`,
  'files-whole': ({ files }) => `全部 ${files} 个文件与封存时一致，没有改动、缺失或增添。`,
  'files-differ': () => '文件与封存时不一致。',
  'journals-whole': ({ trials, controls }) =>
    `日志中有 ${trials} 次试验（含探针链接的）、${controls} 次对照，逐行与封存时一致，顺序也一致。`,
  'journals-differ': () => '日志各行与封存时不一致。',
  'plan-whole': ({ cells, trials, short }) =>
    `声明列出了全部 ${cells} 个计划单元，所记录的 ${trials} 次试验编号连续${short === 0 ? '' : `；其中 ${short} 个单元的试验次数少于计划`}。`,
  'plan-differs': () => '计划与记录对不上。',
  'plan-with-gaps': ({ cells, trials }) =>
    `声明列出了全部 ${cells} 个计划单元，但所记录的 ${trials} 次试验序号有空缺：那几次或被中断、或未能进行，也可能被去掉了。`,
  'evidence-whole': ({ files }) => `${files} 件证据的内容都与其文件名相符，试验和对照引用的证据一件不少。`,
  'evidence-differs': () => '证据与试验和对照所引用的不符。',
  'verdicts-follow': ({ verdicts, ruleset }) =>
    `全部 ${verdicts} 条结论都能由观察记录得出：按 ${ruleset} 版规则重新判定，结果相同。`,
  'verdicts-do-not-follow': () => '结论不能由观察记录得出。',
  'verdicts-by-other-rules': ({ ruleset, ours, version }) =>
    `未核对结论能否由观察记录得出：原判定用 ${ruleset} 版规则，本机 Hutong 是 ${ours} 版。可用带 ${ruleset} 版规则的 Hutong 核对；此次运行由 ${version} 版完成。`,
  unreadable: () => '记录无法读取，因此无法重新判定结论。',
  'history-whole': ({ seals }) => `封存之后曾重新判定：有 ${seals} 个带旧结论的旧封条，所指的观察记录完全相同。`,
  'history-broken': () => '旧封条与最新的封条对不上。',
  'chain-begins': () => '声明没有指明上一次运行：按其自述，这是所在文件夹中的第一次运行。',
  'chain-whole': ({ folder }) => `上一次运行 ${folder} 仍在，其封条正是本次所指的那一个。`,
  'chain-unknown': ({ folder, digest }) =>
    `本次指明上一次运行是 ${folder}（封条 ${digest}）；那次运行不在此处，链条未核对。`,
  'chain-broken': ({ folder }) => `上一次运行 ${folder} 的封条已不是本次所指的那一个。`,
};

const PROBLEMS_EN: Readonly<Record<ProblemKind, Sentence>> = {
  changed: () => 'changed',
  missing: () => 'missing',
  added: () => 'added: it was not sealed',
  strange: () => 'not a plain file',
  oversized: () => 'longer than any that Hutong writes; not read',
  broken: ({ why }) => `${why}`,
  'line-changed': ({ line, id }) => `line ${line} is changed${named(id)}`,
  'line-missing': ({ line, id }) => `line ${line} of what was sealed is missing${named(id)}`,
  'line-added': ({ line, id }) => `line ${line} is added${named(id)}`,
  'lines-moved': ({ line }) => `the lines are in another order, from line ${line} on`,
  'differs-from-statement': ({ key }) => `${key} is not what the statement says`,
  'attempt-missing': ({ cell, attempt }) => `attempt ${attempt} at ${cell} has no trial`,
  'not-planned': ({ cell }) => `trials of ${cell}, which was not planned`,
  misnamed: () => 'its content is not what its name says',
  'evidence-missing': () => 'missing, and a trial or a control refers to it',
  'does-not-follow': ({ cell, stored, follows }) => `${cell}: stored ${stored}, but ${follows} follows`,
  'detail-does-not-follow': ({ cell, verdict, key, stored, follows }) =>
    `${cell}: ${verdict} follows, but not its ${key}: stored ${stored}, and ${follows} follows`,
  'rest-does-not-follow': () => 'what it says of no single cell (run, canaries, order) does not follow',
  'signature-wrong': () => 'its signature is not one by the key beside it',
  'other-key': ({ key }) => `signed by another key: ${key}`,
  'stamp-missing': () => 'the time stamp that the statement speaks of is missing',
  'other-seal': ({ seal }) => `it does not name the seal that is there: ${seal}`,
  'other-observations': ({ seal }) => `it speaks of other observations than seal ${seal}`,
};

const PROBLEMS_ZH: Readonly<Record<ProblemKind, Sentence>> = {
  changed: () => '已改动',
  missing: () => '缺失',
  added: () => '多出：封存时没有它',
  strange: () => '不是普通文件',
  oversized: () => '超过 Hutong 写出的任何文件的长度，未读取',
  broken: ({ why }) => `内容不合格式（${why}）`,
  'line-changed': ({ line, id }) => `第 ${line} 行已改动${namedZh(id)}`,
  'line-missing': ({ line, id }) => `封存时的第 ${line} 行缺失${namedZh(id)}`,
  'line-added': ({ line, id }) => `第 ${line} 行是多出的${namedZh(id)}`,
  'lines-moved': ({ line }) => `自第 ${line} 行起顺序不同`,
  'differs-from-statement': ({ key }) => `${key} 与声明所说不同`,
  'attempt-missing': ({ cell, attempt }) => `${cell} 的第 ${attempt} 次试验没有记录`,
  'not-planned': ({ cell }) => `有 ${cell} 的试验，而它不在计划之中`,
  misnamed: () => '内容与其文件名不符',
  'evidence-missing': () => '缺失，而有试验或对照引用它',
  'does-not-follow': ({ cell, stored, follows }) => `${cell}：记为${stored}，而应得出${follows}`,
  'detail-does-not-follow': ({ cell, verdict, key, stored, follows }) =>
    `${cell}：${verdict}可以得出，但其 ${key} 不符：记为 ${stored}，而应得出 ${follows}`,
  'rest-does-not-follow': () => '不属于任何单元的内容（运行、探针链接、顺序）不能由观察记录得出',
  'signature-wrong': () => '其签名与旁边的公钥不符',
  'other-key': ({ key }) => `由另一把密钥签名：${key}`,
  'stamp-missing': () => '声明所说的时间戳缺失',
  'other-seal': ({ seal }) => `所指的封条与现有的不同：${seal}`,
  'other-observations': ({ seal }) => `所指的观察记录与第 ${seal} 个封条不同`,
};

const named = (id: Told[string] | undefined): string => (id ? ` (${id})` : '');
const namedZh = (id: Told[string] | undefined): string => (id ? `（${id}）` : '');

const WORDS = {
  en: {
    sentences: EN,
    problems: PROBLEMS_EN,
    states: { holds: 'holds', fails: 'DOES NOT HOLD', open: 'not certain' },
    virtual: 'VIRTUAL: measured on virtual phones. It shows that the instrument works and says nothing about any app.',
    sum: (fails: number, open: number) =>
      fails > 0
        ? `The evidence does NOT hold: ${fails} of the checks failed.`
        : `The evidence holds${open > 0 ? `; what is marked “not certain” was left open` : ''}.`,
  },
  zh: {
    sentences: ZH,
    problems: PROBLEMS_ZH,
    states: { holds: '成立', fails: '不成立', open: '未定' },
    virtual: '虚拟结果：在虚拟手机上测得，只证明仪器可用，不说明任何应用的真实行为。',
    sum: (fails: number, open: number) =>
      fails > 0 ? `证据不成立：${fails} 项核对未通过。` : `证据成立${open > 0 ? '；标为“未定”的各项未能核实' : ''}。`,
  },
} as const;

/** What verifying has come to: a sentence for each check, and under it every file that does not fit. */
export function spellFindings(
  findings: readonly Finding[],
  { virtual, language }: { virtual: boolean; language: Language },
): string {
  const words = WORDS[language];
  const lines = findings.flatMap(({ state, said, facts, problems }) => [
    `${words.states[state]} · ${words.sentences[said](told(facts, language))}`,
    ...problems.map((problem) => `    ${spellProblem(problem, language)}`),
  ]);
  const sum = words.sum(
    findings.filter(({ state }) => state === 'fails').length,
    findings.filter(({ state }) => state === 'open').length,
  );
  return [...(virtual ? [words.virtual] : []), ...lines, sum].map(printable).join('\n');
}

const spellProblem = ({ file, what, facts }: Problem, language: Language): string =>
  `${file}${language === 'zh' ? '：' : ': '}${WORDS[language].problems[what](told(facts ?? {}, language))}`;

const told = (facts: Facts, language: Language): Told =>
  Object.fromEntries(
    Object.entries(facts).map(([key, fact]) => [key, typeof fact === 'object' ? fact[language] : fact]),
  );

/** Names come from strangers: nothing in them may move a terminal's cursor. */
const printable = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
