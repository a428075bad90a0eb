import {
  type Cell,
  type Control,
  type Evidence,
  evidencePath,
  type Link,
  type Loaded,
  type Named,
  type StoredRun,
  speaksFor,
  type Trial,
} from '#model';
import { appName, linkName } from '#reporters/sentence';
import { PLATFORMS } from '#reporters/words';
import { associations } from './associations.ts';
import { inFront, textsRead } from './film.ts';
import { both, type Html, html, recorded } from './markup.ts';
import { facts, seconds, time } from './said.ts';

/** The same link outside the app: in an ordinary browser, in one that wears the app's user agent, and in the phone's own. */
export function controls(cell: Cell, stored: StoredRun, trials: readonly Trial[]): Html {
  const { run } = stored;
  const link = run.plan.links.find(({ id }) => id === cell.link);
  const made = stored.controls.filter((control) => control.link === cell.link && speaksOf(cell, control, stored));
  const asked = made.find((control) => control.associations?.length)?.associations;
  return html`<aside class="controls" aria-labelledby="controls"><h2 id="controls">${both({ zh: '对照', en: 'Control' })}</h2>
<p>${both(linkName(run.plan.links, cell.link))}${link?.url === undefined ? null : html`<br><code class="address">${recorded(link.url)}</code>`}</p>
${link?.miniProgram ? declared(link.miniProgram) : null}
${made.length === 0 && !link?.miniProgram ? html`<p>${both({ zh: '没有对照。', en: 'There is no control.' })}</p>` : null}
${made.map((control, index) => visit(control, { id: `control-${index + 1}`, stored, trials }))}
${asked ? associations(asked, run.apps) : null}</aside>`;
}

/** The judge goes by these: a phone's own browser stands for all phones of its system. */
function speaksOf({ app, platform }: Cell, control: Control, { run, trials }: StoredRun): boolean {
  const { agent, phone } = control;
  if (agent !== 'phone') return speaksFor(control, platform) && (agent === 'browser' || agent === app);
  const known =
    run.lab.phones.find(({ id }) => id === phone) ?? trials.find((trial) => trial.phone.id === phone)?.phone;
  return known?.platform === platform;
}

interface Beside {
  readonly id: string;
  readonly stored: StoredRun;
  readonly trials: readonly Trial[];
}

const visit = (control: Control, { id, stored, trials }: Beside): Html => html`<article class="control">
<h3 id="${id}">${by(control, stored)} <small>${control.platform ? html`${both(PLATFORMS[control.platform])} · ` : null}${both(WHEN[whenOf(control, trials)])}</small></h3>
${shown(control.page, id, stored)}
${control.chain.length > 0 && html`<ol class="chain">${control.chain.map(({ url, status }) => html`<li><b>${status}</b> <code class="address">${recorded(url)}</code></li>`)}</ol>`}
<p class="small">${time(control.startedAt)}</p>
</article>`;

const WHEN = {
  before: { zh: '试验前', en: 'before' },
  between: { zh: '试验之间', en: 'between trials' },
  after: { zh: '试验后', en: 'after' },
} as const satisfies Readonly<Record<string, Named>>;

/** As it stands to the trials of the cell: a look before those of one phone may come after those of another. */
function whenOf({ moment, startedAt }: Control, trials: readonly Trial[]): keyof typeof WHEN {
  const at = Date.parse(startedAt);
  const later = trials.filter((trial) => Date.parse(trial.startedAt) > at).length;
  if (trials.length === 0) return moment;
  return later === trials.length ? 'before' : later === 0 ? 'after' : 'between';
}

function by({ agent, phone }: Control, { run }: StoredRun): Html {
  if (agent === 'browser') return both({ zh: '普通手机浏览器', en: 'Ordinary mobile browser' });
  if (agent === 'phone') {
    return html`${both({ zh: '手机自带浏览器：', en: "The phone's own browser: " })}${recorded(phone ?? '')}`;
  }
  return html`${both({ zh: '同一浏览器，带应用 UA：', en: 'The same with the user agent of ' })}${both(appName(run.apps, agent))}`;
}

/** A picture has the name of its heading, which is there in both languages; a page's title may be empty. */
const shot = (picture: Evidence, id: string): Html =>
  html`<a class="shot" href="../../${evidencePath(picture)}"><img src="../../${evidencePath(picture)}" loading="lazy" decoding="async" aria-labelledby="${id}"></a>`;

function shown(page: Loaded, id: string, { run }: StoredRun): Html {
  switch (page.state) {
    case 'loaded':
      return html`${shot(page.screenshot, id)}
${facts([
  [{ zh: '标题', en: 'Title' }, recorded(page.title)],
  [{ zh: '状态', en: 'Status' }, html`${both({ zh: '已打开', en: 'loaded' })} ${page.status}`],
  [{ zh: '内容出现', en: 'Content after' }, seconds(page.contentMs)],
])}
<details><summary>${both({ zh: '页面文字', en: 'Text of the page' })}</summary><p class="text">${recorded(page.text)}</p></details>`;
    case 'seen':
      return html`${page.frame.screenshot ? shot(page.frame.screenshot, id) : null}
${facts([[{ zh: '最终在前台', en: 'In front at the end' }, inFront(page.frame, run)]])}
${textsRead([page.frame])}`;
    case 'down':
      return html`<p class="fault">${both({ zh: '打不开：', en: 'Down: ' })}${recorded(page.error)}</p>`;
    case 'failed':
      return html`<p class="fault">${both({ zh: '对照未能完成：', en: 'This look failed: ' })}${recorded(page.error)}</p>`;
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
