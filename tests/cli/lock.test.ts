import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
  readonly license?: string;
}
type Packages = Readonly<Record<string, Entry>>;

const { missing, entryFor } = (await import(new URL('../../scripts/lock.mjs', import.meta.url).href)) as {
  missing: (packages: Packages) => readonly { name: string; version: string; by: Entry }[];
  entryFor: (one: { name: string; version: string; by: Entry }) => object;
};

test('the lock file lists all that it names, so that npm ci takes it (npm run lock)', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Packages;
  };
  expect(missing(packages).map(({ name }) => name)).toEqual([]);
  const unversioned = Object.entries(packages).filter(([path, { version }]) => path !== '' && !version);
  expect(unversioned.map(([path]) => path)).toEqual([]);
});

test('a package for another system is looked up as Node does, and listed with its system', () => {
  const by = { version: '1.0.0', optionalDependencies: { '@b/linux-arm64-musl': '1.2.3' }, dev: true, license: 'MIT' };
  const nested = { '': {}, 'node_modules/a/node_modules/b': by };
  const [one] = missing(nested);
  expect(one).toEqual({ name: '@b/linux-arm64-musl', version: '1.2.3', by });
  expect(missing({ ...nested, 'node_modules/a/node_modules/@b/linux-arm64-musl': { version: '1.2.3' } })).toEqual([]);
  expect(missing({ ...nested, 'node_modules/@b/linux-arm64-musl': { version: '1.2.3' } })).toEqual([]);
  expect(one && entryFor({ ...one, name: '@b/cli-linux-arm64-musl' })).toEqual({
    version: '1.2.3',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    license: 'MIT',
    optional: true,
    os: ['linux'],
  });
  expect(() => entryFor({ name: 'left-pad', version: '1', by })).toThrow('its name does not tell its system');
});
