import type { Outcome, SeenText } from '#model';
import { fold } from '#text';
import { type Artefact, artefactOn, isHome, isSearch, isStore } from './artefact.ts';
import { agrees, says, wallOn } from './content.ts';
import { hostOf, urlOf } from './hosts.ts';
import type { Sight } from './screen.ts';
import type { Setting } from './setting.ts';

/** What a settled screen comes to, with the rule of docs/verdicts.md that says so. */
export interface Found {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly detail?: string;
  readonly notes: readonly string[];
}

export interface End {
  readonly sight: Sight;
  readonly artefact: Artefact | null;
  readonly settled: boolean;
  /** A dialog was allowed on the way. */
  readonly allowed: boolean;
}

export const endOf = (sight: Sight, at: { settled: boolean; allowed: boolean }, setting: Setting): End => ({
  sight,
  artefact: artefactOn(sight, setting),
  ...at,
});

type Rule = (end: End, setting: Setting) => Found | null;

const found = (rule: string, outcome: Outcome, more: { detail?: string; notes?: readonly string[] } = {}): Found => ({
  rule,
  outcome,
  ...(more.detail !== undefined && { detail: more.detail }),
  notes: more.notes ?? [],
});

const unclear = (detail: string): Found => found('O3', 'unclear', { detail });

/** O3: nothing that could be judged has come. */
const nothingToJudge: Rule = ({ sight, artefact, settled }, setting) => {
  const { knowledge } = setting;
  if (sight.loading || (!settled && !sight.content && !artefact)) return unclear('slow');
  if (artefact?.kind === 'load-error') return unclear('load-error');
  if (artefact?.kind === 'unreadable') return unclear('unreadable');
  if (artefact || sight.content) return null;
  if (sight.place === 'unread') return unclear('unreadable');
  if (sight.place === 'page' && says('load-error', sight.texts, knowledge)) return unclear('load-error');
  const blank = sight.texts.every((text) => fold(text) === '');
  if (blank && (sight.place === 'page' || sight.place === 'target-app')) {
    return unclear(sight.place === 'page' && sight.host === null ? 'unreadable' : 'shell');
  }
  return sight.place === 'page' && sight.host === null && !refusesAll(sight, setting) ? unclear('unreadable') : null;
};

/** At an address that could not be read, the very page by which the target turns an ordinary browser away. */
const refusesAll = (sight: Sight, { plain }: Setting): boolean =>
  sight.place === 'page' &&
  sight.host === null &&
  plain.class === 'refused' &&
  plain.page !== null &&
  agrees(sight, plain.page);

/** O4: what everybody sees. */
const asInAnyBrowser: Rule = ({ sight, artefact }, { plain, link }) => {
  if (artefact || sight.place !== 'page' || sight.host === null || plain.class !== 'ok' || !plain.page) return null;
  if (hostOf(plain.page.url) !== sight.host || !sight.content) return null;
  const own = link.hosts.map(hostOf).includes(sight.host);
  return found('O4', 'page', { notes: own ? [] : [`as in any browser: ${sight.host}`] });
};

/** O5: the target's own app, with the content. */
const targetApp: Rule = ({ sight, allowed }, { link, app }) => {
  const own = link.opens === app && sight.place === 'native';
  if (!(sight.place === 'target-app' || own) || !sight.content) return null;
  return found('O5', allowed ? 'os-prompt' : 'app');
};

/** O6: the content, in the source app. */
const contentPage: Rule = ({ sight, artefact }, { link }) => {
  if (artefact || !sight.content) return null;
  if (sight.place === 'native' && link.miniProgram) return found('O6', 'page');
  if (sight.place !== 'page') return null;
  if (sight.whose === 'link') return found('O6', 'page');
  if (sight.whose === 'target')
    return found('O6', 'page', { notes: [`the target's host ${sight.host} is not in the corpus`] });
  return sight.whose === 'unknown' ? found('O6', 'page', { notes: [ADDRESS_UNREAD] }) : null;
};
export const ADDRESS_UNREAD = 'address unread: the content alone decided';

/** O7: the source app's owner stops the visit. */
const stopped: Rule = ({ artefact, sight }) => {
  if (artefact?.kind !== 'stop' && artefact?.kind !== 'copy') return null;
  return found('O7', artefact.kind, { detail: artefact.id, notes: artefactNotes(artefact, sight) });
};

