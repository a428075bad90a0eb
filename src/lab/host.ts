import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { controlBrowser } from '#drivers/chromium';

/** Something on this host that a run needs. */
export interface HostPart {
  readonly name: 'hutong' | 'node' | 'adb' | 'appium' | 'uiautomator2' | 'xcuitest' | 'chromium' | 'cjk-font';
  /** Null: missing. */
  readonly version: string | null;
}

const ANSWER_MS = 20_000;

/** Asks for everything on this host that a run needs. */
export function hostHealth(): Promise<readonly HostPart[]> {
  const part = async (name: HostPart['name'], version: Promise<string | null>): Promise<HostPart> => ({
    name,
    version: await version,
  });
  return Promise.all([
    part('hutong', packageVersion('package.json')),
    part('node', Promise.resolve(process.versions.node)),
    part(
      'adb',
      output('adb', ['--version']).then((text) => text && (/^Version (\S+)/m.exec(text)?.[1] ?? text)),
    ),
    part('appium', packageVersion('node_modules/appium/package.json')),
    part('uiautomator2', packageVersion('node_modules/appium-uiautomator2-driver/package.json')),
    part('xcuitest', packageVersion('node_modules/appium-xcuitest-driver/package.json')),
    part('chromium', chromiumVersion()),
    part(
      'cjk-font',
      output('fc-list', [':lang=zh-cn', 'family']).then((text) => text?.split('\n').sort()[0] || null),
    ),
  ]);
}

/** Versions by name, as a run records them; what is missing is left out. */
export async function hostVersions(): Promise<Readonly<Record<string, string>>> {
  const parts = await hostHealth();
  return Object.fromEntries(parts.flatMap(({ name, version }) => (version === null ? [] : [[name, version]])));
}

async function packageVersion(path: string): Promise<string | null> {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as { version: string }).version;
}

async function chromiumVersion(): Promise<string | null> {
  const path = controlBrowser();
  const text = path && (await output(path, ['--version']));
  return text ? (/\d+(\.\d+)+/.exec(text)?.[0] ?? text) : null;
}

/** What a command prints; null if it is not there or fails. */
async function output(command: string, args: readonly string[]): Promise<string | null> {
  const { failed, stdout } = await execa(command, args, { timeout: ANSWER_MS, reject: false });
  return failed ? null : stdout.trim();
}
