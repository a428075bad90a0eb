import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { beforeAll, expect, test } from 'vitest';
import { printPages } from '#drivers/print';
import type { Language, StoredRun } from '#model';
import { loadReporters, renderAll } from '#reporters/index';
import { sampleRun } from './sample.ts';

/** The summary as the real Chromium prints it, read again by another program. */
let stored: StoredRun;
beforeAll(async () => {
  const sample = await sampleRun();
  const digests = { 'verdicts.json': 'a'.repeat(64), 'trials.jsonl': 'b'.repeat(64) };
  stored = { ...sample.stored, seal: { number: 1, sha256: 'c'.repeat(64), key: 'd'.repeat(64) }, digests };
});

async function printed(language: Language) {
  const [result] = await renderAll(stored, await loadReporters(['pdf'], { from: '.' }), { language });
  if (!result?.rendered) throw result?.error;
  const { 'summary.pdf': pdf } = await printPages(result.rendered.print ?? {});
  if (!pdf) throw new Error('no summary.pdf');
  const proxy = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(proxy, { mergePages: false });
  // Some characters come back as the radicals that look the same, and signs of full width as their narrow forms.
  const pages = text.map((page) => page.normalize('NFKC').replace(/\s+/g, ' '));
  return { pages, title: (await getMeta(proxy)).info.Title as string };
}

test('a summary in Chinese: cover, chapters, page numbers, and the digests that tie it to the evidence', async () => {
  const { pages, title } = await printed('zh');
  const all = pages.join('\n').replaceAll(' ', '');
  expect(title).toContain(stored.run.runId);
  expect(pages[0]?.replaceAll(' ', '')).toContain('c'.repeat(64));
  for (const [at, page] of pages.entries()) {
    expect(page.replaceAll(' ', '')).toContain(`${at + 1}/${pages.length}`);
    expect(page).toContain('VIRTUAL');
  }
  const chapters = [
    ...all.matchAll(/[一二三四五六七八九十]、(结果|测得的结论|企业之间|承诺与实测|未能得出结论的|方法|证据与核验)/g),
  ];
  expect(chapters.map(([, name]) => name)).toEqual(
    expect.arrayContaining(['结果', '测得的结论', '企业之间', '未能得出结论的', '方法', '证据与核验']),
  );
  expect(all).toContain('微信群聊中打开淘宝商品链接:需复制到浏览器');
  for (const digest of Object.values(stored.digests ?? {})) expect(all).toContain(digest);
});

test('the same in English; what was recorded stands there as text', async () => {
  const { pages } = await printed('en');
  const all = pages.join('\n');
  expect(all).toContain('Opening a Taobao item link in a WeChat group');
  expect(all).toMatch(/1\. Results?/);
  expect(all.replaceAll(' ', '')).toContain('unauthorized"><imgsrc=x');
});
