import type { Address, Frame, Link, SeenText } from '#model';
import { fold } from '#text';
import { declaredOn, isShort, type Match, ownWords, type Readable, says } from './content.ts';
import { contentPageOf, inApp } from './controls.ts';
import { hostOf, urlOf, type Whose, whoseHost } from './hosts.ts';
import { looksLike } from './picture.ts';
import type { Setting } from './setting.ts';
import { showsContent, showsPage } from './shown.ts';

/** Where a screen belongs, by what stands in front: never by what it says. */
type Place = 'page' | 'native' | 'target-app' | 'other-app' | 'unread';

/** One screen as the rules look at it. */
export interface Sight {
  readonly place: Place;
  readonly app: string | null;
  readonly url: URL | null;
  readonly host: string | null;
  readonly whose: Whose;
  /** Texts of the page, or of the native screen where there is no page. */
  readonly texts: readonly string[];
  /** Some of them were read on the picture. */
  readonly recognised: boolean;
  /** Texts drawn by the app itself, over the page or without one, that were not there before the tap. */
  readonly native: readonly SeenText[];
  readonly title: string | null;
  readonly match: Match;
  /** The declared content, or the page that the control saw, is what the screen shows. */
  readonly content: boolean;
  readonly loading: boolean;
  /** Another screen than before the tap. */
  readonly moved: boolean;
  /** Nothing on it that was not there before the tap. */
  readonly unchanged: boolean;
  /** A field of the app holds the link, or the name it was searched by. */
  readonly asked: boolean;
  /** As `asked`, and it did not before the tap: the app searches for the link by itself. */
  readonly searched: boolean;
}

/** Reads a frame against the screen as it was before the tap. */
export function sightOf(frame: Frame, at: { address: Address; before: Frame | undefined }, setting: Setting): Sight {
  const { link } = setting;
  const url = at.address.url === null ? null : urlOf(at.address.url);
  const place = placeOf(frame, url !== null, setting);
  const host = place === 'page' && url ? hostOf(url.href) : null;
  const whose = whoseHost(host, setting);
  const known = new Set(at.before?.texts.map(({ text }) => text));
  const fresh = frame.texts.filter(({ part, text }) => part === 'native' && !known.has(text));
  const read = textsOf(frame, place);
  const texts = read.map(({ text }) => text);
  const recognised = read.some(({ by }) => by === 'ocr');
  const title = frame.texts.find(({ role, part }) => role === 'title' && part === 'native')?.text ?? null;
  const seen = { title, texts, recognised };
  const moved = at.before !== undefined && !sameScreen(at.before, frame);
  const asked = asksFor(frame, link);
  const match = declaredOn(link.content, seen);
  // A chat or a list of results carries the link's title too: only a screen of its own can show the content.
  const ownScreen = place !== 'unread' && (place !== 'native' || (moved && !(asked && link.miniProgram)));
  // Where no host tells whose page it is, a notice that quotes the content is not the content.
  const content =
    ownScreen &&
    !(place === 'page' && host === null && isNotice(seen, setting)) &&
    contentOn(frame, { seen, place, whose, match }, setting);
  return {
    place,
    app: frame.app,
    url: place === 'page' ? url : null,
    host,
    whose,
    texts,
    recognised,
    native: fresh,
    title,
    match,
    content,
    loading: frame.loading,
    moved,
    asked,
    searched: asked && !(at.before && asksFor(at.before, link)),
    unchanged: !moved && fresh.length === 0,
  };
}

/** By what is declared, by the page that the ordinary browser saw, or by its picture where that page is to be expected. */
function contentOn(
  frame: Frame,
  { seen, place, whose, match }: { seen: Readable; place: Place; whose: Whose; match: Match },
  { link: { content }, plain, knowledge }: Setting,
): boolean {
  const against = { page: contentPageOf(plain), knowledge };
  if (showsContent(content, seen, inApp(place === 'target-app', content, against))) return true;
  if (place === 'page' && showsPage(content, seen, against)) return true;
  const expected = whose === 'link' && (seen.texts.length === 0 || match === 'title');
  return expected && plain.class === 'ok' && pictured(frame, plain);
}

/** Short, and with words of its own that no browser was shown, about a visit that ends or leads away. */
const isNotice = (seen: Readable, { plain, disguised, knowledge }: Setting): boolean =>
  isShort(seen.texts) && NOTICES.some((kind) => says(kind, ownWords(seen, [plain.page, disguised.page]), knowledge));

const NOTICES = ['stop', 'copy', 'leave'] as const;

function placeOf(frame: Frame, addressed: boolean, { app, link }: Setting): Place {
  if (frame.app === null) return addressed ? 'page' : 'unread';
  if (frame.app === app) return frame.web !== 'none' || addressed ? 'page' : 'native';
  return frame.app === link.opens ? 'target-app' : 'other-app';
}

const asksFor = ({ texts }: Frame, { url, miniProgram }: Link): boolean =>
  texts
    .filter(({ role, part }) => role === 'input' && part === 'native')
    .some(({ text }) =>
      [url, miniProgram?.name].some((query) => query !== undefined && fold(text).includes(fold(query))),
    );

/** Where the tree keeps a page's texts to itself, the recognised ones are all there is. */
function textsOf(frame: Frame, place: Place): readonly SeenText[] {
  if (place !== 'page') return frame.texts;
  const inPage = frame.texts.filter(({ part }) => part === 'web');
  return inPage.length > 0 || frame.web === 'filled' ? inPage : frame.texts.filter(({ by }) => by === 'ocr');
}

/** Where nothing can be read, the picture of the page may speak: on a host of the link, and never alone. */
const pictured = ({ picture }: Frame, { page }: Setting['plain']): boolean => page !== null && looksLike(picture, page);

/** From this share of common texts on, two frames show one screen. */
const SAME = 0.7;

function sameScreen(before: Frame, now: Frame): boolean {
  if (before.app !== now.app || before.web !== now.web) return false;
  if (before.activity !== null && now.activity !== null && before.activity !== now.activity) return false;
  const left = new Set(now.texts.map(({ text }) => fold(text)));
  const kept = before.texts.filter(({ text }) => left.has(fold(text))).length;
  return kept >= before.texts.length * SAME;
}
