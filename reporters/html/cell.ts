import { type Cell, cellId, type Named, type Run, type StoredRun, type Trial, type Verdict } from '#model';
import { reasonOf, whyOf } from '#reporters/reasons';
import { ruleSays } from '#reporters/rules';
import { ownerName, sentenceOf, wordOf } from '#reporters/sentence';
import type { Place } from '#reporters/table';
import { PLATFORMS, TOLD } from '#reporters/words';
import { counted } from '#text';
import { controls } from './controls.ts';
import { icon, shapeOf } from './icons.ts';
import { both, type Content, type Html, html, recorded } from './markup.ts';
import { cellName } from './matrix.ts';
import { facts, percent } from './said.ts';
import { trialOf } from './trial.ts';

/** What stands beside a cell in the plan. */
export interface Neighbours {
  readonly before: Place | null;
  readonly after: Place | null;
  /** The same on the other platforms. */
  readonly twins: readonly Place[];
}

/** The page of one cell: the verdict in a sentence, every trial as a film strip, the control beside them. */
export function cellContent(
  { cell, verdict }: Place,
  { stored, trials, neighbours }: { stored: StoredRun; trials: readonly Trial[]; neighbours: Neighbours },
): Content {
  const judged = new Map((verdict?.judged ?? []).map((one) => [one.trial, one]));
  return [
    html`<p class="crumbs"><a href="../index.html#cell-${cellName(cell)}">← ${both({ zh: '全部结果', en: 'All results' })}</a></p>
<p class="platform">${both(PLATFORMS[cell.platform])}</p>
<h1>${both(sentenceOf(cell, verdict, stored))}</h1>
<p class="id"><code>${cellId(cell)}</code></p>`,
    html`<div class="verdict v-${shapeOf(verdict)}"><p class="badge">${icon(shapeOf(verdict))} ${both(wordOf(verdict))}</p>${verdict && rule(verdict, whyOf(cell, verdict, stored))}</div>`,
    verdict && verdictFacts(verdict, { run: stored.run, trials }),
    twinsOf(neighbours.twins),
    html`<div class="evidence">
<section class="trials"><h2>${both({ zh: '试验', en: 'Trials' })} (${trials.length})</h2>
${trials.length === 0 ? html`<p>${both({ zh: '没有做过试验。', en: 'No trial was made.' })}</p>` : trials.map((trial) => trialOf(trial, { judged: judged.get(trial.id) ?? null, run: stored.run }))}
</section>
${controls(cell, stored, trials)}
</div>`,
    along(neighbours),
  ];
}

/** The rule that decided, with what it says. */
const rule = ({ rule: id }: Verdict, why: Named | null): Html => {
  const says = ruleSays(id);
  return html`<p><a href="../index.html#method"><code>${id}</code></a> ${says ? both(says) : null}${
    why && html`<br><span class="why">${both(why)}</span>`
  }</p>`;
};

