import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { beforeAll, expect, test } from 'vitest';
import { printPages } from '#drivers/print';
import type { Language, StoredRun } from '#model';
import { loadReporters, renderAll } from '#reporters/index';
import { sampleRun } from './sample.ts';

/** On a busy machine a browser takes its time to start and to print. */
const PRINTING_MS = 120_000;

/** The summary as the real Chromium prints it, read again by another program. */
let stored: StoredRun;
let chinese: Uint8Array;
beforeAll(async () => {
  const sample = await sampleRun();
  const digests = { 'verdicts.json': 'a'.repeat(64), 'trials.jsonl': 'b'.repeat(64) };
  stored = { ...sample.stored, seal: { number: 1, sha256: 'c'.repeat(64), key: 'd'.repeat(64) }, digests };
  chinese = await pdfOf('zh');
}, PRINTING_MS);

async function pdfOf(language: Language, run = stored): Promise<Uint8Array> {
  const [result] = await renderAll(run, await loadReporters(['pdf'], { from: '.' }), { language });
  if (!result?.rendered) throw result?.error;
  const { 'summary.pdf': pdf } = await printPages(result.rendered.print ?? {});
  if (!pdf) throw new Error('no summary.pdf');
  return pdf;
}

async function read(pdf: Uint8Array) {
  const proxy = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(proxy, { mergePages: false });
  // Some characters come back as the radicals that look the same, and signs of full width as their narrow forms.
  const pages = text.map((page) => page.normalize('NFKC').replace(/\s+/g, ' '));
  return { pages, title: (await getMeta(proxy)).info.Title as string };
}

test('a summary in Chinese: cover, chapters, page numbers, and the digests that tie it to the evidence', async () => {
  const { pages, title } = await read(chinese);
  const all = pages.join('\n').replaceAll(' ', '');
  expect(title).toContain(stored.run.runId);
  expect(pages[0]?.replaceAll(' ', '')).toContain('c'.repeat(64));
  for (const [at, page] of pages.entries()) {
    expect(page.replaceAll(' ', '')).toContain(`${at + 1}/${pages.length}`);
    expect(page).toContain('VIRTUAL');
  }
  const chapters = [
    ...all.matchAll(/[一二三四五六七八九十]、(结果|测得的结论|企业之间|承诺与实测|未定或结果不一的|方法|证据与核验)/g),
  ];
  expect(chapters.map(([, name]) => name)).toEqual(
    expect.arrayContaining(['结果', '测得的结论', '企业之间', '未定或结果不一的', '方法', '证据与核验']),
  );
  expect(all).toContain('微信群聊中打开淘宝商品链接:需复制到浏览器');
  for (const digest of Object.values(stored.digests ?? {})) expect(all).toContain(digest);
});

test(
  'the same in English; what was recorded stands there as text, and sixteen phones leave the cover one page',
  async () => {
    const [phone] = stored.run.lab.phones;
    if (!phone) throw new Error('no phone in the sample');
    const phones = Array.from({ length: 16 }, (_, at) => ({ ...phone, id: `phone-${at + 1}` }));
    const large = { ...stored, run: { ...stored.run, lab: { ...stored.run.lab, phones } } };
    const { pages } = await read(await pdfOf('en', large));
    expect(pages[0]?.replaceAll(' ', '')).toContain('phone-16');
    expect(pages[0]?.replaceAll(' ', '')).toContain('c'.repeat(64));
    const all = pages.join('\n');
    expect(all).toContain('Opening a Taobao item link in a WeChat group');
    expect(all).toMatch(/1\. Results?/);
    expect(all.replaceAll(' ', '')).toContain('unauthorized"><imgsrc=x');
  },
  PRINTING_MS,
);

/** Type, and where its glyphs are: drawn in the document, or a font file of their own. */
function fontsOf(pdf: Uint8Array): readonly string[] {
  const objects = Buffer.from(pdf).toString('latin1').split('endobj');
  return objects.flatMap((object) => {
    const [, type] = /\/Type \/Font\b(?:(?!stream).)*?\/Subtype \/(\w+)/s.exec(object) ?? [];
    if (type === undefined || type === 'Type0') return [];
    const [, number] = /\/FontDescriptor (\d+) 0 R/.exec(object) ?? [];
    const descriptor = objects.find((other) => other.trimStart().startsWith(`${number} 0 obj`)) ?? '';
    return [`${type} ${/\/CharProcs/.exec(object)?.[0] ?? /\/FontFile\d?/.exec(descriptor)?.[0] ?? 'elsewhere'}`];
  });
}

test('every font is in the document, as a font: it reads the same where no Chinese font is installed', () => {
  expect(new Set(fontsOf(chinese))).toEqual(new Set(['CIDFontType2 /FontFile2']));
});
