import type { Chance } from './chance.ts';
import type { Data } from './data.ts';
import { fill, type Names } from './names.ts';

interface Setting {
  readonly app: string;
  /** Says which stage it is: chance depends on it and nothing else. */
  readonly key: string;
  readonly chance: Chance;
}

/** Everything that names stand for on one stage: its subject, its hosts, the app's pages, and the words drawn for it. */
export function namesOf(data: Data, { app, key, chance }: Setting): Names {
  const { subjects, words, apps } = data;
  const place = apps[app];
  if (!place) throw new Error(`places.yaml has no ${app}`);
  const draw = <T>(from: readonly T[], what: string): T => chance.pick(from, `${key} ${what}`);
  const subject = draw(subjects.subjects, 'subject');
  const [site, stem] = draw(subjects.sites, 'site');
  const n = String(chance.below(9_000_000, `${key} number`) + 1_000_000);
  const host = (what: string, more: string): string =>
    draw(subjects.hosts, what).replace('{0}', `${stem}${n.slice(0, 4)}${more}`);
  const drawn = Object.entries(words).flatMap(([list, entries]) =>
    Object.entries(draw(entries, list)).map(([part, text]) => [`${list}.${part}`, text] as const),
  );
  return {
    ...{ app, n, site, kind: subject.kind, title: subject.title, text: subject.text, extra: subject.extra },
    headline: draw(subjects.titles, 'headline').replace('{0}', subject.title).replace('{1}', site),
    tint: `hsl(${chance.below(360, `${key} tint`)} 55% 70%)`,
    company: `${site}（杭州）文化有限公司`,
    host: host('host', ''),
    long: host('long', 'web'),
    stranger: host('stranger', 'go'),
    path: fill(draw(subjects.paths, 'path'), { n }),
    ...place,
    own: draw(place.own, 'own'),
    search: place.search,
    ...Object.fromEntries(drawn),
  };
}
