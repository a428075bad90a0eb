import { type Cell, type Control, evidencePath, type Link, type Loaded, type StoredRun, speaksFor } from '#model';
import { appName, linkName } from '#reporters/sentence';
import { PLATFORMS } from '#reporters/words';
import { associations } from './associations.ts';
import { both, type Html, html, recorded } from './markup.ts';
import { facts, seconds, time } from './said.ts';

/** The same link outside the app: in an ordinary browser, and in one that wears the app's user agent. */
export function controls(cell: Cell, stored: StoredRun): Html {
  const { run } = stored;
  const link = run.plan.links.find(({ id }) => id === cell.link);
  const made = stored.controls.filter(
    (control) =>
      control.link === cell.link &&
      speaksFor(control, cell.platform) &&
      (control.agent === 'browser' || control.agent === cell.app),
  );
  const asked = made.find((control) => control.associations?.length)?.associations;
  return html`<aside class="controls" aria-labelledby="controls"><h2 id="controls">${both({ zh: '对照', en: 'Control' })}</h2>
<p>${both(linkName(run.plan.links, cell.link))}${link?.url === undefined ? null : html`<br><code class="address">${recorded(link.url)}</code>`}</p>
${link?.miniProgram ? declared(link.miniProgram) : null}
${made.length === 0 && !link?.miniProgram ? html`<p>${both({ zh: '没有对照。', en: 'There is no control.' })}</p>` : null}
${made.map((control) => visit(control, stored))}
${asked ? associations(asked, run.apps) : null}</aside>`;
}

const visit = (control: Control, { run }: StoredRun): Html => html`<article class="control">
<h3>${
  control.agent === 'browser'
    ? both({ zh: '普通手机浏览器', en: 'Ordinary mobile browser' })
    : control.agent === 'phone'
      ? html`${both({ zh: '手机自带浏览器：', en: "The phone's own browser: " })}${control.phone ?? ''}`
      : html`${both({ zh: '同一浏览器，带应用 UA：', en: 'The same with the user agent of ' })}${both(appName(run.apps, control.agent))}`
} <small>${control.platform ? html`${both(PLATFORMS[control.platform])} · ` : null}${both(control.moment === 'before' ? { zh: '试验前', en: 'before' } : { zh: '试验后', en: 'after' })}</small></h3>
${shown(control.page)}
<ol class="chain">${control.chain.map(({ url, status }) => html`<li><b>${status}</b> <code class="address">${recorded(url)}</code></li>`)}</ol>
<p class="small">${time(control.startedAt)}</p>
</article>`;

function shown(page: Loaded): Html {
  switch (page.state) {
    case 'loaded':
      return html`<a class="shot" href="../../${evidencePath(page.screenshot)}"><img src="../../${evidencePath(page.screenshot)}" loading="lazy" decoding="async" alt="${page.title}"></a>
${facts([
  [{ zh: '标题', en: 'Title' }, recorded(page.title)],
  [{ zh: '状态', en: 'Status' }, html`${both({ zh: '已打开', en: 'loaded' })} ${page.status}`],
  [{ zh: '内容出现', en: 'Content after' }, seconds(page.contentMs)],
])}
<details><summary>${both({ zh: '页面文字', en: 'Text of the page' })}</summary><p class="text">${recorded(page.text)}</p></details>`;
    case 'seen':
      return html`${page.frame.screenshot ? html`<a class="shot" href="../../${evidencePath(page.frame.screenshot)}"><img src="../../${evidencePath(page.frame.screenshot)}" loading="lazy" decoding="async" alt=""></a>` : null}`;
    case 'down':
      return html`<p class="fault">${both({ zh: '打不开：', en: 'Down: ' })}${recorded(page.error)}</p>`;
    case 'failed':
      return html`<p class="fault">${both({ zh: '对照浏览器故障：', en: 'Our browser failed: ' })}${recorded(page.error)}</p>`;
  }
}

const declared = ({ name, owner, source, asOf }: NonNullable<Link['miniProgram']>): Html =>
  html`<p>${both({
    zh: '小程序无法在浏览器中打开，以链接库的声明为对照：',
    en: 'No browser opens a mini program. The corpus declares that it exists:',
  })}</p>${facts([
    [{ zh: '名称', en: 'Name' }, recorded(name)],
    [{ zh: '主体', en: 'Registered owner' }, recorded(owner)],
    [{ zh: '来源', en: 'Source' }, html`${recorded(source)} · ${asOf}`],
  ])}`;
