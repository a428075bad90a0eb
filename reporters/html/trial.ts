import type { Address, Delivery, JudgedTrial, Named, Observation, Run, Trial } from '#model';
import { reasonOf } from '#reporters/reasons';
import { ruleSays } from '#reporters/rules';
import { appName } from '#reporters/sentence';
import { OUTCOMES, PLATFORMS, TOLD, VALIDITY } from '#reporters/words';
import { counted } from '#text';
import { filmStrip, stepsAfter, textsRead } from './film.ts';
import { both, type Html, html, recorded } from './markup.ts';
import { facts, seconds, time } from './said.ts';

/** One trial: what it came to, its film strip, and everything that was noted about it. */
export function trialOf(trial: Trial, { judged, run }: { judged: JudgedTrial | null; run: Run }): Html {
  const { observation, fault } = trial;
  return html`<article class="trial${judged?.validity === 'valid' ? null : ' invalid'}" id="trial-${trial.attempt}">
<h3>${both({ zh: `第 ${trial.attempt} 次`, en: `Trial ${trial.attempt}` })} <span class="told">${told(judged)}</span></h3>
${judged && ruled(judged)}
${fault && html`<p class="fault">${both({ zh: '故障：', en: 'Fault: ' })}${recorded(fault.why)}</p>`}
${
  observation === null
    ? html`<p>${both({ zh: '没有画面。', en: 'No screens.' })}</p>`
    : html`${filmStrip(trial, observation, run)}
${facts([
  [{ zh: '链接送达', en: 'Delivery' }, delivered(observation.delivery)],
  [{ zh: '最终网址', en: 'Address at the end' }, address(observation.address)],
  [
    { zh: '静止', en: 'At rest' },
    both(
      observation.settled
        ? { zh: '画面已静止', en: 'the screen stood still' }
        : { zh: '到时仍未静止', en: 'not within the time' },
    ),
  ],
  [{ zh: '从点按到最终画面', en: 'From the tap to the end' }, effort(observation)],
  [{ zh: '最长等待', en: 'Longest wait' }, seconds(observation.waitMs)],
  [{ zh: '之后的步骤', en: 'Steps afterwards' }, stepsAfter(observation)],
  [{ zh: '备注', en: 'Notes' }, notes([...observation.notes, ...(judged?.notes ?? [])])],
])}
${textsRead(observation.frames)}`
}
<div class="about">${facts([
    [
      { zh: '手机', en: 'Phone' },
      html`${recorded(trial.phone.id)} · ${recorded(trial.phone.model)} · ${both(PLATFORMS[trial.phone.platform])} ${recorded(trial.phone.osVersion)}${trial.phone.network === undefined ? null : html` · ${recorded(trial.phone.network)}`}${trial.phone.virtual ? html` <strong class="tag">${both({ zh: '虚拟', en: 'VIRTUAL' })}</strong>` : null}`,
    ],
    ...versions(trial, run),
    [{ zh: '账号', en: 'Account' }, trial.account === null ? null : recorded(trial.account)],
    [{ zh: '开始', en: 'Started' }, time(trial.startedAt)],
    [{ zh: '全程', en: 'Whole trial' }, seconds(trial.durationMs)],
  ])}</div>
</article>\n`;
}

/** Of the source app, and of the target's own where it is on the phone. */
function versions({ cell, versions, builds }: Trial, run: Run): readonly (readonly [Named, Html | null])[] {
  const opens = run.plan.links.find(({ id }) => id === cell.link)?.opens;
  return [...new Set([cell.app, ...(opens === undefined ? [] : [opens])])].map((app) => {
    const { zh, en } = appName(run.apps, app);
    const version = versions[app];
    const { code, updatedAt } = builds?.[app] ?? {};
    const build = [code, updatedAt].filter((part) => part !== undefined && part !== '' && part !== version).join(', ');
    const shown = version === undefined ? null : recorded(build === '' ? version : `${version} (${build})`);
    return [{ zh: `${zh}版本`, en: `${en} version` }, shown];
  });
}