function verdictFacts(verdict: Verdict, { run, trials }: { run: Run; trials: readonly Trial[] }): Html {
  const { outcomes, share, steps, seconds, wayRound, flags, vantage, committed, asCommitted } = verdict;
  const tally = Object.entries(TOLD).flatMap(([outcome, words]) => {
    const count = outcomes[outcome as keyof typeof TOLD];
    return count === undefined ? [] : [html`<li>${count} × ${both(words)}</li>`];
  });
  const valid = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return facts([
    [
      { zh: '有效试验', en: 'Valid trials' },
      both({ zh: `${valid}（共 ${verdict.trials} 次）`, en: `${valid} of ${verdict.trials}` }),
    ],
    [{ zh: '各次结果', en: 'Outcomes' }, tally.length === 0 ? null : html`<ul class="inline">${tally}</ul>`],
    [
      { zh: '与结论一致', en: 'Agreeing' },
      share ? html`${share.agree}/${share.of} · ${percent(share.low)}–${percent(share.high)} (95%)` : null,
    ],
    [{ zh: '观察角度', en: 'Seen by' }, seenBy(verdict, trials)],
    [
      { zh: '点按的手机', en: 'Whose phone tapped' },
      vantage === undefined
        ? null
        : both(vantage === 'sender' ? { zh: '发送方', en: "the sender's" } : { zh: '接收方', en: "the recipient's" }),
    ],
    [{ zh: '步数（中位）', en: 'Steps (median)' }, steps],
    [
      { zh: '用时（中位）', en: 'Time (median)' },
      seconds === null ? null : both({ zh: `${seconds} 秒`, en: `${seconds} s` }),
    ],
    [
      { zh: '按页面提示绕行', en: 'The way round, as the page tells' },
      wayRound === undefined
        ? null
        : both({
            zh: `${wayRound.works ? '可行' : '走不通'}，${wayRound.steps} 步，${wayRound.seconds} 秒`,
            en: `${wayRound.works ? 'works' : 'does not work'}, ${counted(wayRound.steps, 'step')}, ${wayRound.seconds} s`,
          }),
    ],
    [
      { zh: '说明', en: 'Note' },
      flags.length === 0
        ? null
        : html`<ul class="inline">${flags.map((flag) => html`<li>${both(reasonOf(flag))}</li>`)}</ul>`,
    ],
    [
      { zh: '承诺或要求', en: 'Promised or demanded' },
      committed === undefined
        ? null
        : html`<ul class="inline">${committed.map((id) => html`<li>${promise(id, run)}</li>`)}</ul>${asCommitted === undefined ? null : both(asCommitted ? { zh: '（兑现）', en: ' (kept)' } : { zh: '（未兑现）', en: ' (not kept)' })}`,
    ],
  ]);
}

const MINUTE_MS = 60_000;

/** How many phones and accounts the valid trials are of, and over what time they are spread. */
function seenBy({ judged }: Verdict, trials: readonly Trial[]): Html | null {
  const valid = new Set(judged.flatMap(({ trial, validity }) => (validity === 'valid' ? [trial] : [])));
  const used = trials.filter(({ id }) => valid.has(id));
  if (used.length === 0) return null;
  const phones = new Set(used.map(({ phone }) => phone.id)).size;
  const accounts = new Set(used.flatMap(({ account }) => account ?? [])).size;
  const times = used.map(({ startedAt }) => Date.parse(startedAt));
  const minutes = Math.ceil((Math.max(...times) - Math.min(...times)) / MINUTE_MS);
  const spread = minutes < 120 ? { zh: `${minutes} 分钟`, en: `${minutes} min` } : hours(minutes);
  return both({
    zh: `${phones} 台手机，${accounts} 个账号，首末相隔 ${spread.zh}`,
    en: `${counted(phones, 'phone')}, ${counted(accounts, 'account')}, first to last in ${spread.en}`,
  });
}

const hours = (minutes: number): Named => {
  const whole = Math.round(minutes / 60);
  return { zh: `${whole} 小时`, en: `${whole} h` };
};

/** Who promised, and when; the whole promise stands on the first page. */
function promise(id: string, { commitments = [] }: Run): Html {
  const found = commitments.find((one) => one.id === id);
  if (!found) return recorded(id);
  return html`<a href="../index.html#promise-${id}">${both(ownerName(found.by))} ${found.said}</a>`;
}

const pageOf = (cell: Cell): string => `${cellName(cell)}.html`;

const twinsOf = (twins: readonly Place[]): Html | null =>
  twins.length === 0
    ? null
    : html`<p class="twins">${both({ zh: '其他系统：', en: 'The same elsewhere: ' })}${twins.map(
        ({ cell, verdict }) =>
          html`<a class="v-${shapeOf(verdict)}" href="${pageOf(cell)}">${icon(shapeOf(verdict))} ${both(PLATFORMS[cell.platform])} ${both(wordOf(verdict))}</a> `,
      )}</p>`;

const along = ({ before, after }: Neighbours): Html => html`<nav class="along">
${before && html`<a rel="prev" href="${pageOf(before.cell)}">← <code>${cellId(before.cell)}</code></a>`}
${after && html`<a rel="next" href="${pageOf(after.cell)}"><code>${cellId(after.cell)}</code> →</a>`}
</nav>`;
