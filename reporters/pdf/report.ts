import { readFile } from 'node:fs/promises';
import type { Language, Reporter, Run, StoredRun } from '#model';
import { noticeOf } from '#reporters/cells';
import { Html, html } from '#reporters/html/markup';
import { POINTS } from '#reporters/html/method';
import { cover } from './cover.ts';
import { evidence } from './evidence.ts';
import { findings, openness, parity, promised } from './findings.ts';
import { facesFor } from './fonts.ts';
import { caveats, excluded, undecided } from './open.ts';
import { results } from './results.ts';
import type { Say, Section } from './section.ts';

/**
 * A summary to be filed: cover, table, findings, what stayed open, method, and the digests that tie it to the
 * evidence. Printed by Chromium; what this reporter gives is the document.
 */
export const report: Reporter = async (stored, { language }) => {
  const say: Say = (words) => words[language];
  const { run } = stored;
  const header = html`<b style="color:#9b1c1c">${virtualMark(run, say)}</b> <span>${say(run.matrix.title)}</span>`;
  const footer = html`<span>${say({ zh: '运行', en: 'Run' })} ${run.runId}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span>`;
  const pages = {
    html: await documentOf(stored, { say, language }),
    header: await marginOf(header, language),
    footer: await marginOf(footer, language),
  };
  return { files: {}, print: { 'summary.pdf': pages } };
};

const LANG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

async function documentOf(stored: StoredRun, { say, language }: { say: Say; language: Language }): Promise<string> {
  const { run } = stored;
  const body = bodyOf(stored, { say, language });
  const style = await readFile(new URL('pdf.css', import.meta.url), 'utf8');
  return html`<!doctype html>
<html lang="${LANG[language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; font-src data:; style-src 'unsafe-inline'">
<title>${virtualMark(run, say)} ${run.lab.virtual && '· '}${say(run.matrix.title)} · ${run.runId}</title>
${new Html(`<style>${await facesFor(body.markup)}\n${style}</style>`)}
</head>
${body}
</html>
`.markup;
}

function bodyOf(stored: StoredRun, { say, language }: { say: Say; language: Language }): Html {
  const { run } = stored;
  const sections: readonly Section[] = [
    results(stored, say),
    findings(stored, say),
    openness(stored, say),
    promised(stored, say),
    parity(stored, say),
    undecided(stored, say),
    caveats(stored, say),
    excluded(stored, say),
    [
      { zh: '方法', en: 'Method' },
      html`<ol class="method">${POINTS.map((point) => html`<li>${say(point)}</li>`)}</ol>`,
    ],
    evidence(stored, say),
  ];
  const notice = noticeOf(run);
  const shown = sections.flatMap(([title, content]) => (content === null ? [] : [{ title, content }]));
  return html`<body>
${cover(stored, say)}
<main>
${notice && html`<p class="notice">${say(notice)}</p>`}
${shown.map(
  ({ title, content }, index) => html`<section>
<h2>${numberOf(index, language)}${say(title)}</h2>
${content}
</section>
`,
)}</main>
</body>`;
}

/** Chapters are counted as official documents in Chinese count them. */
const numberOf = (index: number, language: Language): string =>
  language === 'zh' ? `${'一二三四五六七八九十'.charAt(index)}、` : `${index + 1}. `;

const virtualMark = ({ lab }: Run, say: Say): string =>
  lab.virtual
    ? say({ zh: '【虚拟手机 VIRTUAL】不代表任何真实应用的行为', en: '[VIRTUAL] Says nothing about any real app' })
    : '';

/** The margins see no style sheet, and begin with letters too small to be read. Digits are those of the page numbers. */
async function marginOf(content: Html, language: Language): Promise<string> {
  const faces = new Html(`<style>${await facesFor(`${content.markup}0123456789`)}</style>`);
  const family = language === 'zh' ? "'Noto Sans SC'" : "'Noto Sans','Noto Sans SC'";
  return html`${faces}<div lang="${LANG[language]}" style="font-family:${new Html(family)},sans-serif;font-size:8px;color:#333;width:100%;margin:0 18mm;display:flex;justify-content:space-between;gap:8mm">${content}</div>`
    .markup;
}
