import { getDomain } from 'tldts';
import type { Control, Link } from '#model';
import type { Knowledge } from './knowledge.ts';

/** The address as a URL; a bare host counts as one. Null for anything that is not http(s). */
export function urlOf(address: string): URL | null {
  const text = address.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d/.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : null;
}

/** The parsed host, in lower case and ASCII form, without port, user or final dot. Never a substring. */
export const hostOf = (address: string): string | null => urlOf(address)?.hostname.replace(/\.$/, '') ?? null;

/** What a company or person can register. On a private suffix, a customer's own name below it. */
const domainOf = (host: string): string | null => getDomain(host, { allowPrivateDomains: true });

/** The company that stands behind a host, as far as it is known. */
export function ownerOf(host: string, { owners }: Knowledge): string | null {
  const domain = domainOf(host);
  return domain === null ? null : (owners.get(domain) ?? null);
}

/** A link's own hosts: those of the corpus, and all that the ordinary control passed through. */
export function hostSet(link: Link, controls: readonly Control[]): ReadonlySet<string> {
  const passed = controls
    .filter((control) => control.link === link.id && control.agent === 'browser')
    .flatMap(({ chain, page }) => [...chain.map((hop) => hop.url), ...(page.state === 'loaded' ? [page.url] : [])]);
  return new Set([...link.hosts, ...passed].map(hostOf).filter((host) => host !== null));
}

/** Behind a host: the link itself, the target beyond the hosts we know of, the source app's owner, somebody else. */
export type Whose = 'link' | 'target' | 'owner' | 'foreign' | 'unknown';

export function whoseHost(
  host: string | null,
  {
    hosts,
    link,
    owner,
    knowledge,
  }: { hosts: ReadonlySet<string>; link: Link; owner: string | null; knowledge: Knowledge },
): Whose {
  if (host === null) return 'unknown';
  if (hosts.has(host)) return 'link';
  const company = ownerOf(host, knowledge);
  // Before the target: where one company owns both, only the link's own hosts are above suspicion.
  if (company !== null && company === owner) return 'owner';
  const domain = domainOf(host);
  const sister = domain !== null && [...hosts].some((own) => domainOf(own) === domain);
  return sister || company === link.owner ? 'target' : 'foreign';
}

/** May a page at this address be pressed on? Only one of the source app's owner, outside the link's own hosts. */
export function mayPressOn(
  address: string,
  setting: { link: Link; owner: string | null; controls: readonly Control[]; knowledge: Knowledge },
): boolean {
  const hosts = hostSet(setting.link, setting.controls);
  return whoseHost(hostOf(address), { ...setting, hosts }) === 'owner';
}
