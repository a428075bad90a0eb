import { cellId, type JudgedCanary, type Named, type PhoneFacts, type StoredRun } from '#model';
import { summaryOf } from '#reporters/incidents';
import { reasonOf } from '#reporters/reasons';
import { appName } from '#reporters/sentence';
import { updatesIn } from '#reporters/updates';
import { PLATFORMS, partName, TOLD, VALIDITY } from '#reporters/words';
import { counted } from '#text';
import { both, type Html, html, recorded } from './markup.ts';
import { cellPage } from './matrix.ts';

/** With what was measured: phones, versions, what went wrong on the way. */
export const instrument = (stored: StoredRun): Html => html`<section id="instrument" class="later">
<h2>${both({ zh: '仪器', en: 'The instrument' })}</h2>
<div class="scroll" role="region" aria-labelledby="phones" tabindex="0"><table class="plain">
<caption id="phones">${both({ zh: '手机', en: 'Phones' })}</caption>
<thead><tr>${(
  [
    { zh: '手机', en: 'Phone' },
    { zh: '机型与系统', en: 'Model and system' },
    { zh: '应用版本', en: 'App versions' },
    { zh: '账号', en: 'Accounts' },
    { zh: '试验', en: 'Trials' },
    { zh: '无效', en: 'Invalid' },
  ] satisfies readonly Named[]
).map((head) => html`<th scope="col">${both(head)}</th>`)}</tr></thead>
<tbody>${stored.run.lab.phones.map((phone) => phoneRow(phone, stored))}</tbody>
</table></div>
${updatesIn(stored).map((one) => html`<p>${both(one)}</p>`)}
${leftOut(stored)}
${befell(stored)}
${canaries(stored)}
${faults(stored)}
<h3>${both({ zh: '各部件版本', en: 'Versions' })}</h3>
<dl class="facts">${Object.entries(stored.run.versions).map(
  ([name, version]) => html`<div><dt>${both(partName(name))}</dt><dd>${recorded(version)}</dd></div>`,
)}</dl>
<p class="small">${both({ zh: '测试矩阵', en: 'Matrix' })} <code>${stored.run.matrix.file}</code> · sha256 <code>${stored.run.matrix.sha256}</code></p>
${stored.seal ? html`<p class="small">${both({ zh: `封存（第 ${stored.seal.number} 次）`, en: `Seal ${stored.seal.number}` })} · sha256 <code>${stored.seal.sha256}</code> · ${both({ zh: '公钥', en: 'public key' })} <code>${stored.seal.key}</code></p>` : null}
</section>`;

function phoneRow(phone: PhoneFacts, stored: StoredRun): Html {
  const made = stored.trials.filter((trial) => trial.phone.id === phone.id && !trial.canary);
  const validityOf = new Map(
    stored.verdicts.verdicts.flatMap(({ judged }) => judged.map((one) => [one.trial, one.validity])),
  );
  const invalid = made.filter(
    ({ id, fault }) => (validityOf.get(id) ?? (fault ? fault.kind : 'valid')) !== 'valid',
  ).length;
  const versions = new Set(
    made.flatMap((trial) => Object.entries(trial.versions).map(([app, version]) => `${app}\n${version}`)),
  );
  const accounts = new Set(made.flatMap(({ account }) => (account === null ? [] : [account])));
  return html`<tr><th scope="row">${recorded(phone.id)}${phone.virtual ? html` <strong class="tag">${both({ zh: '虚拟', en: 'VIRTUAL' })}</strong>` : null}</th>
<td>${recorded(phone.model)} · ${both(PLATFORMS[phone.platform])} ${recorded(phone.osVersion)}</td>
<td>${[...versions].map((one) => one.split('\n')).map(([app, version]) => html`<span class="version">${both(appName(stored.run.apps, app ?? ''))} ${recorded(version ?? '')}</span> `)}</td>
<td>${[...accounts].map((account) => html`<span class="version">${recorded(account)}</span> `)}</td><td>${made.length}</td><td>${invalid}</td></tr>\n`;
}

const leftOut = ({ run: { lab } }: StoredRun): Html | null =>
  lab.leftOut.length === 0
    ? null
    : html`<h3>${both({ zh: '未能使用的手机', en: 'Phones that could not be used' })}</h3>
<ul>${lab.leftOut.map(({ id, why }) => html`<li><b>${recorded(id)}</b> ${recorded(why)}</li>`)}</ul>`;

const SONGS: Readonly<Record<JudgedCanary['song'], Named>> = {
  clean: { zh: '符合预期', en: 'as it must' },
  dark: { zh: '什么也没有显示，如同没有网络', en: 'showed nothing, as without a network' },
  false: { zh: '结果不符', en: 'another end' },
  unheard: { zh: '没有试成', en: 'could not be tried' },
};

/** What befell phones, servers and accounts, and what brought them back. */
function befell({ incidents = [] }: StoredRun): Html | null {
  if (incidents.length === 0) return null;
  return html`<h3>${both({ zh: '故障与恢复', en: 'Trouble and recovery' })}</h3>
<ul>${summaryOf(incidents).map((line) => html`<li>${both(line)}</li>`)}</ul>`;
}

/** Links whose end is known beforehand: how often they came to it, and each time that they did not. */
function canaries({ verdicts: { canaries: heard = [] } }: StoredRun): Html | null {
  if (heard.length === 0) return null;
  const clean = heard.filter(({ song }) => song === 'clean').length;
  const others = heard.filter(({ song }) => song !== 'clean');
  return html`<h3>${both({ zh: '探针链接', en: 'Canaries' })}</h3>
<p>${both({
    zh: `结果预先已知的链接试了 ${heard.length} 次，${clean} 次符合预期。`,
    en: `Links whose end is known beforehand were tried ${counted(heard.length, 'time')}; ${counted(clean, 'time')} they came to it.`,
  })}</p>
${
  others.length === 0
    ? null
    : html`<ul>${others.map(({ trial, song, outcome, detail }) => {
        const end = outcome === null ? reasonOf(detail ?? '') : TOLD[outcome];
        const said = SONGS[song];
        return html`<li><code>${trial}</code> ${both({ zh: `${said.zh}：${end.zh}`, en: `${said.en}: ${end.en}` })}</li>`;
      })}</ul>`
}`;
}

/** Every trial that may not be used, and why. */
function faults(stored: StoredRun): Html {
  const cells = new Map(stored.trials.map((trial) => [trial.id, trial.cell]));
  const judged = stored.verdicts.verdicts.flatMap((verdict) => verdict.judged);
  const invalid = judged.filter(({ validity }) => validity !== 'valid');
  if (invalid.length === 0)
    return html`<h3>${both({ zh: '无效的试验', en: 'Invalid trials' })}</h3><p>${both({ zh: '没有：所有试验都有效。', en: 'None: every trial is valid.' })}</p>`;
  return html`<h3>${both({ zh: '无效的试验', en: 'Invalid trials' })} (${invalid.length})</h3>
<ul>${invalid.map(({ trial, validity, detail }) => {
    const cell = cells.get(trial);
    const name = html`<code>${trial}</code>`;
    const number = trial.slice(trial.lastIndexOf('#') + 1);
    return html`<li>${cell && trial.startsWith(`${cellId(cell)}#`) ? html`<a href="${cellPage(cell)}#trial-${number}">${name}</a>` : name} ${both(VALIDITY[validity])}${detail === undefined ? null : html`${both({ zh: '：', en: ': ' })}${both(reasonOf(detail))}`}</li>`;
  })}</ul>`;
}
