// Completes package-lock.json. A registry that does not carry the packages for other systems makes npm leave their
// entries out, and `npm ci` then refuses the whole lock file. The entries are those npm would write, without digests:
// what is not for this system is never fetched.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SYSTEM =
  /-(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(gnu|musl)?\w*)?$/;
const LIBC = { gnu: 'glibc', musl: 'musl' };

/** Optional packages that a lock file names but does not list: name, version, and the entry that names them. */
export function missing(packages) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(path === '' ? {} : (entry.optionalDependencies ?? {}))
      .filter(([name]) => !listed(packages, path, name))
      .map(([name, version]) => ({ name, version, by: entry })),
  );
}

/** As Node looks a package up: beside the one that names it, then further up. */
function listed(packages, path, name) {
  if (packages[`${path}/node_modules/${name}`]) return true;
  const up = path.lastIndexOf('node_modules/');
  if (up <= 0) return packages[`node_modules/${name}`] !== undefined;
  return listed(packages, path.slice(0, up - 1), name);
}

/** The entry of a package whose name says for which system it is. */
export function entryFor({ name, version, by }) {
  const [, os, cpu, libc] = SYSTEM.exec(name) ?? [];
  if (os === undefined) throw new Error(`${name} is not in the registry, and its name does not tell its system`);
  return {
    version,
    cpu: [cpu],
    ...(by.dev && { dev: true }),
    ...(os === 'linux' && libc && { libc: [LIBC[libc]] }),
    license: by.license,
    optional: true,
    os: [os],
  };
}

function main() {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
  });
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  for (const one of missing(lock.packages)) lock.packages[`node_modules/${one.name}`] = entryFor(one);
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
