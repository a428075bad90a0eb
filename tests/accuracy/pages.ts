import type { Chance } from './chance.ts';
import type { Data, Route } from './data.ts';
import { fill, type Names } from './names.ts';

/** What the pages of one stage are made with. */
export interface Pages {
  readonly data: Data;
  readonly names: Names;
  readonly chance: Chance;
  readonly key: string;
}

/** How many forms a notice has: pages/notice-1.html and so on. */
const NOTICES = ['notice-1', 'notice-2', 'notice-3'];

/** Routes as docs/sites.md has them: each `page` becomes the HTML that it names. */
export const routesOf = (routes: readonly Route[], pages: Pages): readonly object[] =>
  routes.map(({ page, words, next, more, ...route }) =>
    page === undefined ? route : { ...route, html: htmlOf({ page, words, next, more }, pages) },
  );

function htmlOf({ page, words, next, more }: Route, { data, names, chance, key }: Pages): string {
  const name = page === 'content' ? names.kind : page === 'notice' ? chance.pick(NOTICES, `${key} ${words}`) : page;
  const html = data.pages[name ?? ''];
  if (html === undefined) throw new Error(`no page ${page}`);
  const go = names[`${words}.go`] ?? '';
  return fill(html, {
    ...names,
    head: words === undefined ? names.title : names[`${words}.title`],
    line: words === undefined ? names.text : names[`${words}.text`],
    next: next ?? '',
    more: more === undefined ? '' : `<p>${more}</p>`,
    button: next === undefined ? '' : `<a href="${next}">${go}</a>`,
  });
}
