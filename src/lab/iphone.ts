import { ExecaError, execa } from 'execa';
import { parse as parsePlist } from 'plist';
import { z } from 'zod';
import type { App } from '#model';
import type { Installed, PhoneHealth } from './health.ts';
import type { LabPhone } from './lab.ts';

const ANSWER_MS = 10_000;

const Status = z.object({ value: z.object({ os: z.object({ version: z.string() }) }) });
const Locked = z.object({ value: z.boolean() });
const Info = z.object({ value: z.object({ model: z.string().optional() }) });
const Listed = z.array(
  z.object({
    CFBundleIdentifier: z.string(),
    CFBundleShortVersionString: z.string().optional(),
    CFBundleVersion: z.string().optional(),
  }),
);

/** Asks an iPhone how it is: its WebDriverAgent, and libimobiledevice for the versions of the apps. */
export async function iphoneHealth(phone: LabPhone, { apps }: { readonly apps: readonly App[] }): Promise<PhoneHealth> {
  const { id, wda, udid = '' } = phone;
  const installed = await installedOn(phone, apps);
  if (wda === undefined) {
    const own = phone.osVersion ?? (await ideviceVersion(phone));
    // Where the driver can build the agent, its absence is no fault.
    if (process.platform === 'darwin' && own !== null) {
      return { id, platform: 'ios', state: 'ready', osVersion: own, model: 'iPhone', locked: null, ...installed };
    }
    const why =
      process.platform === 'darwin' ? `${udid}: not connected` : `${udid}: no wda given; only macOS builds it`;
    return { id, platform: 'ios', state: 'no-agent', why };
  }
  const status = await ask(wda, '/status', Status);
  if (typeof status === 'string') return { id, platform: 'ios', state: 'no-agent', why: `${wda}: ${status}` };
  const locked = await ask(wda, '/wda/locked', Locked);
  const info = await ask(wda, '/wda/device/info', Info);
  return {
    id,
    platform: 'ios',
    state: 'ready',
    osVersion: phone.osVersion ?? status.value.os.version,
    model: typeof info === 'string' ? 'iPhone' : (info.value.model ?? 'iPhone'),
    locked: typeof locked === 'string' ? null : locked.value,
    ...installed,
  };
}

/** The answer, or in words why there is none. */
async function ask<S extends z.ZodType>(wda: string, route: string, schema: S): Promise<z.output<S> | string> {
  try {
    const answer = await fetch(wda.replace(/\/$/, '') + route, { signal: AbortSignal.timeout(ANSWER_MS) });
    // Whatever else may listen there need not speak JSON.
    const said: unknown = await answer.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return null;
      throw error;
    });
    const checked = schema.safeParse(said);
    return checked.success ? checked.data : `${route} answered ${answer.status}, but not like WebDriverAgent`;
  } catch (error) {
    // fetch hides the reason one level down.
    const { cause } = error as Error;
    return cause instanceof Error ? cause.message : (error as Error).message;
  }
}

type Told = Installed & Pick<Extract<PhoneHealth, { state: 'ready' }>, 'versionsUnknown'>;

async function installedOn(phone: LabPhone, apps: readonly App[]): Promise<Told> {
  const unknown = (why: string): Told => ({ versions: {}, builds: {}, versionsUnknown: why });
  const list = await listApps(phone);
  if (list.text === null) return unknown(list.missing ? 'ideviceinstaller is not installed' : list.why);
  const checked = Listed.safeParse(readPlist(list.text));
  if (!checked.success) return unknown('ideviceinstaller answered in an unknown form');
  const byBundle = new Map(checked.data.map((app) => [app.CFBundleIdentifier, app]));
  const there = apps.flatMap(({ id, ios }) => {
    const app = ios && byBundle.get(ios.bundle);
    return app ? [[id, app] as const] : [];
  });
  return {
    versions: Object.fromEntries(there.map(([id, app]) => [id, app.CFBundleShortVersionString ?? ''])),
    builds: Object.fromEntries(
      there.flatMap(([id, { CFBundleVersion: code }]) => (code === undefined ? [] : [[id, { code }] as const])),
    ),
  };
}

/** Releases of the tool from 1.2 on know commands instead of options. */
async function listApps(phone: LabPhone): Promise<Answer> {
  const udid = ['-u', phone.udid ?? ''];
  const old = await tool('ideviceinstaller', [...udid, '-l', '-o', 'xml'], phone);
  if (old.text !== null || old.missing) return old;
  const current = await tool('ideviceinstaller', [...udid, 'list', '--xml'], phone);
  return current.text === null ? old : current;
}

function readPlist(text: string): unknown {
  try {
    return parsePlist(text);
  } catch {
    return null;
  }
}

const ideviceVersion = async (phone: LabPhone): Promise<string | null> =>
  (await tool('ideviceinfo', ['-u', phone.udid ?? '', '-k', 'ProductVersion'], phone)).text?.trim() || null;

type Answer = { readonly text: string } | { readonly text: null; readonly missing: boolean; readonly why: string };

/** Runs one of libimobiledevice's tools against the usbmuxd that knows the phone. */
async function tool(name: string, args: readonly string[], { usbmux }: LabPhone): Promise<Answer> {
  // These tools want the kind of the address in capitals.
  const socket = usbmux?.replace(/^(unix:)?\//i, 'UNIX:/');
  try {
    const { stdout } = await execa(name, args, {
      timeout: ANSWER_MS,
      ...(socket !== undefined && { env: { USBMUXD_SOCKET_ADDRESS: socket } }),
    });
    return { text: stdout };
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    return { text: null, missing: error.code === 'ENOENT', why: error.shortMessage };
  }
}
