import type { Link, Observation, ResultRow, Vantage } from '#model';
import { fold, holdsNearly } from '#text';
import { says } from './content.ts';
import { hostOf, urlOf } from './hosts.ts';
import type { Found } from './outcome.ts';
import type { Setting } from './setting.ts';

/** Where the tap led, as O1 asks. */
export interface Led {
  readonly opened: boolean;
  /** At the same page as a browser with the source app's user agent. */
  readonly asDisguised: boolean;
  /** Something of the source app stood there, and said so. */
  readonly caught: boolean;
  /** A page whose address was not read. */
  readonly unread: boolean;
}

/** O1: the message did not arrive as it was sent. From the sender's side only a native mark of failure says so. */
export function lost(
  { delivery, address }: Observation,
  { vantage, there }: { vantage: Vantage; there: Led | null },
  { link, hosts, plain }: Setting,
): Found | null {
  if (delivery.state === 'failed')
    return { rule: 'O1', outcome: 'lost', detail: 'failed', notes: [`mark: ${delivery.mark}`] };
  if (delivery.state === 'missing') {
    return vantage === 'recipient'
      ? { rule: 'O1', outcome: 'lost', detail: 'missing', notes: [] }
      : { rule: 'O13', outcome: 'unclear', detail: 'not-shown', notes: ['the sender cannot know'] };
  }
  if (delivery.state === 'shown' && delivery.mark !== undefined)
    return { rule: 'O13', outcome: 'unclear', detail: 'marked', notes: [`beside the message: ${delivery.mark}`] };
  if (delivery.state !== 'altered') return null;
  // An address that is shown otherwise and still leads to the link was not altered, whatever then stands there.
  if (there && (there.opened || there.asDisguised || there.caught || there.unread)) return null;
  const cut =
    isPage(address.url, delivery.shows) && ![link.url, plain.page?.url].some((one) => isPage(address.url, one));
  if (address.url !== null && leadsTo(address.url, link, hosts) && !cut) return null;
  return { rule: 'O1', outcome: 'lost', detail: 'altered', notes: [`shows: ${delivery.shows}`] };
}

/** The very page at that address. */
function isPage(url: string | null, address: string | undefined): boolean {
  const [here, there] = [url, address].map((one) => (one === null || one === undefined ? null : urlOf(one)));
  return (
    !!here && !!there && here.host === there.host && here.pathname === there.pathname && here.search === there.search
  );
}

/** O2: the one tap brought nothing at all. */
export const inert = ({ delivery, reacted }: Observation): Found | null =>
  (delivery.state === 'shown' || delivery.state === 'results') && reacted === false
    ? { rule: 'O2', outcome: 'inert', notes: [] }
    : null;

/** O12: the search answered without the link. A row whose host cannot be read leaves it open. */
export function absent({ delivery, address }: Observation, { link, hosts, knowledge }: Setting): Found | null {
  if (delivery.state !== 'results' || delivery.rows.some((row) => isOwn(row, link, hosts))) return null;
  if (delivery.rows.length > 0 && delivery.rows.every(({ title }) => says('load-error', [title], knowledge)))
    return { rule: 'O3', outcome: 'unclear', detail: 'load-error', notes: ['the search itself could not answer'] };
  if (delivery.nearly !== undefined && address.url !== null && leadsTo(address.url, link, hosts)) return null;
  if (delivery.nearly !== undefined) {
    return {
      rule: 'O3',
      outcome: 'unclear',
      detail: 'unreadable',
      notes: ['a row whose host could be read only in part'],
    };
  }
  if (delivery.rows.some((row) => mayBeOwn(row, link, hosts))) {
    return {
      rule: 'O3',
      outcome: 'unclear',
      detail: 'unreadable',
      notes: [link.miniProgram ? MAY_BE_ITS_OWN : 'a row with the title of the content, but no host'],
    };
  }
  return { rule: 'O12', outcome: 'absent', detail: `${delivery.rows.length} rows`, notes: [] };
}

const MAY_BE_ITS_OWN = 'a row of the same name, and perhaps of the same owner';

/** A row that could be read only in part was the link's own, if it led to a host of the link, or to what stopped that very link. */
function leadsTo(url: string, { url: sent }: Link, hosts: ReadonlySet<string>): boolean {
  const query = [...(urlOf(url)?.searchParams.values() ?? [])];
  return hosts.has(hostOf(url) ?? '') || (sent !== undefined && query.some((value) => value.includes(sent)));
}

/** By parsed host; a mini program by kind, name and owner. An owner that the row does not show is no other owner. */
export function isOwn(row: ResultRow, { miniProgram }: Link, hosts: ReadonlySet<string>): boolean {
  if (!miniProgram) return row.host !== null && hosts.has(hostOf(row.host) ?? '');
  return (
    isMiniProgram(row) &&
    isSame(row.title, miniProgram.name) &&
    (row.owner === null || isSame(row.owner, miniProgram.owner))
  );
}

const isSame = (one: string, other: string): boolean => fold(one) === fold(other);

/** A row without a host, or with one that may have been misread; a mini program's whose owner may be the link's. */
function mayBeOwn(row: ResultRow, { content, miniProgram }: Link, hosts: ReadonlySet<string>): boolean {
  const has = row.by === 'ocr' ? holdsNearly : (text: string, words: string): boolean => text.includes(words);
  if (miniProgram && row.by === 'ocr') return has(fold(row.title), fold(miniProgram.name));
  if (miniProgram) {
    const { kind, owner } = row;
    // A kind may stand in one text with the owner.
    const isOne = isMiniProgram(row) || (kind === null && MINI_PROGRAM.test(owner ?? ''));
    return isOne && isSame(row.title, miniProgram.name) && mayBe(owner ?? '', miniProgram.owner);
  }
  if (row.host !== null) return row.by === 'ocr' && [...hosts].some((host) => has(row.host ?? '', host));
  return (content.title ?? []).some((title) => fold(title) !== '' && has(fold(row.title), fold(title)));
}

const MINI_PROGRAM = /小程序|mini-?program/i;

const isMiniProgram = ({ kind }: ResultRow): boolean => /^(小程序|mini-?program)$/i.test(kind ?? '');

/** An owner with something added, or cut short, may be the same one. */
function mayBe(shown: string, owner: string): boolean {
  const [read, known] = [fold(shown.replace(MINI_PROGRAM, '')).replace(/^[·・|,:-]+|(…|\.)+$/g, ''), fold(owner)];
  return read.includes(known) || known.includes(read);
}

type MiniProgram = Pick<NonNullable<Link['miniProgram']>, 'name' | 'owner'>;

/** Another owner's mini program, under another name: one of the same name may be the same, its owner renamed. */
export const isOthers = (one: MiniProgram, other: MiniProgram): boolean =>
  !isSame(one.name, other.name) && !mayBe(one.owner, other.owner);

/** Another owner's mini program in the same list: the search does find mini programs. */
export const findsOthers = ({ delivery }: Observation, { miniProgram }: Link): boolean =>
  miniProgram !== undefined &&
  delivery.state === 'results' &&
  delivery.rows.some(
    (row) => isMiniProgram(row) && row.owner !== null && isOthers({ name: row.title, owner: row.owner }, miniProgram),
  );
