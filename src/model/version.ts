import type { Trial } from './trial.ts';

/** `8.0.16 (2741)`: a version may be shipped twice under its name. Without the build where that was not told or says nothing more. */
export const withBuild = (version: string, code: string | undefined): string =>
  code === undefined || code === '' || code === version ? version : `${version} (${code})`;

/** An app's version with its build as read on the phone of a trial; undefined where it was not read. */
export function versionOf({ versions, builds }: Pick<Trial, 'versions' | 'builds'>, app: string): string | undefined {
  const version = versions[app];
  return version === undefined ? undefined : withBuild(version, builds?.[app]?.code);
}

const bare = (version: string): string => version.replace(/ \(.*\)$/, '');

/** A build that was told only once of two times is no other. */
export const isSameVersion = (was: string, now: string): boolean =>
  was === now || was === bare(now) || bare(was) === now;

/** Versions of one app on several phones: none of them is other than one of the other side. */
export const areSameVersions = (was: readonly string[], now: readonly string[]): boolean =>
  was.every((one) => now.some((other) => isSameVersion(one, other))) &&
  now.every((one) => was.some((other) => isSameVersion(other, one)));
