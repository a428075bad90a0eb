import type { Content } from '#model';
import { fold } from '#text';
import {
  declaredOn,
  FEW,
  holding,
  LONG,
  LONGEST_NOTICE,
  length,
  ownWords,
  type Readable,
  SAME,
  says,
  TELLING,
  type WholePage,
  wallOn,
} from './content.ts';
import type { Knowledge } from './knowledge.ts';

/** How much of a page must stand on a screen that is to show it: characters that tell, and the share of all that stands there. */
interface Enough {
  readonly least: number;
  readonly share: number;
}
const BY_ITSELF: Enough = { least: FEW, share: SAME };
const UNDER_ITS_TITLE: Enough = { least: 12, share: 0.5 };

/** Does a text tell this page from others of its site? Walls, footers and bars stand on all of them. */
const tells = (text: string, knowledge: Knowledge): boolean =>
  text.length >= TELLING &&
  !says('everywhere', [text], knowledge) &&
  // A long text is a wall by how it begins.
  wallOn([text.slice(0, LONGEST_NOTICE)], knowledge) === null;

/** White space between Chinese texts parts them; Latin words by themselves are on every page. */
const PARTS = /\s+(?=[^\u0000-\u007f])|(?<=[^\u0000-\u007f])\s+/;

const PARTED = new WeakMap<Knowledge, WeakMap<WholePage, ReadonlySet<string>>>();

/** A night holds thousands of screens against one page: it is parted once. */
function partsThatTell(page: WholePage, knowledge: Knowledge): ReadonlySet<string> {
  const parted = PARTED.get(knowledge) ?? new WeakMap<WholePage, ReadonlySet<string>>();
  PARTED.set(knowledge, parted);
  const known = parted.get(page);
  if (known) return known;
  const texts = page.text.split(PARTS).map(fold);
  const parts = new Set(texts.filter((part) => tells(part, knowledge)));
  parted.set(page, parts);
  return parts;
}

/** The texts under the title. An iPhone gives the title as a text of the page. */
function bodyOf({ title, texts }: Readable, content: Content, page: WholePage | null): readonly string[] {
  const titles = [title ?? '', page?.title ?? '', ...(content.title ?? [])].map(fold);
  return [...new Set(texts.map(fold))].filter((text) => text.length >= TELLING && !titles.includes(text));
}

/** Held both ways: a screen may cut a page's texts to lines, or run several of them together. */
function holdsEnough(
  body: readonly string[],
  recognised: boolean | undefined,
  { page, enough, knowledge }: { page: WholePage; enough: Enough; knowledge: Knowledge },
): boolean {
  const holds = holding(recognised);
  const whole = fold(page.text);
  const seen = body.join('');
  const parts = partsThatTell(page, knowledge);
  const shared = body.filter((text) => holds(whole, text));
  const found = length([...parts].filter((part) => holds(seen, part)));
  const telling = length(shared.filter((text) => tells(text, knowledge)));
  return (
    Math.max(telling, found) >= Math.min(enough.least, length(parts) * enough.share) &&
    Math.max(length(shared), found) >= length(body) * enough.share
  );
}

/** What a screen is held against: the page that the ordinary browser saw, null where none is to be had. */
export interface Against {
  readonly page: WholePage | null;
  readonly knowledge: Knowledge;
}

/**
 * Does it show the declared content? The same title stands over walls and shells too. So a title alone counts only over
 * what the ordinary browser saw under it; without such a page only where nothing but a title is declared, over a body
 * that is no wall.
 */
export function showsContent(content: Content, seen: Readable, { page, knowledge }: Against): boolean {
  const match = declaredOn(content, seen);
  if (match !== 'title') return match === 'text';
  const body = bodyOf(seen, content, page);
  if (body.length === 0) return false;
  if (page && partsThatTell(page, knowledge).size > 0)
    return holdsEnough(body, seen.recognised, { page, enough: UNDER_ITS_TITLE, knowledge });
  if ((content.text ?? []).length > 0) return false;
  return !isWall(seen.texts, knowledge);
}

/** So much besides, and a page that asks to log in or to get the app is no wall; for words of other kinds it takes a long page. */
const BESIDES = 48;

function isWall(texts: readonly string[], knowledge: Knowledge): boolean {
  const text = texts.join('\n');
  const wall = wallOn(texts, knowledge);
  if (wall === null) return false;
  if (says('gone', [fold(text).slice(0, LONG)], knowledge)) return true;
  const besides = length(partsThatTell({ title: '', text }, knowledge));
  return besides < (wall === 'login' || wall === 'open-app' ? BESIDES : LONG);
}

/** Does it show the very page, though nothing that is declared is in sight? */
export function showsPage(content: Content, seen: Readable, { page, knowledge }: Against): boolean {
  if (!page || partsThatTell(page, knowledge).size === 0) return false;
  const body = bodyOf(seen, content, page);
  const stranger = ownWords(seen, [page]);
  return (
    wallOn(stranger, knowledge) === null && holdsEnough(body, seen.recognised, { page, enough: BY_ITSELF, knowledge })
  );
}
