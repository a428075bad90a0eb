import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Made up, as the name of an app or a run that a reader would have. */
const EXAMPLES = /weibo|^runs\//;

test.for(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md'])('whatever %s names is there', (page) => {
  const text = readFileSync(at(page), 'utf8');
  const named = [...text.matchAll(/`((?:src|fixtures|matrices|reporters|tests|docs|scripts)\/[\w./-]*)`/g)];
  const linked = [...text.matchAll(/\]\((?!https?:)([\w./-]+)\)/g)].map(([, path = '']) =>
    page.startsWith('docs/') ? `docs/${path}` : path,
  );
  const paths = [...named.map(([, path = '']) => path), ...linked].filter((path) => !EXAMPLES.test(path));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(at(path)))).toEqual([]);
});
