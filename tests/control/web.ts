import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, type Network, startChromium } from '#drivers/chromium';
import { type Asked, startSites } from '#fixtures/web/server';
import type { Link } from '#model';

/** A stand-in web made for a test, and the control browser in it. */
export interface Web {
  readonly browser: Browser;
  readonly network: Network;
  readonly requests: readonly Asked[];
  close(): Promise<void>;
}

/** Files by their path below the sites' folder: `shop.example/site.yaml`. The first line of a site.yaml is added. */
export async function openWeb(files: Readonly<Record<string, string>>, folders: readonly string[] = []): Promise<Web> {
  const folder = await mkdtemp(join(tmpdir(), 'hutong-control-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path.endsWith('site.yaml') ? `schema: hutong.site/1\n${text}` : text);
  }
  const sites = await startSites({ folders: [folder, ...folders] });
  const network = { hostRules: `MAP * 127.0.0.1:${sites.port}`, ignoreCertificates: true };
  const browser = await startChromium(network);
  return {
    browser,
    network,
    requests: sites.requests,
    close: async () => {
      await browser.close();
      await sites.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const page = (title: string, text: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><p>${text}</p>`;

/** A link to a shop that nobody owns. */
export const bowl = (url: string, hosts: readonly string[] = []): Link => ({
  id: 'bowl',
  name: { zh: '碗', en: 'bowl' },
  owner: 'Example',
  category: 'e-commerce',
  url,
  hosts,
  content: { title: ['一只碗'] },
});
