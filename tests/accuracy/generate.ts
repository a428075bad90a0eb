import type { Platform, Scope } from '#model';
import { Chance } from './chance.ts';
import type { Behaviour, Data, Label, Modifier, Route } from './data.ts';
import { fill, type Names } from './names.ts';
import { namesOf } from './naming.ts';
import { type Pages, routesOf } from './pages.ts';
import type { Scenario, Stage } from './scenario.ts';

/** The run in which everything stands that disturbs nobody. */
export const COMMON = 'common';

/**
 * All stages with their scenarios. Pure: the same data and seed give the same stages.
 *
 * Each behaviour is tried on both platforms, in as many of its places as it says; and with each of its modifiers on
 * one platform. Which, chance chooses.
 */
export function generate(data: Data, seed: string): readonly Stage[] {
  const chance = new Chance(seed);
  const wishes = data.behaviours.flatMap((behaviour): readonly Wish[] => {
    const { id, on, places, platforms, also } = behaviour;
    const some = (from: readonly string[], name: string, size: number): readonly string[] =>
      chance.shuffle(from, (place) => `${id} ${name} ${place}`).slice(0, size);
    return [
      ...some(on, '', places).map((place) => ({ behaviour, place, platforms })),
      ...also.flatMap(([name, times]) => {
        const modifier = { name, ...modifierOf(data, name) };
        const fit = on.filter((place) => !modifier.chats || !place.endsWith('/search'));
        const cells = fit.flatMap((place) => platforms.map((platform) => `${place} ${platform}`));
        return some(cells, name, times).map((cell) => {
          const [place = '', platform] = cell.split(' ');
          return { behaviour, place, platforms: [platform as Platform], modifier };
        });
      }),
    ];
  });
  return wishes.map((wish) => stageOf(wish, data, chance));
}

function modifierOf({ modifiers }: Data, name: string): Modifier {
  const modifier = modifiers[name];
  if (!modifier) throw new Error(`no modifier ${name}`);
  return modifier;
}

interface Wish {
  readonly behaviour: Behaviour;
  readonly place: string;
  readonly platforms: readonly Platform[];
  readonly modifier?: Modifier & { readonly name: string };
}

function stageOf(wish: Wish, data: Data, chance: Chance): Stage {
  const { behaviour, place, platforms, modifier } = wish;
  const [app = '', scope = ''] = place.split('/');
  const name = [behaviour.id, ...(modifier ? [modifier.name] : [])].join('+');
  // Nothing depends on the order of the data: a scenario that is added changes no other one.
  const key = [place, name, ...(modifier ? platforms : [])].join(' ');
  const drawn = namesOf(data, { app, key, chance });
  // A search knows a mini program by its name alone: no two of one run may share it.
  const names = behaviour.link.miniProgram ? { ...drawn, site: `${drawn.site}${drawn.n?.slice(-3)}号店` } : drawn;
  const id = `${behaviour.id.slice(0, 50)}-${names.n}`;
  const filled = fill(strip(behaviour), { ...names, id });
  const when = { app, scope, link: id };
  const facets = [...(modifier?.rule ? [modifier.rule] : []), ...(filled.rule ? [filled.rule] : []), ...filled.rules];
  const pages: Pages = { data, names, chance, key };
  return {
    link: linkOf(filled, names, { id, share: modifier?.presentation === 'share-text' }),
    rules: facets.map((facet, index) => ({ id: `${id}-${index + 1}`, ...facet, when: { ...when, ...whenOf(facet) } })),
    wide: [modifier?.wide, filled.wide].flatMap((facet) =>
      facet ? [{ ...facet, when: { ...(behaviour.alone && { app }), ...whenOf(facet) } }] : [],
    ),
    faults: [...(modifier?.faults ?? []), ...filled.faults],
    sites: sitesOf(filled, names, { pages, patch: modifier?.route }),
    scenarios: platforms.map((platform) => scenarioOf(wish, { id, name, app, scope: scope as Scope, platform })),
  };
}

/** What names are put into; the label and the words about it have none. */
const strip = ({ link, site, siteMore, sites, rule, rules, wide, faults }: Behaviour) => ({
  ...{ link, site, siteMore, sites, rules, faults },
  ...(rule && { rule }),
  ...(wide && { wide }),
});
type Filled = ReturnType<typeof strip>;

const whenOf = (facet: Record<string, unknown>): object => (facet.when as object | undefined) ?? {};

function scenarioOf(
  { behaviour, modifier }: Wish,
  at: { id: string; name: string; app: string; scope: Scope; platform: Platform },
): Scenario {
  const { id, name, app, scope, platform } = at;
  const label = 'verdict' in behaviour.expect ? behaviour.expect : behaviour.expect[platform];
  const own = modifier && (modifier.alone || modifier.wide || modifier.faults.length > 0) ? modifier.name : COMMON;
  return {
    id: `${app}/${scope}/${platform}/${name}`,
    ...{ app, scope, platform, link: id },
    ...(modifier?.presentation && { presentation: modifier.presentation }),
    sees: [behaviour.sees, ...(modifier ? [modifier.sees] : [])].join(' '),
    expect: turned(label, modifier),
    why: behaviour.why,
    run: behaviour.alone ?? own,
  };
}

/** What becomes of a label under a modifier. */
function turned(label: Label, modifier: Modifier | undefined): Label {
  const { verdict, how, via } = label;
  return modifier?.turns[[verdict, how ?? via ?? ''].join(' ').trim()] ?? label;
}

function linkOf({ link }: Filled, names: Names, { id, share }: { id: string; share: boolean }): Stage['link'] {
  const { headline, title, host, path, site, company } = names;
  const { owner, opens, hosts, content, miniProgram } = link;
  const common = { id, name: { zh: title, en: `Scenario ${id}` }, owner: owner ?? site, category: 'accuracy' };
  if (miniProgram) {
    const program = { name: site, owner: company, source: '虚拟场景', asOf: '2024-05-01' };
    return { ...common, miniProgram: program, content: { title: [site], text: [names.text] } };
  }
  const own = link.host ?? host ?? '';
  const url = `${link.scheme}://${own}${path}`;
  return {
    ...common,
    ...(opens && { opens }),
    url,
    ...(share && { shareText: `【${site}】推荐给你：${title} ${url} 点开就能看` }),
    hosts: hosts ?? [own],
    content: content ?? { title: [headline], text: [title] },
  };
}

function sitesOf(
  { link, site, siteMore, sites }: Filled,
  names: Names,
  { pages, patch }: { pages: Pages; patch: object | undefined },
): Stage['sites'] {
  const { host = '', path = '/' } = names;
  const pathname = path.replace(/\?.*/, '');
  const slow = (route: Route): Route => (patch && route.page === 'content' ? { ...route, ...patch } : route);
  const own = [
    ...site.map((route) => ({ path: pathname, ...slow(route) })),
    ...siteMore,
    // A host shared with others has a home page of its own.
    ...(link.host === undefined ? [{ path: '/', page: 'home' }] : []),
  ];
  if (link.miniProgram) return [];
  const others = Object.entries(sites).map(([other, routes]) => ({ host: other, routes: routes.map(slow) }));
  return [{ host: link.host ?? host, routes: own }, ...others].map((one) => ({
    host: one.host,
    routes: routesOf(one.routes, pages),
  }));
}
