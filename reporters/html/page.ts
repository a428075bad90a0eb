import type { Language, Named, Run } from '#model';
import { sprite } from './icons.ts';
import { both, type Content, type Html, html, recorded } from './markup.ts';

export interface Page {
  readonly title: Named;
  /** Way from this file to the folder of index.html: empty, or `../`. */
  readonly root: string;
  readonly language: Language;
  readonly run: Run;
  readonly content: Content;
  /** Style sheets and scripts in assets/ that this page alone needs. */
  readonly needs?: readonly string[];
}

/**
 * No script, style or picture but those beside the report; nothing from outside, nothing inline. `file:` stands for
 * 'self' where a browser gives every file an origin of its own, and allows nothing on a server.
 */
const POLICY =
  "default-src 'none'; img-src 'self' file:; style-src 'self' file:; script-src 'self' file:; base-uri 'none'; form-action 'none'";

/** A whole page. It can be read without its script; the script only keeps the chosen language from page to page. */
export function page({ title, root, language, run, content, needs = [] }: Page): string {
  const named = { zh: titled(title.zh, run), en: titled(title.en, run) };
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}" data-zh="${named.zh}" data-en="${named.en}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${named[language]}</title>
${['language.js', 'tones.css', 'report.css', 'report.js', ...needs].map((name) => asset(`${root}assets/${name}`))}</head>
<body${run.lab.virtual ? html` class="virtual"` : null}>
<a class="skip" href="#main">${both({ zh: '跳到正文', en: 'Skip to content' })}</a>
${sprite}
${run.lab.virtual ? virtualBanner(run) : null}
<header class="masthead">
<a class="brand" href="${root}index.html"><b>互通</b> Hutong</a>
${languages(language)}
</header>
<main id="main">
${content}
</main>
<footer>${both({ zh: '运行', en: 'Run' })} <code>${run.runId}</code> · Hutong ${run.versions.hutong ?? ''}</footer>
</body>
</html>
`.markup;
}

/** Scripts wait until the page is read, but for that which finds the language: nothing is drawn before it is known. */
const asset = (path: string): Html =>
  path.endsWith('.css')
    ? html`<link rel="stylesheet" href="${path}">\n`
    : html`<script src="${path}"${path.endsWith('language.js') ? null : html` defer`}></script>\n`;

const titled = (title: string, { lab }: Run): string =>
  `${lab.virtual ? '【虚拟 VIRTUAL】' : ''}${title} · 互通 Hutong`;

const virtualBanner = ({ lab }: Run): Html => html`<aside class="banner">
<strong>${both({ zh: '虚拟手机', en: 'VIRTUAL' })} <span aria-hidden="true">${both({ zh: 'VIRTUAL', en: '虚拟手机' })}</span></strong>
<span>${both({
  zh: '本报告由虚拟手机测得，不代表任何真实应用的行为。',
  en: 'Measured on virtual phones. It says nothing about any real app.',
})} ${lab.world === undefined ? null : html`${both({ zh: '场景', en: 'World' })} ${recorded(lab.world)}`}</span>
</aside>`;

/** Radio buttons, so that the style sheet alone can switch where no script runs: `:has(#en:checked)`. */
const languages = (language: Language): Html => html`<fieldset class="languages">
<legend class="unseen">语言 Language</legend>
${(['zh', 'en'] as const).map(
  (one) =>
    html`<label><input type="radio" name="language" id="${one}" value="${one}" autocomplete="off"${one === language ? html` checked` : null}><span>${
      one === 'zh'
        ? html`<span class="always" lang="zh-CN">中文</span>`
        : html`<span class="always" lang="en">English</span>`
    }</span></label>`,
)}
</fieldset>`;
