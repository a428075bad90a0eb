import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { cellId, type StoredRun, type Verdicts } from '#model';
import { report as console } from '#reporters/console';
import { report as junit } from '#reporters/junit';
import { reasonOf, whyOf } from '#reporters/reasons';
import { ruleSays } from '#reporters/rules';
import { sentenceOf } from '#reporters/sentence';
import { placesOf } from '#reporters/table';
import { sampleRun } from './sample.ts';

let sample: StoredRun;
beforeAll(async () => {
  sample = (await sampleRun()).stored;
});

const said = (id: string): readonly string[] => {
  const place = placesOf(sample).find(({ cell }) => cellId(cell) === id);
  if (!place) throw new Error(`the sample has no ${id}`);
  const { zh, en } = sentenceOf(place.cell, place.verdict, sample);
  return [zh, en];
};

test('a verdict is said in a sentence, in both languages', () => {
  expect(said('wechat/taobao-item/group/ios')).toEqual([
    '微信群聊中打开淘宝商品链接：需复制到浏览器',
    'Opening a Taobao item link in a WeChat group: must be copied to a browser',
  ]);
  expect(said('toutiao/wechat-article/search/android')).toEqual([
    '在今日头条搜索框中搜索微信公众号文章链接：可直接打开',
    "Pasting a WeChat official-account article link into Toutiao's search box: opens directly",
  ]);
  expect(said('wechat/toutiao-mini-program/search/ios')).toEqual([
    '在微信中搜索今日头条小程序：搜不到',
    'Searching WeChat for the Toutiao mini program: not found',
  ]);
  expect(said('qq/taobao-item/private/android')).toEqual([
    'QQ单聊中打开淘宝商品链接：经提示后可打开目标应用',
    'Opening a Taobao item link in a QQ one-to-one chat: opens in the target app after a prompt',
  ]);
});

test('a reason of the judge is said in Chinese, and one that is not known stands as it was said', () => {
  expect(reasonOf('2 of 5 trials are valid, 3 are needed').zh).toBe('5 次试验中 2 次有效，至少需要 3 次');
  expect(reasonOf('by account: tester-a page 3; tester-b copy 2, unclear (slow) 1').zh).toBe(
    '因账号而异：tester-a 直达 3 次；tester-b 需复制 2 次、不明（超时仍在加载） 1 次',
  );
  expect(reasonOf('constructor')).toEqual({ zh: 'constructor', en: 'constructor' });
  expect(reasonOf('something new')).toEqual({ zh: 'something new', en: 'something new' });
});

test('a cell that no phone could try says why, in every report', async () => {
  const [place] = placesOf(sample);
  if (!place) throw new Error('the sample has no cell');
  const { cell } = place;
  const id = cellId(cell);
  const why = 'no Android phone with an account for qq';
  const untried: StoredRun = {
    run: { ...sample.run, lab: { ...sample.run.lab, unserved: [{ cell, why }] } },
    trials: sample.trials.filter((trial) => cellId(trial.cell) !== id),
    controls: sample.controls,
    verdicts: {
      ...sample.verdicts,
      verdicts: sample.verdicts.verdicts.map((one) => {
        const { via: _, ...rest } = one;
        return cellId(one.cell) === id ? { ...rest, verdict: 'insufficient', rule: 'V2', why: '0 of 0 trials' } : one;
      }),
    },
  };
  expect(whyOf(cell, untried.verdicts.verdicts[0] ?? null, untried)).toEqual({
    zh: '没有安卓手机登录了 qq 账号',
    en: why,
  });
  expect((await console(untried, { language: 'en' })).stdout).toMatch(new RegExp(`^  ${id}  .* – ${why}$`, 'm'));
  expect((await junit(untried, { language: 'en' })).files['junit.xml']).toContain(
    `<error type="insufficient" message="${why}"/>`,
  );
  // Once it has been tried, what its trials say counts.
  expect(whyOf(cell, place.verdict, { ...untried, trials: sample.trials })?.en).not.toBe(why);
});

/** Verdicts of the golden cases: everything the judge is known to say. */
const cases = new URL('../../fixtures/cases/', import.meta.url);
const judged = readdirSync(cases).flatMap((name) => {
  const { verdicts }: Verdicts = JSON.parse(readFileSync(new URL(`${name}/verdicts.json`, cases), 'utf8'));
  return verdicts;
});

test('whatever the judge says in its golden cases is said in Chinese, and every rule has its line', () => {
  const trials = judged.flatMap((verdict) => verdict.judged).filter(({ rule }) => rule !== 'F1');
  const reasons = [
    ...judged.filter(({ rule }) => rule !== 'V1').flatMap(({ why, flags }) => [why ?? '', ...flags]),
    ...trials.flatMap(({ detail, notes }) => [detail ?? '', ...notes]),
  ];
  // Ids of known pages stay as they are: they are looked up, not read.
  const said = new Set(reasons.filter((reason) => reason !== '' && !/^(wechat|qq|bytedance)-[a-z-]+$/.test(reason)));
  expect(said.size).toBeGreaterThan(30);
  expect([...said].filter((reason) => !/\p{Script=Han}/u.test(reasonOf(reason).zh))).toEqual([]);
  const rules = [
    ...judged.map(({ rule }) => rule),
    ...judged.flatMap((verdict) => verdict.judged.map(({ rule }) => rule)),
  ];
  expect(rules.filter((rule) => ruleSays(rule) === null)).toEqual([]);
});

test('a trial has one word in Chinese, in the plan, the reports and the progress', () => {
  const sources = ['reporters', 'reporters/html', 'src/commands', 'src'].flatMap((folder) => {
    const at = new URL(`../../${folder}/`, import.meta.url);
    return readdirSync(at)
      .filter((name) => name.endsWith('.ts') && name !== 'controls.ts')
      .map((name) => [name, readFileSync(new URL(name, at), 'utf8')] as const);
  });
  expect(sources.length).toBeGreaterThan(30);
  // The matrix is a plan for testing; what is made of it are trials.
  const other = sources.flatMap(([name, text]) =>
    [...text.replaceAll('测试矩阵', '').matchAll(/.*测试.*/g)].map(([line]) => `${name}: ${line}`),
  );
  expect(other).toEqual([]);
});
