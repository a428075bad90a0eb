import type { Content } from '#model';
import { fold, holdsNearly } from '#text';
import type { Knowledge, Words } from './knowledge.ts';

/** What can be read of a page or a screen. */
export interface Readable {
  readonly title: string | null;
  readonly texts: readonly string[];
  /** Read on the picture: a character here and there may be another. */
  readonly recognised?: boolean;
}

/** How surely a page shows what a link declares: by text, by nothing but its title, or not at all. */
export type Match = 'text' | 'title' | 'none';

export const holding = (recognised: boolean | undefined) =>
  recognised ? holdsNearly : (text: string, words: string): boolean => text.includes(words);

export function declaredOn(content: Content, { title, texts, recognised }: Readable): Match {
  const body = fold(texts.join(''));
  const holds = holding(recognised);
  const has = (wanted: readonly string[] | undefined, where: string): boolean =>
    (wanted ?? []).map(fold).some((words) => words !== '' && holds(where, words));
  if (has(content.text, body)) return 'text';
  return has(content.title, fold(title ?? '')) || has(content.title, body) ? 'title' : 'none';
}

/** Texts shorter than this are on every page: 返回, 更多, 首页. */
export const TELLING = 4;
/** From this share on, a screen is taken to show the page. */
export const SAME = 0.8;
/** Fewer characters than this must all agree. */
export const FEW = 24;

/** A page as a browser read it, whole. */
export interface WholePage {
  readonly title: string;
  readonly text: string;
}

export const length = (some: Iterable<string>): number => [...some].reduce((sum, text) => sum + text.length, 0);

/**
 * Does the screen show this page? A phone shows a part of it, never more. An iPhone tells the page's title as a text of
 * the page, which says nothing either way: it stands over an empty page as well.
 */
export function agrees({ texts, recognised }: Pick<Readable, 'texts' | 'recognised'>, page: WholePage): boolean {
  const whole = fold(page.text);
  const title = fold(page.title);
  const holds = holding(recognised);
  const telling = texts.map(fold).filter((text) => text.length >= TELLING && text !== title);
  const all = length(telling);
  if (all === 0) return false;
  return length(telling.filter((text) => holds(whole, text))) >= all * (all < FEW ? 1 : SAME);
}

/** Does any of the texts, or all of them together, hold words of this kind? */
export function says(kind: Words, texts: readonly string[], { wording }: Knowledge): boolean {
  const folded = texts.map(fold);
  return wording.words[kind].some((words) => folded.some((text) => words.test(text)));
}

/** Longer texts are sentences, not buttons. */
const LONGEST_BUTTON = 16;

/** A visible way on: a short text that says so by itself. */
export const wayOnIn = (texts: readonly string[], knowledge: Knowledge): boolean =>
  says(
    'way-on',
    texts.filter((text) => fold(text).length <= LONGEST_BUTTON),
    knowledge,
  );

/** Kinds of words that have to do with the link, the account or the network: none of them is put away unread. */
const TELLING_WORDS: readonly Words[] = [
  ...(['about-links', 'leave', 'opens-app', 'stop', 'copy', 'login', 'captcha', 'open-app', 'gone'] as const),
  ...(['load-error', 'risk', 'logged-out'] as const),
];

/**
 * A pop-up with these words has nothing to do with the link: an advertisement, a permission, a rating, an update that
 * can wait. `surely`: it says so itself; that nothing in it speaks of the link is not enough.
 */
export function isAside(texts: readonly string[], knowledge: Knowledge, { surely }: { surely: boolean }): boolean {
  // 使用App时允许 is no advice to use an app.
  const words = texts.filter((text) => !says('permission', [text], knowledge));
  if (TELLING_WORDS.some((kind) => says(kind, words, knowledge))) return false;
  if (surely && !says('aside', words, knowledge)) return false;
  return says('later', words, knowledge) || !says('update-forced', words, knowledge);
}

/** Longer texts are messages and results that speak about such things. */
export const LONGEST_NOTICE = 60;

/** What a native notice of the source app says of the account: it is to be left alone. */
export const accountTroubleIn = (texts: readonly string[], knowledge: Knowledge): string | null => {
  const short = texts.filter((text) => fold(text).length <= LONGEST_NOTICE);
  return (['risk', 'logged-out', 'captcha'] as const).find((kind) => says(kind, short, knowledge)) ?? null;
};

/** What a page is that holds a visitor up, whoever drew it. */
export type Wall = 'login' | 'captcha' | 'open-app' | 'stop' | 'copy' | 'leave' | 'gone';

const WALLS: readonly Wall[] = ['gone', 'captcha', 'copy', 'stop', 'leave', 'login', 'open-app'];

export const wallOn = (texts: readonly string[], knowledge: Knowledge): Wall | null =>
  WALLS.find((wall) => says(wall, texts, knowledge)) ?? null;

/** A body as long as this is more than a notice: pages with content ask to log in or to get the app as well. */
export const LONG = 200;

export const isShort = (texts: readonly string[]): boolean => fold(texts.join('')).length < LONG;

/** What a screen says of itself: its short texts that stand in none of these pages. */
export const ownWords = (
  { texts, recognised }: Pick<Readable, 'texts' | 'recognised'>,
  pages: readonly (WholePage | null)[],
): readonly string[] => {
  const holds = holding(recognised);
  return texts.filter(
    (text) =>
      fold(text).length <= LONGEST_NOTICE && !pages.some((page) => page !== null && holds(fold(page.text), fold(text))),
  );
};