/** Steps of the user's hand and time, from the tap, or from the search that went on by itself, to the screen that stayed. */
function effort({ frames, steps, delivery }: Observation): Html | null {
  const end = frames.findLast(({ moment }) => moment === 'settled');
  const first = frames.find(({ moment }) => moment !== 'chat' && moment !== 'delivered')?.atMs;
  if (!end || first === undefined) return null;
  const before = steps.filter(({ atMs, forced }) => atMs <= first && !forced);
  const tap = delivery.state === 'jumped' ? undefined : before.findLast(({ did }) => did === 'tap');
  const start = tap ?? before.findLast(({ did }) => did === 'search');
  if (!start) return null;
  const count = (tap ? 1 : 0) + steps.filter(({ forced }) => forced).length;
  const took = ((end.atMs - start.atMs) / 1000).toFixed(1);
  return both({ zh: `${count} 步，${took} 秒`, en: `${counted(count, 'step')}, ${took} s` });
}

/** What it came to, in words. */
export function told(judged: JudgedTrial | null): Html {
  if (judged === null) return both({ zh: '未评判', en: 'not judged' });
  if (judged.outcome === null) return both(VALIDITY[judged.validity]);
  const end = judged.end === undefined ? null : html` → ${both(TOLD[judged.end])}`;
  return html`${both(TOLD[judged.outcome])}${end}`;
}

const ruled = ({ rule, detail, outcome }: JudgedTrial): Html => {
  const says = ruleSays(rule);
  return html`<p class="ruled"><code>${rule}</code> ${outcome === null ? null : html`<b>${both(OUTCOMES[outcome])}</b> `}${says ? both(says) : null}${
    detail === undefined ? null : html` <span class="why">${both(reasonOf(detail))}</span>`
  }</p>`;
};

const notes = (list: readonly string[]): Html | null =>
  list.length === 0
    ? null
    : html`<ul class="inline">${[...new Set(list)].map((note) => {
        const { zh, en } = reasonOf(note);
        return html`<li>${zh === en ? recorded(note) : both({ zh, en })}</li>`;
      })}</ul>`;

const SHOWN: Readonly<Record<'plain' | 'card' | 'folded', Named>> = {
  plain: { zh: '显示为网址', en: 'shown as an address' },
  card: { zh: '显示为卡片', en: 'shown as a card' },
  folded: { zh: '消息被折叠', en: 'shown folded' },
};

function delivered(delivery: Delivery): Html {
  switch (delivery.state) {
    case 'shown':
      return both(SHOWN[delivery.as]);
    case 'altered':
      return html`${both({ zh: '网址被改动，显示为：', en: 'altered, shows: ' })}${recorded(delivery.shows)}`;
    case 'failed':
      return html`${both({ zh: '发送失败标记：', en: 'marked as failed: ' })}${recorded(delivery.mark)}`;
    case 'missing':
      return both({ zh: '聊天中没有出现', en: 'never showed in the chat' });
    case 'jumped':
      return both({ zh: '搜索后自动跳转', en: 'the search went on by itself' });
    case 'results':
      return html`<ol class="rows">${delivery.rows.map(
        ({ title, host, kind, owner }, index) =>
          html`<li${index === delivery.own ? html` class="own"` : null}>${recorded(title)} ${[host, kind, owner].filter((part) => part !== null).map((part) => html`<small>${recorded(part)}</small> `)}${
            index === delivery.own ? html`<strong>${both({ zh: '← 点按', en: '← tapped' })}</strong>` : null
          }</li>`,
      )}</ol>`;
  }
}

const UNREAD: Readonly<Record<Extract<Address, { url: null }>['why'], Named>> = {
  'no-web-view': { zh: '没有网页', en: 'no web page in front' },
  'no-menu': { zh: '没有菜单可读', en: 'no menu to read it from' },
  'not-offered': { zh: '菜单里没有复制链接', en: 'the menu does not offer it' },
  refused: { zh: '应用没有给出', en: 'the app did not give it' },
};

/** Never a link: an address that was met on the way may lead anywhere. */
const address = (address: Address): Html =>
  address.url === null
    ? html`– ${both(UNREAD[address.why])}`
    : html`<code class="address">${recorded(address.url)}</code>`;
