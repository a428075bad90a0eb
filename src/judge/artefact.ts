import { fold } from '#text';
import { isShort, length, ownWords, says, wayOnIn } from './content.ts';
import type { Interstitial, Knowledge } from './knowledge.ts';
import type { Sight } from './screen.ts';
import type { Setting } from './setting.ts';

/** Something of the source app, or of its owner, that stands between the tap and the link. */
export interface Artefact {
  /** Id of interstitials.yaml, or `undescribed`. */
  readonly id: string;
  readonly kind: Interstitial['kind'] | 'unreadable';
  /** It offers a complaint or an appeal. */
  readonly appeal: boolean;
}

/**
 * Is this screen an artefact of the source app? By the parsed host, or because the app drew it natively: what it
 * says only tells of which kind it is. `passing` is what was gone again by the end.
 */
export function artefactOn(
  sight: Sight,
  setting: Setting,
  stays: 'standing' | 'passing' = 'standing',
): Artefact | null {
  const dialog = nativeArtefact(sight, setting, stays);
  if (dialog) return dialog;
  return sight.place === 'page' && sight.whose === 'owner' ? pageArtefact(sight, setting) : null;
}

function pageArtefact(sight: Sight, setting: Setting): Artefact | null {
  const { knowledge, owner } = setting;
  const { texts, url } = sight;
  const appeal = says('appeal', texts, knowledge);
  const there = knowledge.interstitials.filter(
    (known) => known.on === 'page' && known.owner === owner && stands(known, url),
  );
  const signIn = there.find(({ kind }) => kind === 'sign-in');
  if (signIn) return { id: signIn.id, kind: 'sign-in', appeal };
  if (texts.every((text) => fold(text) === '')) {
    const [only, ...more] = there;
    // Several pages live at one address; unread, only a single one can be named.
    return {
      id: only && more.length === 0 ? only.id : 'undescribed',
      kind: only && more.length === 0 ? only.kind : 'unreadable',
      appeal,
    };
  }
  const described = there.find((known) => phrasedLike(known, texts));
  const wayOn = wayOnIn(texts, knowledge);
  if (described)
    return { id: described.id, kind: wayOn ? 'confirm' : kindWithoutWayOn(described, texts, setting), appeal };
  const notice = noticeOn(sight, setting);
  // The owner's own copy of the content, its home page, its store or its search are elsewhere, not in the way.
  if (isStore(sight.host, knowledge)) return null;
  if ((sight.match === 'text' || sight.content || isHome(url)) && notice === null) return null;
  const worded = notice ?? kindByWords(texts, knowledge);
  // A list of results may quote any words; one that was asked for the link itself is a search beyond doubt.
  if (asksFor(url, setting) && (notice === null || searches(url, knowledge))) return null;
  if (worded === null && isSearch(url, knowledge)) return null;
  if (wayOn) return { id: 'undescribed', kind: 'confirm', appeal };
  if (worded === null && sight.match === 'title') return null;
  // Sites send their visitors to the sign-in pages of large companies by themselves.
  if (worded === null && says('login', texts, knowledge)) return { id: 'undescribed', kind: 'sign-in', appeal };
  return { id: 'undescribed', kind: worded ?? 'stop', appeal };
}

