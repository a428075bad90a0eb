import { ExecaError, execa } from 'execa';
import pLimit from 'p-limit';
import type { App, Build } from '#model';
import type { PhoneHealth } from './health.ts';
import type { LabPhone } from './lab.ts';

const ANSWER_MS = 15_000;
/** Shell commands at once on one phone. */
const AT_ONCE = 4;

/** Asks an Android phone how it is, through the adb server at the port. Never stops or restarts that server. */
export async function androidHealth(
  { id, serial = '' }: LabPhone,
  { apps, adbPort }: { readonly apps: readonly App[]; readonly adbPort: number },
): Promise<PhoneHealth> {
  const adb = async (...args: string[]): Promise<string> =>
    (await execa('adb', ['-P', String(adbPort), ...args], { timeout: ANSWER_MS })).stdout;
  const shell = (...args: string[]): Promise<string> => adb('-s', serial, 'shell', ...args);
  try {
    const state = stateIn(await adb('devices'), serial);
    if (state !== 'ready') return { id, platform: 'android', state, why: `${serial}: ${WHY[state]}` };
    const [osVersion, model] = await Promise.all([
      shell('getprop', 'ro.build.version.release'),
      shell('getprop', 'ro.product.model'),
    ]);
    const locked = isLocked(await shell('dumpsys', 'window'), await shell('dumpsys', 'power'));
    const limit = pLimit(AT_ONCE);
    const found = await Promise.all(
      apps.flatMap((app) => {
        const name = app.android?.package;
        if (name === undefined) return [];
        return [limit(async () => [app.id, installedIn(await shell('dumpsys', 'package', name), name)] as const)];
      }),
    );
    const there = found.flatMap(([app, one]) => (one ? [[app, one] as const] : []));
    return {
      id,
      platform: 'android',
      state: 'ready',
      osVersion: osVersion.trim(),
      model: model.trim(),
      locked,
      versions: Object.fromEntries(there.map(([app, { version }]) => [app, version])),
      builds: Object.fromEntries(there.map(([app, { build }]) => [app, build])),
    };
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const state = error.code === 'ENOENT' ? 'no-adb' : 'unreadable';
    return { id, platform: 'android', state, why: `${serial}: ${error.shortMessage}` };
  }
}

type State = 'absent' | 'offline' | 'unauthorized';

const WHY: Readonly<Record<State, string>> = {
  absent: 'adb does not see it',
  offline: 'adb sees it, but it does not answer',
  unauthorized: 'it has not allowed this host to debug it',
};

/** What `adb devices` says about a serial. */
export function stateIn(devices: string, serial: string): State | 'ready' {
  const word = devices
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([name]) => name === serial)?.[1];
  if (word === undefined) return 'absent';
  if (word === 'device') return 'ready';
  return word === 'unauthorized' || word === 'authorizing' || word === 'no' ? 'unauthorized' : 'offline';
}

/** The signs that the driver itself goes by (appium-adb, lockmgmt), less those that only say that the screen dimmed. */
export const isLocked = (window: string, power: string): boolean =>
  /mShowingLockscreen=true|mDreamingLockscreen=true/.test(window) ||
  /mCurrentFocus=.*Keyguard/.test(window) ||
  (/KeyguardStateMonitor\s+mIsShowing=true/.test(window) && /\smInputRestricted=true/.test(window)) ||
  /mWakefulness=(Dozing|Asleep)/.test(power);

/** What `dumpsys package` tells of a package; null if it is not installed. */
export function installedIn(dump: string, name: string): { readonly version: string; readonly build: Build } | null {
  const start = dump.indexOf(`Package [${name}]`);
  if (start < 0) return null;
  const own = dump.slice(start);
  const updatedAt = /lastUpdateTime=(\d[\d-]+ [\d:]+)/.exec(own)?.[1];
  return {
    version: /versionName=(\S+)/.exec(own)?.[1] ?? '',
    build: { code: /versionCode=(\d+)/.exec(own)?.[1] ?? '', ...(updatedAt !== undefined && { updatedAt }) },
  };
}
