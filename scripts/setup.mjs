// Makes this folder ready to run: npm packages as locked, and what the system must bring. Plain JavaScript without
// packages: it runs before there are any. Does nothing, and says nothing, where nothing is missing.
//
//   node scripts/setup.mjs            what `npm start` needs
//   node scripts/setup.mjs --tests    and what only the tests need
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NOT_READY = 2;

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

// Where Debian, other Linuxes and macOS keep the browser; the same places as in src/drivers/chromium.ts.
const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Does apt know such a package? Older releases do not. */
const offers = (name) => spawnSync('apt-cache', ['show', name]).status === 0;

// macOS has Chinese fonts of its own; elsewhere fontconfig knows.
const hasChineseFont = () =>
  process.platform === 'darwin' ||
  spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).stdout?.trim().length > 0;

/** What the system must bring, and the packages that bring it. */
const SYSTEM = [
  { what: 'adb', here: () => onPath('adb'), apt: ['adb'], brew: '--cask android-platform-tools' },
  {
    what: 'Chromium',
    here: () => BROWSERS.some((path) => existsSync(path)),
    apt: ['chromium'],
    brew: '--cask chromium',
  },
  {
    what: 'Chromium’s headless shell',
    here: () => existsSync('/usr/lib/chromium/chromium-headless-shell') || !offers('chromium-headless-shell'),
    apt: ['chromium-headless-shell'],
    // Controls and virtual phones show their pages in it, twice as fast; where there is none, in the browser.
    optional: true,
  },
  {
    what: 'a Chinese font',
    here: hasChineseFont,
    apt: ['fonts-noto-cjk', 'fontconfig'],
    brew: '--cask font-noto-sans-cjk',
  },
  {
    what: 'libimobiledevice',
    here: () => ['idevice_id', 'ideviceinfo', 'idevicesyslog'].every(onPath),
    apt: ['libimobiledevice-utils'],
    brew: 'libimobiledevice',
    onlyForTests: true,
  },
  {
    what: 'ideviceinstaller',
    here: () => onPath('ideviceinstaller'),
    apt: ['ideviceinstaller'],
    brew: 'ideviceinstaller',
    onlyForTests: true,
  },
];

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fine = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (!fine) stop(`Node ${process.versions.node} is too old: Hutong needs 20.19, 22.12, 24 or later.`);
}

/** npm leaves its own copy of the lock file when it has finished; the two must agree. */
function packagesAreCurrent() {
  const left = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(left)) return false;
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(left, 'utf8')).packages;
  const same = ([path, { version, integrity }]) =>
    locked[path]?.version === version && locked[path]?.integrity === integrity;
  // Optional packages are those of other systems.
  const needed = Object.entries(locked).filter(([path, { optional }]) => path !== '' && !optional);
  return needed.every(([path]) => installed[path]) && Object.entries(installed).every(same);
}

function installPackages() {
  if (packagesAreCurrent()) return;
  say('Installing npm packages as locked …');
  if (!run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])) stop('npm ci failed; see above.');
}

function installSystem(forTests) {
  const missing = () => SYSTEM.filter(({ here, onlyForTests }) => (forTests || !onlyForTests) && !here());
  const wanted = missing();
  if (wanted.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get')) {
    say(`Installing ${wanted.map(({ what }) => what).join(', ')} …`);
    // Another installation may be under way on a machine that has just been started.
    const patience = ['-o', 'DPkg::Lock::Timeout=400'];
    run('apt-get', ['update', '-qq', ...patience]);
    // Only now is it known what there is.
    const packages = missing().flatMap(({ apt }) => apt);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...patience, ...packages]);
  }
  const left = missing().filter(({ optional }) => !optional);
  if (left.length > 0) stop(howTo(left));
}

function howTo(parts) {
  const commands =
    process.platform === 'darwin'
      ? parts.map(({ brew }) => `  brew install ${brew}`)
      : [`  sudo apt-get install --no-install-recommends ${parts.flatMap(({ apt }) => apt).join(' ')}`];
  return [`Please install ${parts.map(({ what }) => what).join(', ')}, then try again:`, ...commands].join('\n');
}

/** Everything goes to stderr: stdout belongs to what runs afterwards. */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] }).status === 0;
}

const say = (text) => process.stderr.write(`${text}\n`);

function stop(text) {
  say(text);
  process.exit(NOT_READY);
}

checkNode();
installPackages();
installSystem(process.argv.includes('--tests'));
