import { type Named, type StoredRun, VERDICT_NAMES } from '#model';
import { appName, conclusionOf, ownerName, wordOf } from '#reporters/sentence';
import { groupedBy, type Place, type Table, tableOf } from '#reporters/table';
import { EXCLUDED, PLATFORMS, SCOPES, VERDICTS } from '#reporters/words';
import { shapeOf } from './icons.ts';
import { both, type Html, html } from './markup.ts';
import { resultOf } from './matrix.ts';

/**
 * Narrows the matrix to what a reader looks for. It shows itself only where scripts run (assets/filter.js); what is
 * chosen stands in the address, so that a view can be sent to somebody. `#app=wechat&result=blocked`
 */
export function filter(stored: StoredRun): Html {
  const table = tableOf(stored);
  const { run } = stored;
  const scopes = new Set(table.rows.map(({ scope }) => scope));
  return html`<form class="filter" role="search" hidden>
<label class="words">${both({ zh: '查找', en: 'Find' })}<input type="search" name="words" autocomplete="off" spellcheck="false" ${label({ zh: '如：微信群聊 淘宝 需复制', en: 'for example: WeChat group Taobao copied' }, 'placeholder')}></label>
${choice(
  'app',
  { zh: '在哪个应用', en: 'In which app' },
  [...new Set(table.rows.map(({ app }) => app))].map((app) => option(app, appName(run.apps, app))),
)}
${choice(
  'scope',
  { zh: '场合', en: 'Place' },
  [...scopes].map((scope) => option(scope, SCOPES[scope])),
)}
${choice('link', { zh: '谁的链接', en: 'Whose link' }, linkOptions(table))}
${
  table.platforms.length > 1 &&
  choice(
    'platform',
    { zh: '系统', en: 'System' },
    table.platforms.map((platform) => option(platform, PLATFORMS[platform])),
  )
}
${choice('result', { zh: '结果', en: 'Result' }, resultOptions(table))}
<button type="reset">${both({ zh: '全部显示', en: 'Show all' })}</button>
<output aria-live="polite"><span lang="zh-CN"></span><span lang="en"></span></output>
</form>`;
}

/** An option holds one language only; the script puts the chosen one in. */
const label = ({ zh, en }: Named, what: 'text' | 'placeholder'): Html =>
  html`data-says="${what}" data-zh="${zh}" data-en="${en}"`;

const option = (value: string, name: Named, more: Html | null = null): Html =>
  html`<option value="${value}" ${label(name, 'text')}${more}>${name.zh}</option>`;

const choice = (name: string, title: Named, options: readonly Html[]): Html =>
  html`<label>${both(title)}<select name="${name}" autocomplete="off">${option('', { zh: '全部', en: 'all' })}${options}</select></label>`;

/** Company by company: all of its links, then each. */
const linkOptions = ({ owners }: Table): readonly Html[] =>
  owners.map(({ owner, links }) => {
    const name = ownerName(owner);
    const all: Named = { zh: `${name.zh}的全部链接`, en: `all of ${name.en}` };
    return html`<optgroup label="${name.zh}" data-says="label" data-zh="${name.zh}" data-en="${name.en}">${
      links.length > 1 && option(`owner:${owner}`, all)
    }${links.map((link) => option(link.id, link.name))}</optgroup>`;
  });

/** The verdicts of this run, each with its ways below it; `data-says-*` holds the end of the sentence about such a cell. */
function resultOptions(table: Table): readonly Html[] {
  const places = table.rows.flatMap(({ places }) => places.flat()).filter((place) => place !== null);
  const byShape = groupedBy(places, ({ verdict, excluded }) => shapeOf(verdict, excluded));
  const sorted = [...byShape].toSorted(([a], [b]) => rank(VERDICT_NAMES, a) - rank(VERDICT_NAMES, b));
  return sorted.flatMap(([shape, alike]) => {
    const ways = groupedBy(alike, resultOf);
    const name = shape === 'excluded' ? EXCLUDED : shape === 'unjudged' ? wordOf(null) : VERDICTS[shape];
    const one = ways.size === 1 && ways.has(shape);
    return [
      option(shape, counted(name, alike.length), one ? concluded(alike) : null),
      ...(one
        ? []
        : [...ways].map(([way, cells]) =>
            option(way, counted(indented(wordOf(cells[0]?.verdict ?? null)), cells.length), concluded(cells)),
          )),
    ];
  });
}

const rank = (order: readonly string[], shape: string): number =>
  (order.indexOf(shape) + order.length + 1) % (order.length + 1);

const counted = ({ zh, en }: Named, count: number): Named => ({ zh: `${zh}（${count}）`, en: `${en} (${count})` });

const indented = ({ zh, en }: Named): Named => ({ zh: `　· ${zh}`, en: `\u2003· ${en}` });

function concluded([first]: readonly Place[]): Html {
  const { zh, en } = first?.excluded === undefined ? conclusionOf(first?.verdict ?? null) : EXCLUDED;
  return html` data-ends-zh="${zh}" data-ends-en="${en}"`;
}
