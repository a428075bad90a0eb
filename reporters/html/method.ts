import type { Named } from '#model';
import { both, type Html, html } from './markup.ts';

export const POINTS: readonly Named[] = [
  {
    zh: '每个单元是“应用 × 链接 × 场合 × 系统”。同一链接在普通手机浏览器中另开一次作为对照；对照里打不开的链接，不说明任何应用拦截。',
    en: 'A cell is app × link × place × system. Each link is opened in an ordinary mobile browser too, as its control. A link that fails there says nothing about any app.',
  },
  {
    zh: '每次试验把链接发到单聊或群聊里点一次，或粘贴到搜索框里搜索，等画面静止后记录截图、文字和网址。',
    en: 'A trial sends the link to a chat and taps it once, or searches for it, and waits until the screen stands still; screenshots, texts and the address are kept.',
  },
  {
    zh: '拦截页归谁，只看页面网址的主机名，或看是不是应用自己绘制的画面；页面上的文字本身不作为归责依据。',
    en: 'Who stops a link is told by the parsed host of the page, or by a screen that the app draws itself; never by what a page says.',
  },
  {
    zh: '使用该应用的 UA、但在应用之外打开时也出现同样页面的，是目标一方所为，不记为拦截。',
    en: "Where the same page comes outside the app too, once the browser wears the app's user agent, the target does it: that is not counted as blocked.",
  },
  {
    zh: '每个单元重复试验，直到序贯检验给出结论：至少三次一致，至多七次；结果不一就写“结果不一”，不会一直重试到成功为止。',
    en: 'A cell is tried until a sequential test decides: at least three agreeing trials, at most seven. What disagrees is called mixed; nothing is retried until it passes.',
  },
  {
    zh: '每台手机每次会话都及早试两条结果已知的链接：一条必能打开，一条必被拦截。有一条不对，这次会话的试验全部作废。',
    en: 'Early in every session a phone tries two links whose end is known: one that must open, one that must be caught. If either comes to another end, all trials of that session are void.',
  },
  {
    zh: '仪器故障、账号异常、对照失败的试验一律作废并单列，不进入结论。',
    en: 'Trials with an instrument fault, an unfit account or a failed control are kept, counted apart, and never enter a verdict.',
  },
  {
    zh: '只有“被拦截”指向打开链接的应用；“疑似拦截”“结果不一”“未定”都不指向任何一方。',
    en: 'Only "blocked" speaks against the app in which a link is opened. "Likely blocked", "mixed" and "undecided" accuse nobody.',
  },
];

/** The method in brief; docs/verdicts.md has the rules. */
export const method: Html = html`<section id="method">
<h2>${both({ zh: '方法', en: 'Method' })}</h2>
<ol class="method">${POINTS.map((point) => html`<li>${both(point)}</li>`)}</ol>
</section>`;