/** O8: a way on that nobody has taken. */
const wayOnLeft: Rule = ({ artefact, sight }) => {
  if (artefact?.kind !== 'confirm' && artefact?.kind !== 'os-prompt') return null;
  return found('O8', 'confirm', { detail: artefact.id, notes: artefactNotes(artefact, sight) });
};

const artefactNotes = ({ appeal }: Artefact, { host }: Pick<Sight, 'host'>): readonly string[] => [
  host === null ? 'drawn by the source app' : `on ${host}`,
  ...(appeal ? ['offers a complaint or appeal'] : []),
];

const UNREAD = 'address unread: any browser is shown the same';

/** O10: the target itself refuses, or asks for more than a visit. */
const refused: Rule = ({ sight, artefact }, setting) => {
  if (artefact?.kind === 'sign-in') return found('O10', 'refused', { detail: 'sign-in', notes: [`on ${sight.host}`] });
  if (artefact) return null;
  const wall = wallOn(sight.texts, setting.knowledge);
  if (sight.place === 'target-app') return wall === null ? null : found('O10', 'refused', { detail: wall });
  if (refusesAll(sight, setting)) return found('O10', 'refused', { detail: wall ?? 'other-content', notes: [UNREAD] });
  if (sight.place !== 'page' || (sight.whose !== 'link' && sight.whose !== 'target')) return null;
  if (elsewhere(sight, setting) !== null) return null;
  return found('O10', 'refused', { detail: wall ?? 'other-content', notes: [`on ${sight.host}`] });
};

/** O11: somewhere else. */
const diverted: Rule = ({ sight, artefact }, setting) => {
  if (artefact) return null;
  const to = divertedTo(sight, setting);
  return to === null ? null : found('O11', 'diverted', { detail: to });
};

function divertedTo(sight: Sight, setting: Setting): string | null {
  const { knowledge } = setting;
  switch (sight.place) {
    case 'target-app':
      return 'other-screen';
    case 'other-app':
      return knowledge.wording.stores.apps.includes(sight.app ?? '') ? 'store' : `app ${sight.app}`;
    case 'native':
      // A search that found the link has a way on, though not one that is pressed.
      if (sight.searched) return sight.match === 'none' ? 'search' : 'search, with the link in it';
      return sight.content ? 'own-copy' : null;
    case 'unread':
      return null;
    case 'page': {
      const place = elsewhere(sight, setting);
      if (place !== null || sight.whose === 'unknown') return place;
      if (sight.whose === 'owner') return sight.match === 'none' ? `page ${sight.host}` : 'own-copy';
      // A stranger's page that reads like a block is nobody's block, and no destination either.
      return sight.whose === 'foreign' && wallOn(sight.texts, knowledge) === null ? `page ${sight.host}` : null;
    }
  }
}

/** A page that is a place of its own, unless it is the very page that the link leads to. */
function elsewhere({ host, url }: Sight, { knowledge, link, plain }: Setting): 'store' | 'home' | 'search' | null {
  if (isStore(host, knowledge)) return 'store';
  const meant = [link.url, plain.page?.url].map((address) => (address === undefined ? null : urlOf(address)));
  if (meant.some((page) => page?.hostname === url?.hostname && page?.pathname === url?.pathname)) return null;
  if (isHome(url)) return 'home';
  return isSearch(url, knowledge) ? 'search' : null;
}

/** O13: keep the evidence, never coerce. */
const anythingElse = ({ sight }: End, { knowledge }: Setting): Found => {
  if (sight.place === 'page') return found('O13', 'unclear', { detail: `page ${sight.host ?? 'unread'}` });
  if (sight.unchanged) return found('O13', 'unclear', { detail: 'returned' });
  const asks = ({ role, text }: SeenText): boolean => role === 'button' && !says('dismiss', [text], knowledge);
  return found('O13', 'unclear', { detail: sight.native.some(asks) ? 'unanswered' : sight.place });
};

const RULES: readonly Rule[] = [
  nothingToJudge,
  asInAnyBrowser,
  targetApp,
  contentPage,
  stopped,
  wayOnLeft,
  refused,
  diverted,
];

/** The first rule that applies to a settled screen decides. */
export function judgeEnd(end: End, setting: Setting): Found {
  for (const rule of RULES) {
    const decided = rule(end, setting);
    if (decided) return decided;
  }
  return anythingElse(end, setting);
}
