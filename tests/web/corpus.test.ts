import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Web } from '#fixtures/phones/app';
import { type StandInBrowser, startBrowser } from '#fixtures/web/browser';
import { connectWeb } from '#fixtures/web/pages';
import { BUILT_IN_SITES, type StandInWeb, startSites } from '#fixtures/web/server';
import { siteSchema } from '#fixtures/web/site';
import type { Link } from '#model';

const links = ['corpus', 'canaries'].flatMap(
  (name) => (parse(readFileSync(`matrices/links/${name}.yaml`, 'utf8')) as { links: Link[] }).links,
);

let sites: StandInWeb;
let browser: StandInBrowser;
let web: Web & { close(): Promise<void> };

beforeAll(async () => {
  sites = await startSites({ folders: [BUILT_IN_SITES] });
  browser = await startBrowser({ sitesPort: sites.port });
  web = await connectWeb({ ws: browser.ws });
});
afterAll(async () => {
  await web.close();
  await browser.close();
  await sites.close();
});

test.for(links.filter(({ url }) => url !== undefined).map((link) => [link.id, link] as const))(
  '%s leads over its own hosts to the content that it declares',
  async ([, { url = '', hosts, content }]) => {
    const before = sites.requests.length;
    const shown = await web.content(url);
    const passed = new Set(sites.requests.slice(before).map((asked) => new URL(asked.url).hostname));
    expect([...passed].filter((host) => !hosts.includes(host))).toEqual([]);
    for (const title of content.title ?? []) expect(shown?.title).toBe(title);
    for (const text of content.text ?? []) expect(shown?.texts).toContain(text);
  },
);

test('nobody declares which app a host belongs to unless a world says so', async () => {
  const content = await web.content('https://item.taobao.com/.well-known/assetlinks.json');
  expect(content?.title).toBe('404 Not Found');
});

test('the published schema of a site is the one in force', () => {
  const published = JSON.parse(readFileSync('docs/schemas/site.schema.json', 'utf8'));
  expect(published, 'write it again: npx tsx fixtures/web/schema.ts > docs/schemas/site.schema.json').toEqual(
    JSON.parse(JSON.stringify(siteSchema())),
  );
});
