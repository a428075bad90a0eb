import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { App, Link } from '#model';
import { parseApps, parseLinks } from '#plan/links';
import { type Known, type Matrix, parseMatrix } from '#plan/matrix';

const read = (path: string): string => readFileSync(new URL(`../../matrices/${path}`, import.meta.url), 'utf8');

export const apps: readonly App[] = parseApps(read('apps.yaml'), 'matrices/apps.yaml');
const corpus: readonly Link[] = parseLinks(read('links/corpus.yaml'), 'matrices/links/corpus.yaml', apps);

/** What these tests say of the source apps, so that they do not change with them. */
export const known: Known = {
  file: 'm.yaml',
  links: corpus,
  apps,
  sources: new Map([
    ['wechat', { scopes: ['private', 'group', 'search'] }],
    ['qq', { scopes: ['private', 'group', 'search'] }],
    ['toutiao', { scopes: ['search'] }],
    ['baidu', { scopes: ['search'] }],
  ]),
};

export const matrixOf = (text: string): Matrix => parseMatrix(text, known);
export const shipped = (name: string): Matrix => parseMatrix(read(name), { ...known, file: `matrices/${name}` });

/** A small valid matrix as data, to be spoilt by a test. */
export const small = (): Record<string, unknown> =>
  parse(`
schema: hutong.matrix/1
title: { zh: 小, en: Small }
axes: { app: wechat, link: taobao-item, scope: private, platform: android }
`);
