import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hutong } from '#tests/run/hutong';
import { nearest } from '#text';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-notes-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LINK = (id: string, owner: string): string => `  - id: ${id}
    name: { zh: 我的, en: Mine }
    owner: ${owner}
    category: web
    url: https://mine.example/
    hosts: [mine.example]
    content: { text: [我的] }
`;

test('a plan names owners that nobody knows, and links that stand in for those of the corpus', async () => {
  const matrix = join(folder, 'm.yaml');
  await writeFile(
    matrix,
    `schema: hutong.matrix/1
title: { zh: 题, en: Title }
axes: { app: wechat, link: [mine, taobao-item], scope: private, platform: android }
links:
${LINK('mine', 'Somebody')}${LINK('taobao-item', 'alibabba')}`,
  );
  const notes = [
    'owner "Somebody" of mine is not in src/judge/owners.yaml, so only hosts of these links and their domains count as its own',
    'owner "alibabba" of taobao-item is not in src/judge/owners.yaml, so only hosts of these links and their domains count as its own; did you mean Alibaba?',
    "link taobao-item: the matrix's own, instead of the corpus's link of this id",
  ];
  const { out } = await hutong(['plan', matrix]);
  expect(out.slice(out.indexOf('\nWorth a look:'))).toBe(`\nWorth a look:\n  ${notes.join('\n  ')}\n`);
  expect(JSON.parse((await hutong(['plan', matrix, '--json'])).out).notes).toEqual(notes);
  expect((await hutong(['plan', 'matrices/smoke.yaml'])).out).not.toContain('Worth a look');
});

test.for<[string, string | null]>([
  ['taobao-itme', 'taobao-item'],
  ['Douyin-video', 'douyin-video'],
  ['video', null],
  ['weibo', null],
])('for %s, %s was meant', ([typed, meant]) => {
  expect(nearest(typed, ['taobao-item', 'tmall-item', 'douyin-video'])).toBe(meant);
});
