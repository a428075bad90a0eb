import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, needsMore, validityOf, wantsProof } from '#judge/judge';
import { loadKnowledge } from '#judge/load';
import type { Control, Observation, Trial, Verdict } from '#model';
import { ARTICLE, around, cell, contentOf, control, run, TAOBAO, times, trial, trials } from './build.ts';
import { native, observed, unmoved, web } from './scene.ts';

const knowledge = loadKnowledge();
const GROUP = cell('wechat', TAOBAO);
const COPY = observed({
  url: 'https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao&url=https%3A%2F%2Fitem.taobao.com',
  texts: [web('如需浏览，请长按网址复制后使用浏览器访问')],
});
const OPEN = observed();
const SLOW = observed({ texts: [], loading: true, settled: false });
const IN_APP = observed({ url: null, front: 'taobao', web: 'none', texts: [native(contentOf(TAOBAO))] });
const HOME = observed({ url: 'https://www.taobao.com/', texts: [web('淘！我喜欢')] });

const verdictOf = (made: readonly Trial[], controls: readonly Control[] = around(TAOBAO)): Verdict => {
  const [verdict] = judge(run([GROUP]), made, controls, knowledge).verdicts;
  if (!verdict) throw new Error('no verdict');
  return verdict;
};
/** What must not depend on bookkeeping. */
const core = ({ verdict, how, via, rule, outcomes, share }: Verdict) => ({ verdict, how, via, rule, outcomes, share });

const observation = fc.constantFrom<Observation>(OPEN, COPY, SLOW, IN_APP, HOME, unmoved());
const some = fc.array(observation, { maxLength: 7 });

test('the order in which trials were made does not matter, where the cap is not reached', () => {
  fc.assert(
    fc.property(some, fc.func(fc.nat()), (observations, shuffle) => {
      const shuffled = observations
        .map((one, index) => [shuffle(index), one] as const)
        .toSorted((a, b) => a[0] - b[0])
        .map(([, one]) => one);
      expect(core(verdictOf(trials(GROUP, shuffled)))).toEqual(core(verdictOf(trials(GROUP, observations))));
    }),
  );
});

test('the order in which a run lists its trials does not matter at all', () => {
  fc.assert(
    fc.property(some, (observations) => {
      const made = trials(GROUP, observations);
      expect(verdictOf(made.toReversed())).toEqual(verdictOf(made));
    }),
  );
});

const badControl = fc.constantFrom<readonly Control[]>(
  [],
  [control(TAOBAO, { minutes: -90 })],
  around(TAOBAO, { page: { state: 'failed', error: 'closed' } }),
  around(TAOBAO, { page: { state: 'down', error: 'net::ERR_CONNECTION_REFUSED' } }),
  around(TAOBAO, { page: { title: '登录', text: '请先登录后查看' } }),
  around(TAOBAO, { page: { title: '淘宝', text: '很抱歉，该商品已下架' } }),
  [control(TAOBAO), control(TAOBAO, { minutes: 12, page: { status: 503, text: '' } })],
);

test('without a control that saw the content nothing is direct and nobody is accused', () => {
  fc.assert(
    fc.property(some, badControl, (observations, controls) => {
      const { verdict } = verdictOf(trials(GROUP, observations), controls);
      expect(['direct', 'conditional', 'blocked', 'likely-blocked']).not.toContain(verdict);
    }),
  );
});

test('a trial lost to the instrument never changes a verdict', () => {
  fc.assert(
    fc.property(some, (observations) => {
      const made = trials(GROUP, observations);
      const lost = trial(GROUP, 99, null, { minutes: 5, fault: { kind: 'instrument-fault', why: 'phone lost' } });
      expect(core(verdictOf([...made, lost]))).toEqual(core(verdictOf(made)));
    }),
  );
});

test('words never accuse: whatever a page of the target says, the app is not blocked', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('已停止访问该网页', '继续访问', '复制到浏览器打开', '即将离开微信', '允许', '取消', '环境异常'),
        { minLength: 1 },
      ),
      (words) => {
        const seen = observed({ texts: words.map((word) => web(word)) });
        expect(verdictOf(trials(GROUP, times(7, seen))).verdict).toBe('insufficient');
      },
    ),
  );
});

