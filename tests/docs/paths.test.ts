import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Made up, as the name of an app or a run that a reader would have. */
const EXAMPLES = /weibo|^runs\//;

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(at('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Files and folders of the project that a page names or links to. */
function pathsOn(page: string): readonly string[] {
  const text = readFileSync(at(page), 'utf8');
  const named = [...text.matchAll(/`((?:src|fixtures|matrices|reporters|tests|docs|scripts)\/[\w./-]*)`/g)];
  const linked = [...text.matchAll(/\]\((?!https?:)([\w./-]+)\)/g)].map(([, path = '']) => join(dirname(page), path));
  return [...named.map(([, path = '']) => path), ...linked].filter((path) => !EXAMPLES.test(path));
}

test.for(PAGES)('whatever %s names is there', (page) => {
  expect(pathsOn(page).filter((path) => !existsSync(at(path)))).toEqual([]);
});

test('pages name a good deal, so that this can fail', () => {
  const most = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md'].filter((page) => pathsOn(page).length > 5);
  expect(most).toHaveLength(3);
  expect(PAGES.flatMap(pathsOn).length).toBeGreaterThan(150);
});
