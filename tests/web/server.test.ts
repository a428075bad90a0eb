import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_SITES, type StandInWeb, startSites } from '#fixtures/web/server';
import { ask, folderOf } from './ask.ts';

const WORLD = {
  'shop.test/site.yaml': `
schema: hutong.site/1
hosts: [m.shop.test]
routes:
  - { path: /short, location: "https://shop.test/item?from={query.from:encoded}" }
  - { path: /moved, status: 301, location: "{scheme}://{host}/item" }
  - { path: /item, when: { userAgent: { contains: MicroMessenger } }, html: "<p>请在浏览器中打开</p>" }
  - { path: /item, when: { scheme: http }, status: 403, html: "<p>plain</p>" }
  - { path: /item, when: { count: { from: 3 } }, html: "<p>third</p>" }
  - { path: /item, html: "<p>{query.name}</p>" }
  - { path: /member, when: { cookie: { seen: "1" } }, html: "<p>again</p>" }
  - { path: /member, setCookie: "seen=1; Path=/", html: "<p>first</p>" }
  - { path: /form, when: { method: POST }, status: 204 }
  - { pattern: '^/n/[0-9]+$', file: number.html, headers: { X-Kind: "{path}" } }
  - { path: /gone, drop: true }
  - { path: /half, html: "0123456789", stallMs: 60000 }
`,
  'shop.test/number.html': '<script>var cgiData = {"url":"{query.url}"};</script>',
  'shop.test/plain/index.html': '<p>a file</p>',
  '_.cloud.test/index.html': '<p>somebody at {host}</p>',
  'v.douyin.com/site.yaml': `
schema: hutong.site/1
routes: [{ path: /dRx5Kmq/, status: 404, html: gone }]
`,
};

let web: StandInWeb;
const at = (address: string, options?: Parameters<typeof ask>[2]) => ask(web.port, address, options);
const body = async (address: string, options?: Parameters<typeof ask>[2]) => (await at(address, options)).body;

beforeAll(async () => {
  web = await startSites({ folders: [await folderOf(WORLD), BUILT_IN_SITES] });
});
afterAll(() => web.close());

test('https and plain http are answered on one port', async () => {
  expect((await at('https://www.example.com/')).status).toBe(200);
  expect((await at('http://www.example.com/')).status).toBe(200);
});

test('a redirect carries what the visitor sent, percent-encoded on demand', async () => {
  const { status, headers } = await at('https://shop.test/short?from=a%26b');
  expect([status, headers.location]).toEqual([302, 'https://shop.test/item?from=a%26b']);
  expect((await at('http://shop.test/moved')).headers.location).toBe('http://shop.test/item');
});

test('the first route whose conditions hold answers', async () => {
  const wechat = { headers: { 'user-agent': 'Mozilla/5.0 micromessenger/8.0' } };
  expect(await body('https://shop.test/item', wechat)).toBe('<p>请在浏览器中打开</p>');
  expect(await body('https://shop.test/item?name=%E7%AF%AE')).toBe('<p>篮</p>');
  expect(await body('http://shop.test/item')).toBe('<p>plain</p>');
  expect(await body('https://shop.test/item')).toBe('<p>third</p>');
  expect((await at('https://shop.test/form', { method: 'POST' })).status).toBe(204);
});

test('a cookie that a route set opens another route', async () => {
  const first = await at('https://shop.test/member');
  expect(first.headers['set-cookie']).toEqual(['seen=1; Path=/']);
  expect(await body('https://shop.test/member', { headers: { cookie: 'a=b; seen=1' } })).toBe('<p>again</p>');
});

test('what the visitor sent cannot leave the quotes it stands in', async () => {
  const { body: html, headers } = await at(`https://shop.test/n/7?url=${encodeURIComponent('"</script>\\')}`);
  expect(html).toBe('<script>var cgiData = {"url":"&#x22;&#x3c;&#x2f;script&#x3e;&#x5c;"};</script>');
  expect(headers['x-kind']).toBe('/n/7');
});

test('files answer where no route does, further hosts share a folder, and a wildcard covers a whole domain', async () => {
  expect(await body('https://m.shop.test/plain/')).toBe('<p>a file</p>');
  expect(await body('https://a.b.cloud.test/')).toBe('<p>somebody at a.b.cloud.test</p>');
  expect((await at('https://shop.test/site.yaml')).status).toBe(404);
  expect((await at('https://shop.test/..%2fv.douyin.com%2fsite.yaml')).status).toBe(404);
});

test("a world's folder stands before the built-in one, which answers what it leaves open", async () => {
  expect((await at('https://v.douyin.com/dRx5Kmq/')).status).toBe(404);
  expect((await at('https://v.ixigua.com/Rk7dTpq/')).headers.location).toContain('https://m.ixigua.com/video/');
});

test('an unknown host and a dropped route cut the connection', async () => {
  await expect(at('https://nowhere.test/')).rejects.toThrow(/socket hang up|ECONNRESET/);
  await expect(at('http://shop.test/gone')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(web.requests.filter(({ status }) => status === null).map(({ url }) => url)).toEqual([
    'https://nowhere.test/',
    'http://shop.test/gone',
  ]);
});

test('closing the server does not wait for a stalled page', async () => {
  const own = await startSites({ folders: [await folderOf(WORLD)] });
  const half = ask(own.port, 'http://shop.test/half');
  await expect.poll(() => own.requests.length, { timeout: 10_000 }).toBe(1);
  await Promise.all([expect(half).rejects.toThrow(/aborted|hang up|ECONNRESET/), own.close()]);
});

test.for([
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ path: a }]' },
    'a.test/site.yaml:2: routes[0].path: must begin with / or *',
  ],
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ path: /, file: no.html }]' },
    'routes[0].file: there is no file no.html in ',
  ],
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ path: /, file: ../../etc/passwd }]' },
    'there is no file ../../etc/passwd',
  ],
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ html: a, location: /b }]' },
    'routes[0]: takes only one of location, file, html, drop',
  ],
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ when: { userAgent: { matches: "(" } } }]' },
    'routes[0].when.userAgent.matches: not a valid regular expression',
  ],
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes: [{ pth: / }]' },
    'routes[0]: pth: not known here; valid: path, pattern, when, ',
  ],
  [{ 'a.test/site.yaml': 'schema: hutong.site/2' }, 'schema: Invalid input: expected "hutong.site/1"'],
  [{ 'a.test/site.yaml': 'routes: [' }, 'site.yaml:1: not YAML: Flow sequence'],
  [
    { 'a.test/site.yaml': 'schema: hutong.site/1\nroutes:\n  - path: /a\n    location: https://b.test/{pth}\n' },
    'a.test/site.yaml:4: routes[0].location: {pth} is no variable; valid: {url}, ',
  ],
  [{ 'not a host/index.html': '' }, 'not a host is not a host; valid are names like www.example.com and _.example.com'],
] as const)('bad data is refused before anything is served: %j', async ([files, message]) => {
  await expect(startSites({ folders: [await folderOf(files)] })).rejects.toThrow(message);
});
