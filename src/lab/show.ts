import type { App, Language } from '#model';
import { plain } from '#text';
import type { LabHealth } from './check.ts';
import type { PhoneHealth } from './health.ts';
import type { HostPart } from './host.ts';
import { WORDS } from './words.ts';

/** The health of a lab for a person: one line a thing, and under each failure what to do. */
export function showHealth(health: LabHealth, apps: readonly App[], language: Language): string {
  const words = WORDS[language];
  return [
    ...(health.virtual ? [words.virtual, ''] : []),
    words.host,
    ...health.host.flatMap((part) => showPart(part, language)),
    '',
    words.phones,
    ...health.phones.flatMap((phone) => showPhone(phone, apps, language)),
    ...(usable(health).length > 0 ? [] : ['', words.none]),
  ].join('\n');
}

/** The phones that a run could use. */
export const usable = ({ phones }: LabHealth): readonly PhoneHealth[] =>
  phones.filter(({ state }) => state === 'ready');

function showPart({ name, version }: HostPart, language: Language): readonly string[] {
  const words = WORDS[language];
  if (version !== null) return [`  ✓ ${name.padEnd(14)} ${version}`];
  return [`  ✗ ${name.padEnd(14)} ${words.missing}`, `      → ${words.install[name]}`];
}

function showPhone(phone: PhoneHealth, apps: readonly App[], language: Language): readonly string[] {
  const words = WORDS[language];
  if (phone.state !== 'ready') {
    const [what, advice] = words.trouble[phone.state];
    return [`  ✗ ${phone.id.padEnd(14)} ${what}: ${told(phone.why)}`, `      → ${advice}`];
  }
  const { id, platform, osVersion, model, locked } = phone;
  const system = `${platform === 'android' ? 'Android' : 'iOS'} ${osVersion}`;
  return [
    `  ${locked ? '!' : '✓'} ${id.padEnd(14)} ${told(`${system}, ${model}`)}${locked ? `, ${words.locked}` : ''}`,
    ...(locked ? [`      → ${words.unlock}`] : []),
    ...showApps(phone, apps, language),
  ];
}

function showApps(
  phone: Extract<PhoneHealth, { state: 'ready' }>,
  apps: readonly App[],
  language: Language,
): readonly string[] {
  const words = WORDS[language];
  if (phone.versionsUnknown !== undefined) {
    return [`      ${words.versionsUnknown}: ${told(phone.versionsUnknown)}`, `      → ${words.installIdevice}`];
  }
  const shown = (app: App): string => `${app.name[language]} ${phone.versions[app.id] ?? ''}`.trim();
  const installed = apps.filter(({ id }) => phone.versions[id] !== undefined);
  // Every phone has a home screen and a browser; whose they are differs by maker.
  const absent = apps.filter(({ id, owner }) => owner !== undefined && phone.versions[id] === undefined);
  return [
    `      ${told(installed.map(shown).join(', '))}`,
    ...(absent.length > 0
      ? [`      ${words.notInstalled}: ${absent.map((app) => app.name[language]).join(', ')}`]
      : []),
  ];
}

/** Phones and tools say what they like, and as much. */
const told = (text: string): string => plain(text).slice(0, 400);
