import { readFile } from 'node:fs/promises';
import type { Language, Reporter, Run, StoredRun } from '#model';
import { noticeOf } from '#reporters/cells';
import { Html, html } from '#reporters/html/markup';
import { POINTS } from '#reporters/html/method';
import { cover } from './cover.ts';
import { evidence } from './evidence.ts';
import { findings, openness, promised } from './findings.ts';
import { caveats, excluded, undecided } from './open.ts';
import { results } from './results.ts';
import type { Say, Section } from './section.ts';

/**
 * A summary to be filed: cover, table, findings, what stayed open, method, and the digests that tie it to the
 * evidence. Printed by Chromium; what this reporter gives is the document.
 */
export const report: Reporter = async (stored, { language }) => {
  const style = await readFile(new URL('pdf.css', import.meta.url), 'utf8');
  const say: Say = (words) => words[language];
  const { run } = stored;
  const pages = {
    html: documentOf(stored, { say, style, language }).markup,
    header: margin(html`<b style="color:#9b1c1c">${virtualMark(run, say)}</b><span>${say(run.matrix.title)}</span>`)
      .markup,
    footer: margin(
      html`<span>${say({ zh: '运行', en: 'Run' })} ${run.runId}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span>`,
    ).markup,
  };
  return { files: {}, print: { 'summary.pdf': pages } };
};

function documentOf(
  stored: StoredRun,
  { say, style, language }: { say: Say; style: string; language: Language },
): Html {
  const { run } = stored;
  const sections: readonly Section[] = [
    results(stored, say),
    findings(stored, say),
    openness(stored, say),
    promised(stored, say),
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
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${virtualMark(run, say)} ${say(run.matrix.title)} · ${run.runId}</title>
${new Html(`<style>${style}</style>`)}
</head>
<body>
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
</body>
</html>
`;
}

/** Chapters are counted as official documents in Chinese count them. */
const numberOf = (index: number, language: Language): string =>
  language === 'zh' ? `${'一二三四五六七八九十'.charAt(index)}、` : `${index + 1}. `;

const virtualMark = ({ lab }: Run, say: Say): string =>
  lab.virtual
    ? say({ zh: '【虚拟手机 VIRTUAL】不代表任何真实应用的行为', en: '[VIRTUAL] says nothing about any real app' })
    : '';

/** The margins see no style sheet, and begin with letters too small to be read. */
const margin = (content: Html): Html =>
  html`<div style="font-family:'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif;font-size:8px;color:#333;width:100%;margin:0 18mm;display:flex;justify-content:space-between;gap:8mm">${content}</div>`;
