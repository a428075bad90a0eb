import type { PrintedPages } from '#model';
import { startChromium } from './chromium.ts';

/** Room for what stands on every page. */
const MARGIN = { top: '22mm', bottom: '20mm', left: '18mm', right: '18mm' };

/**
 * Prints documents to PDF on A4 paper, by name. Their scripts are not run and nothing is fetched, whatever they ask
 * for. Throws where there is no Chromium; starts none where there is nothing to print.
 */
export async function printPages(
  documents: Readonly<Record<string, PrintedPages>>,
): Promise<Readonly<Record<string, Uint8Array>>> {
  if (Object.keys(documents).length === 0) return {};
  const browser = await startChromium({});
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
    await context.route('**/*', (route) => route.abort());
    const printed: Record<string, Uint8Array> = {};
    for (const [name, { html, header, footer }] of Object.entries(documents)) {
      const page = await context.newPage();
      await page.setContent(html, { waitUntil: 'load' });
      printed[name] = await page.pdf({
        format: 'A4',
        margin: MARGIN,
        displayHeaderFooter: true,
        headerTemplate: header,
        footerTemplate: footer,
        printBackground: true,
        tagged: true,
        outline: true,
      });
      await page.close();
    }
    return printed;
  } finally {
    await browser.close();
  }
}