const asked = (observations: readonly Observation[], controls: readonly Control[] = [control(TAOBAO)]): boolean =>
  needsMore(GROUP, { run: run([GROUP]), trials: trials(GROUP, observations), controls, knowledge });

test.for<[string, readonly Observation[], boolean]>([
  ['nothing tried', [], true],
  ['two openings', [OPEN, OPEN], true],
  ['three openings', [OPEN, OPEN, OPEN], false],
  ['three stops', [COPY, COPY, COPY], false],
  ['one slip in four', [OPEN, SLOW, OPEN, OPEN], true],
  ['one slip in five', [OPEN, SLOW, OPEN, OPEN, OPEN], false],
  ['an opening and a stop', [OPEN, OPEN, OPEN, COPY], true],
  ['seven of both', [OPEN, COPY, OPEN, COPY, OPEN, COPY, OPEN], false],
])('after %s, more trials wanted: %s', ([, observations, more]) => {
  expect(asked(observations)).toBe(more);
});

test('phones that disagree are tried on, though one class is ahead by three', () => {
  const made = [...trials(GROUP, times(4, OPEN)), trial(GROUP, 5, unmoved(), { phone: 'phone-b' })];
  expect(needsMore(GROUP, { run: run([GROUP]), trials: made, controls: [control(TAOBAO)], knowledge })).toBe(true);
  // What was seen once, and was nothing, is no finding where it cannot be seen again.
  expect(verdictOf(made).verdict).toBe('direct');
  expect(verdictOf([...made, trial(GROUP, 6, unmoved(), { phone: 'phone-b' })]).verdict).toBe('mixed');
});

test('no link leads to a lock screen, on either system', () => {
  const dossier = { run: run([GROUP]), trials: [], controls: [control(TAOBAO)], knowledge };
  const seen = ['com.android.systemui', 'launcher', 'wechat'].map((front) =>
    validityOf(trial(GROUP, 1, observed({ front })), dossier),
  );
  expect(seen).toEqual(['instrument-fault', 'instrument-fault', 'valid']);
});

test('a trial is not valid before its link has a control', () => {
  const made = trial(GROUP, 1, OPEN);
  expect(validityOf(made, { run: run([GROUP]), trials: [], controls: [], knowledge })).toBe('control-failed');
  expect(validityOf(made, { run: run([GROUP]), trials: [], controls: [control(TAOBAO)], knowledge })).toBe('valid');
});

test('a run whose plan lacks a link is refused with its name', () => {
  expect(() =>
    judge({ ...run([GROUP]), plan: { ...run([GROUP]).plan, links: [] } }, trials(GROUP, [OPEN]), [], knowledge),
  ).toThrow('run.json: plan.links has no taobao-item');
});

test('proof is asked for while a run goes on just where the verdict will ask for it', () => {
  const other = cell('wechat', ARTICLE);
  const opened = trial(other, 1, observed({ url: ARTICLE.url ?? '', texts: [web(contentOf(ARTICLE))] }), {
    minutes: 0,
  });
  const controls = [...around(TAOBAO), ...around(ARTICLE), control(TAOBAO, { minutes: 35 })];
  const [soon, late] = [trial(GROUP, 1, unmoved(), { minutes: 10 }), trial(GROUP, 2, unmoved(), { minutes: 40 })];
  const dossier = { run: run([GROUP, other]), trials: [opened, soon, late], controls, knowledge };
  expect([soon, late].map((one) => wantsProof(one, dossier))).toEqual([false, true]);
});

test('another trial is asked for where one of three had no canary beside it', () => {
  const other = cell('wechat', ARTICLE);
  const opened = trial(other, 1, observed({ url: ARTICLE.url ?? '', texts: [web(contentOf(ARTICLE))] }), {
    minutes: 0,
  });
  const controls = [...around(TAOBAO), ...around(ARTICLE), control(TAOBAO, { minutes: 35 })];
  const made = [10, 11, 40, 12].map((minutes, index) => trial(GROUP, index + 1, unmoved(), { minutes }));
  const asks = (trials: readonly Trial[]): boolean =>
    needsMore(GROUP, { run: run([GROUP, other]), trials: [opened, ...trials], controls, knowledge });
  expect(asks(made.slice(0, 3))).toBe(true);
  expect(asks(made)).toBe(false);
});