function nativeArtefact(sight: Sight, setting: Setting, stays: 'standing' | 'passing'): Artefact | null {
  if (sight.app !== setting.app) return null;
  const { knowledge, app, platform } = setting;
  const fresh = sight.native.map(({ text }) => text);
  const appeal = says('appeal', fresh, knowledge);
  const described = knowledge.interstitials.find(
    (known) =>
      known.on === 'native' &&
      known.apps.includes(app) &&
      (known.platforms?.includes(platform) ?? true) &&
      fresh.some((text) => known.patterns.some((pattern) => pattern.test(fold(text)))) &&
      // A page can put any title into the app's bar, but no buttons of the app.
      known.buttons.every((button) => fresh.some((text) => new RegExp(`^(${button.source})$`).test(fold(text)))),
  );
  // Over the content itself it stands in nobody's way.
  if (described?.kind === 'os-prompt' && sight.place === 'page' && sight.content) return null;
  if (described) return { id: described.id, kind: described.kind, appeal };
  // Over a page, only a dialog that is known for what it is: the bar above a page repeats the page's own words.
  if (sight.place !== 'native' || sight.unchanged || sight.asked) return null;
  if (sight.content && (setting.link.opens === app || setting.link.miniProgram || noticeOn(sight, setting) === null))
    return null;
  if (says('load-error', fresh, knowledge)) return { id: 'undescribed', kind: 'load-error', appeal };
  // Back in the chat after a short word: it was an answer to the tap, whether or not it names the link.
  if (stays === 'passing' && !sight.moved && says('turned-away', fresh, knowledge))
    return { id: 'undescribed', kind: kindByWords(fresh, knowledge) ?? 'stop', appeal };
  if (!says('about-links', fresh, knowledge) && !fresh.some((text) => namesTarget(text, setting))) return null;
  if (wayOnIn(fresh, knowledge)) return { id: 'undescribed', kind: 'confirm', appeal };
  const kind = kindByWords(fresh, knowledge);
  if (sight.moved) return { id: 'undescribed', kind: kind ?? 'stop', appeal };
  // In the chat as it was, a new line may be anybody's message; but a message has no buttons, and it stays.
  return kind !== null && (stays === 'passing' || says('dismiss', fresh, knowledge))
    ? { id: 'undescribed', kind, appeal }
    : null;
}

/** Described as a page with a way on, but none is to be seen: it is what its words say, or a dead end. */
function kindWithoutWayOn(known: Interstitial, texts: readonly string[], { knowledge }: Setting): Interstitial['kind'] {
  if (known.kind !== 'confirm') return known.kind;
  return says('copy', texts, knowledge) ? 'copy' : 'stop';
}

function kindByWords(texts: readonly string[], knowledge: Knowledge): 'copy' | 'stop' | null {
  if (says('copy', texts, knowledge)) return 'copy';
  return says('stop', texts, knowledge) ? 'stop' : null;
}

/** A short page or screen that says by itself, in words that the link's page does not have, that this visit ends here. */
function noticeOn(sight: Sight, { plain, knowledge }: Setting): 'copy' | 'stop' | 'confirm' | null {
  if (!isShort(sight.texts)) return null;
  const own = ownWords(sight, [plain.page]);
  const asks = says('leave', own, knowledge) && wayOnIn(own, knowledge);
  // A copy of the content has a button to the original too, but it is mostly content.
  return kindByWords(own, knowledge) ?? (asks && length(own) * 3 >= length(sight.texts) ? 'confirm' : null);
}

const stands = (known: Interstitial, url: URL | null): boolean =>
  url !== null &&
  known.pages.some(
    ({ hosts, path, query }) =>
      hosts.includes(url.hostname) &&
      path.test(url.pathname) &&
      Object.entries(query ?? {}).every(([name, value]) => value.test(url.searchParams.get(name) ?? '')),
  );

const phrasedLike = (known: Interstitial, texts: readonly string[]): boolean => {
  const whole = fold(texts.join(''));
  return known.phrases.some((phrase) => whole.includes(fold(phrase)));
};

const namesTarget = (text: string, { hosts }: Setting): boolean => [...hosts].some((host) => fold(text).includes(host));

export const isHome = (url: URL | null): boolean =>
  url !== null && /^\/((index|home|main)(\.\w+)?)?$/i.test(url.pathname) && url.search === '';

export const isStore = (host: string | null, { wording }: Knowledge): boolean =>
  host !== null && wording.stores.hosts.includes(host);

const asksFor = (url: URL | null, { link, knowledge }: Setting): boolean =>
  url !== null &&
  knowledge.wording.searchParameters.some((name) => {
    const query = fold(url.searchParams.get(name) ?? '');
    return [link.url, link.miniProgram?.name].some((asked) => asked !== undefined && query.includes(fold(asked)));
  });

const searches = (url: URL | null, { wording }: Knowledge): boolean =>
  url !== null && wording.searchPaths.some((path) => path.test(url.pathname));

export const isSearch = (url: URL | null, knowledge: Knowledge): boolean =>
  url !== null && knowledge.wording.searchParameters.some((name) => url.searchParams.has(name));
