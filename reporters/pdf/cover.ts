import type { Named, PhoneFacts, StoredRun } from '#model';
import { type Content, type Html, html, recorded } from '#reporters/html/markup';
import { appName } from '#reporters/sentence';
import { groupedBy } from '#reporters/table';
import { localTime } from '#reporters/time';
import { PLATFORMS, partName } from '#reporters/words';
import { counted } from '#text';
import type { Say } from './section.ts';

const NAME: Named = { zh: '应用间链接互通实测报告', en: 'Whether apps open each other’s links: a measurement' };

/** Who measured what, when, with what: everything that somebody who files it will look for later. */
export function cover(stored: StoredRun, say: Say): Html {
  const { run, seal, digests } = stored;
  const { title } = run.matrix;
  return html`<header class="cover">
${virtualBox(stored)}
<p class="kind">${say(NAME)}</p>
<h1>${say(title)}</h1>
<p class="other">${say({ zh: title.en, en: title.zh })}</p>
<table class="facts">${factsOf(stored, say).map(
    ([name, value]) => html`<tr><th scope="row">${say(name)}</th><td>${value}</td></tr>\n`,
  )}</table>
<p class="tied">${say({ zh: '与证据的对应', en: 'Tied to the evidence' })}<br>
verdicts.json sha256 <code>${digests?.['verdicts.json'] ?? '–'}</code><br>
${
  seal
    ? html`${say({ zh: `封存（第 ${seal.number} 次）`, en: `Seal ${seal.number}` })} sha256 <code>${seal.sha256}</code>`
    : say({ zh: '本次运行尚未封存', en: 'This run is not sealed' })
}</p>
</header>`;
}

/** In both languages: whoever holds only the cover must see it too. */
const virtualBox = ({ run: { lab } }: StoredRun): Html | null =>
  lab.virtual
    ? html`<div class="virtual"><strong><span lang="zh-CN">虚拟手机</span> · VIRTUAL</strong>
<p lang="zh-CN">本报告由虚拟手机测得，只说明仪器工作正常，不代表任何真实应用的行为。</p>
<p lang="en">Measured on virtual phones: it shows that the instrument works, and says nothing about any real app.</p>
${lab.world !== undefined && html`<p>场景 / World: ${recorded(lab.world)}</p>`}</div>`
    : null;

function factsOf({ run, trials, controls, verdicts }: StoredRun, say: Say): readonly (readonly [Named, Content])[] {
  const time = (iso: string): string => localTime(iso).replace(' (UTC+8)', say({ zh: '（北京时间）', en: ' (UTC+8)' }));
  const { phones, virtual } = run.lab;
  const made = trials.filter(({ canary }) => !canary).length;
  const versions = [...versionsOf(trials)].map(
    ([app, found]) => `${say(appName(run.apps, app))} ${[...found].join(' / ')}`,
  );
  const more: Named = virtual ? { zh: '（虚拟）', en: ' (virtual)' } : { zh: '', en: '' };
  return [
    [{ zh: '运行编号', en: 'Run' }, html`<code>${run.runId}</code>`],
    [
      { zh: '测量时间', en: 'Measured' },
      html`${time(run.startedAt)}<br>${run.endedAt === null ? say({ zh: '未完成', en: 'not finished' }) : html`${say({ zh: '至', en: 'to' })} ${time(run.endedAt)}`}`,
    ],
    [
      { zh: '规模', en: 'Extent' },
      say({
        zh: `${run.plan.cells.length} 个单元，${made} 次试验，${controls.length} 次对照`,
        en: [counted(run.plan.cells.length, 'cell'), counted(made, 'trial'), counted(controls.length, 'control')].join(
          ', ',
        ),
      }),
    ],
    [
      { zh: '手机', en: 'Phones' },
      kindsOf(phones).map(
        (alike) =>
          html`<div>${alike.map(({ id }, at) => html`${at > 0 && say({ zh: '、', en: ', ' })}${recorded(id)}`)}${say(more)}${say({ zh: '：', en: ': ' })}${kindOf(alike, say)}</div>`,
      ),
    ],
    [
      { zh: '应用版本', en: 'App versions' },
      versions.length === 0
        ? say({ zh: '未读到', en: 'none read' })
        : versions.map((one) => html`<span class="one">${recorded(one)}</span> `),
    ],
    [
      { zh: '软件版本', en: 'Software' },
      Object.entries(run.versions).map(
        ([name, version]) => html`<span class="one">${say(partName(name))} ${recorded(version)}</span> `,
      ),
    ],
    [{ zh: '判定规则', en: 'Rules' }, html`<code>${verdicts.ruleset}</code>`],
    [
      { zh: '测试矩阵', en: 'Matrix' },
      html`<code>${run.matrix.file}</code><br><code class="hash">${run.matrix.sha256}</code>`,
    ],
  ];
}

/** More lines than these, and the cover would not be one page any more: phones of one model and system share a line. */
const LINES = 6;

const kindsOf = (phones: readonly PhoneFacts[]): readonly (readonly PhoneFacts[])[] =>
  phones.length <= LINES
    ? phones.map((phone) => [phone])
    : [...groupedBy(phones, ({ model, platform, osVersion }) => `${model}/${platform}/${osVersion}`).values()];

const kindOf = ([phone]: readonly PhoneFacts[], say: Say): Html | null =>
  phone ? html`${recorded(phone.model)} · ${say(PLATFORMS[phone.platform])} ${recorded(phone.osVersion)}` : null;

/** As read on the phones with every trial. */
function versionsOf(trials: StoredRun['trials']): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { versions } of trials) {
    for (const [app, version] of Object.entries(versions)) {
      found.set(app, (found.get(app) ?? new Set()).add(version));
    }
  }
  return found;
}
