import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hutong, PROJECT } from './hutong.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-bad-'));
});
afterEach(() => rm(folder, { recursive: true }));

const SMOKE = join(PROJECT, 'matrices/smoke.yaml');

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** Asks for a run that must be refused. Every process that a run starts writes a log there: none was started. */
async function refused(args: readonly string[]): Promise<string> {
  const out = join(folder, 'run');
  const { status, out: printed, err } = await hutong(['run', ...args, '--out', out]);
  expect({ status, printed, started: existsSync(out) }).toEqual({ status: 2, printed: '', started: false });
  return err;
}

test('a matrix with a mistake is refused by file, line and key', async () => {
  const text = await readFile(SMOKE, 'utf8');
  const matrix = await write('matrix.yaml', text.replace('scope: private', 'scope: grup'));
  expect(await refused([matrix])).toBe(
    `${matrix}:7: axes.scope[0]: "grup" is not one of private, group, search; did you mean group?\n`,
  );
});

test('a lab with a mistake is refused by file, line and key', async () => {
  const lab = await write(
    'lab.yaml',
    `schema: hutong.lab/1
phones:
  - id: a1
    platform: android
    serial: "--help"
    accounts: { wechta: { alias: me } }
`,
  );
  expect(await refused([SMOKE, '--lab', lab])).toBe(
    `${lab}:5: phones[0].serial: not a serial as \`adb devices\` prints it\n`,
  );
  await writeFile(lab, (await readFile(lab, 'utf8')).replace('"--help"', 'A1'));
  expect(await refused([SMOKE, '--lab', lab])).toBe(
    `${lab}:6: phones[0].accounts.wechta: "wechta" is not one of wechat, qq, toutiao, baidu\n`,
  );
});

const WORLD = `schema: hutong.world/1
name: mine
title: { zh: 我的, en: Mine }
date: "2024-05-01"
rules:
  - id: one
    when: { app: wechat }
    tap: { web: link }
`;

test('a world with a mistake is refused by file, line and key', async () => {
  const world = await write('world/world.yaml', WORLD.replace('app: wechat', 'ap: wechat'));
  expect(await refused([SMOKE, '--world', join(world, '..')])).toContain(`${world}:7: rules[0].when.ap: `);
});

test('a site of a world with a mistake is refused by file, line and key', async () => {
  const world = await write('world/world.yaml', WORLD);
  const site = await write('world/sites/shop.example.org/site.yaml', 'schema: hutong.site/1\nroutes: [{ pth: /a }]\n');
  expect(await refused([SMOKE, '--world', join(world, '..')])).toContain(
    `${site}:2: routes[0]: pth: not known here; valid: path, `,
  );
});

test.for(['file:///etc/passwd', 'javascript:alert(1)', 'intent://scan/#Intent;scheme=zxing;end'])(
  'a link to %s is refused',
  async (url) => {
    const matrix = await write(
      'matrix.yaml',
      `schema: hutong.matrix/1
title: { zh: 链接, en: Link }
axes: { app: wechat, link: mine, scope: private, platform: android }
links:
  - id: mine
    name: { zh: 我的, en: Mine }
    owner: Me
    category: web
    url: ${JSON.stringify(url)}
    hosts: [example.org]
`,
    );
    expect(await refused([matrix])).toMatch(
      new RegExp(`^${matrix}:9: links\\[0\\]\\.url: .*is not an http\\(s\\) address`),
    );
  },
);
