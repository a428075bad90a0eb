import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import { listed, quoted } from '#document/explain';
import type { Path } from '#document/places';
import type { App, Link } from '#model';
import { AppFile, type LinkEntry, LinkFile } from './schema.ts';

/** Reads a file of apps. Throws AskedWrongly. */
export function parseApps(text: string, file: string): readonly App[] {
  const { value, problem } = readDocument(text, file, AppFile);
  const problems = twice(value.apps.map((app) => app.id)).map((index) =>
    problem(['apps', index, 'id'], `${value.apps[index]?.id} is the id of another app too`),
  );
  if (problems.length > 0) throw new AskedWrongly(problems);
  return value.apps.map(defined);
}

/** Reads a file of links. Throws AskedWrongly with every problem: no http(s) address, hosts that leave it out, … */
export function parseLinks(text: string, file: string, apps: readonly App[]): readonly Link[] {
  const { value, problem } = readDocument(text, file, LinkFile);
  return checkLinks(value.links, apps, (path, message) => problem(path, message));
}

/** Turns entries, found under `links` of some file, into links. Throws AskedWrongly. */
export function checkLinks(
  entries: readonly LinkEntry[],
  apps: readonly App[],
  problem: (path: Path, message: string) => string,
): readonly Link[] {
  const problems = twice(entries.map((entry) => entry.id)).map((index) =>
    problem(['links', index, 'id'], `${entries[index]?.id} is the id of another link too`),
  );
  const links = entries.map((entry, index) => {
    const complain = (path: Path, message: string): void => {
      problems.push(problem(['links', index, ...path], message));
    };
    if (entry.opens !== undefined && !apps.some((app) => app.id === entry.opens)) {
      complain(['opens'], `${quoted(entry.opens)} is not one of the apps: ${listed(apps.map((app) => app.id))}`);
    }
    return linkOf(entry, complain);
  });
  if (problems.length > 0) throw new AskedWrongly(problems);
  return links;
}

function linkOf(entry: LinkEntry, complain: (path: Path, message: string) => void): Link {
  const { shareText, password, ...rest } = entry;
  const addressed = entry.url !== undefined || shareText !== undefined;
  if (addressed === (entry.miniProgram !== undefined))
    complain([], 'a link has either an address (url, shareText or both) or a miniProgram');
  const shared = shareText === undefined ? undefined : onlyAddress(shareText, complain);
  if (shared !== undefined && entry.url !== undefined && shared !== entry.url)
    complain(['shareText'], `holds ${quoted(shared)}, which is not the url`);
  if (password !== undefined && entry.opens === undefined)
    complain(['password'], 'needs the app that understands it, under opens');
  const url = entry.url ?? shared;
  const presentations = defined({ 'share-text': shareText, password });
  const hosts = entry.hosts.map((host, index) => bareHost(host) ?? wrongHost(host, index, complain));
  if (url !== undefined) checkUrl(url, hosts, complain);
  if (url !== undefined && !entry.content.title && !entry.content.text) {
    complain(['content'], 'missing; expected title or text that proves that the content is shown');
  }
  const written = Object.keys(presentations).length > 0 ? presentations : undefined;
  return defined({ ...rest, url, presentations: written, hosts: [...new Set(hosts)], content: defined(entry.content) });
}

function checkUrl(url: string, hosts: readonly string[], complain: (path: Path, message: string) => void): void {
  const parsed = /^https?:\/\/[^\s\u0000-\u001f]+$/i.test(url) && URL.canParse(url) ? new URL(url) : null;
  if (!parsed) {
    const instead = 'a text that holds one goes under shareText, a mini program under miniProgram';
    complain(['url'], `${quoted(url)} is not an http(s) address; ${instead}`);
  } else if (parsed.username !== '' || parsed.password !== '') {
    complain(['url'], 'must not carry a user name or password');
  } else if (!hosts.includes(parsed.hostname)) {
    complain(['hosts'], `must name the address's own host, ${parsed.hostname}`);
  }
}

/** In share texts an address ends at a space, at a quotation mark, or where Chinese goes on. */
const ADDRESS = /https?:\/\/[\u0021\u0023-\u0026\u0028-\u003b\u003d\u003f-\u007e]+/gi;

function onlyAddress(text: string, complain: (path: Path, message: string) => void): string | undefined {
  const found = text.match(ADDRESS) ?? [];
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first.replace(/[.,;:!)]+$/, '');
  complain(['shareText'], `must hold exactly one http(s) address, holds ${found.length}`);
  return undefined;
}

/** The host as an address would have it: lower case, ASCII, no port, no final dot. Null if it is none. */
function bareHost(host: string): string | null {
  if (/[\s/:@?#\\[\]]/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname.replace(/\.$/, '') || null;
}

function wrongHost(host: string, index: number, complain: (path: Path, message: string) => void): string {
  complain(['hosts', index], `${quoted(host)} is not a host like m.example.com`);
  return host;
}

/** Positions of values that stood before. */
export function twice(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => (seen.size === seen.add(value).size ? [index] : []));
}

type WithoutUndefined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the keys that have no value: stored records carry no empty keys. */
function defined<T extends object>(value: T): WithoutUndefined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as WithoutUndefined<T>;
}
