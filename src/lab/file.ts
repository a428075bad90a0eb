import { z } from 'zod';
import { AskedWrongly } from '#asked-wrongly';
import { readDocument } from '#document';
import type { Path } from '#document/places';
import type { Canary } from '#model';
import { CAREFUL, FRESH, type Lab, PATIENT } from './lab.ts';

const Port = z.int().min(1).max(65_535);
const Name = z.string().min(1).max(200);
const Id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/i, 'an id has letters, digits, dots, hyphens; at most 40');

const ENV = /^env:(.*)$/s;

/** What stands in every record or on every screenshot: kept secret it cannot be. */
const Recorded = Name.refine((text) => !ENV.test(text), 'is recorded and cannot be kept secret; write it out');

const AccountFile = z.strictObject({
  alias: Recorded,
  private: Recorded.optional(),
  group: Recorded.optional(),
  region: Recorded.optional(),
});

/** How a phone is addressed. Each goes on a command line or into a request, so each has a strict form. */
const ADDRESSES = {
  // adb would take a leading hyphen for an option.
  serial: { form: /^[\w.[][\w.:[\]-]*$/, wrong: 'not a serial as `adb devices` prints it' },
  udid: { form: /^[0-9A-Za-z][0-9A-Za-z-]*$/, wrong: 'not a UDID: letters, digits and hyphens' },
  wda: { form: /^https?:\/\/[\w.[\]:-]+(\/\S*)?$/, wrong: 'not an http(s) address' },
} as const;

const address = ({ form, wrong }: (typeof ADDRESSES)[keyof typeof ADDRESSES]) =>
  z
    .string()
    .refine((text) => ENV.test(text) || form.test(text), wrong)
    .optional();

/** Without a shell: a program and its arguments. */
const Command = z.array(z.string().min(1)).min(1, 'a command is a program and its arguments');

const PhoneFile = z.strictObject({
  id: Id,
  platform: z.enum(['android', 'ios']),
  serial: address(ADDRESSES.serial),
  udid: address(ADDRESSES.udid),
  wda: address(ADDRESSES.wda),
  usbmux: Name.optional(),
  osVersion: Recorded.optional(),
  network: Recorded.optional(),
  appium: z.record(z.string(), z.unknown()).optional(),
  hooks: z
    .strictObject({ agent: Command.optional(), reboot: Command.optional(), power: Command.optional() })
    .optional(),
  accounts: z.record(z.string(), AccountFile).default({}),
});

/** The id of a link, or `none` where none is known. */
const CanaryLink = z
  .string()
  .default('none')
  .transform((id) => (id === 'none' ? null : id));
const CanariesOfApp = z.partialRecord(
  z.enum(['private', 'group', 'search']),
  z.strictObject({ opens: CanaryLink, caught: CanaryLink }),
);

const LabFile = z.strictObject({
  schema: z.literal('hutong.lab/1'),
  adb: z.strictObject({ port: Port }).optional(),
  phones: z.array(PhoneFile).min(1, 'at least one phone is needed'),
  browser: z.strictObject({ hostRules: z.string().optional(), ignoreCertificates: z.boolean().optional() }).optional(),
  pacing: z
    .strictObject({
      secondsBetweenSends: z.number().min(0).default(CAREFUL.secondsBetweenSends),
      perHour: z.int().min(1).default(CAREFUL.perHour),
      perDay: z.int().min(1).default(CAREFUL.perDay),
    })
    .default(CAREFUL),
  quarantine: z
    .strictObject({
      restSeconds: z.number().min(1).default(PATIENT.restSeconds),
      most: z.int().min(0).default(PATIENT.most),
    })
    .default(PATIENT),
  recycling: z
    .strictObject({
      hours: z.number().positive().default(FRESH.hours),
      memory: z.int().min(300).default(FRESH.memory),
    })
    .default(FRESH),
  canaries: z.record(z.string(), CanariesOfApp).default({}),
  privacy: z.enum(['none', 'mask']).default('none'),
});

/**
 * Reads a lab file. Pure; `env` resolves values written `env:NAME`.
 * Throws AskedWrongly with every problem: file, line, key, and what would be valid.
 */
export function parseLab(
  text: string,
  options: {
    readonly file: string;
    readonly env: (name: string) => string | undefined;
    /** Apps that accounts can be for. */
    readonly sources: readonly string[];
  },
): Lab {
  const { file, sources } = options;
  const { value, problem } = readDocument(text, file, LabFile);
  const problems = value.phones.flatMap((phone, index) => [
    ...identity(phone).map(([key, message]) => problem(['phones', index, key], message)),
    ...(value.phones.findIndex((one) => one.id === phone.id) < index
      ? [problem(['phones', index, 'id'], `${phone.id} is the id of another phone too`)]
      : []),
    ...Object.keys(phone.accounts)
      .filter((app) => !sources.includes(app))
      .map((app) => problem(['phones', index, 'accounts', app], `"${app}" is not one of ${sources.join(', ')}`)),
  ]);
  for (const app of Object.keys(value.canaries).filter((one) => !sources.includes(one)))
    problems.push(problem(['canaries', app], `"${app}" is not one of ${sources.join(', ')}`));
  const secrets: string[] = [];
  const lab = resolveSecrets(value, (name, path) => {
    const secret = /^[A-Za-z_]\w*$/.test(name) ? options.env(name) : undefined;
    if (secret === undefined)
      problems.push(problem(path, `env:${name} names no variable that is set in the environment`));
    else secrets.push(secret);
    return secret;
  });
  if (problems.length === 0)
    problems.push(...strangeAddresses(lab.phones).map(([path, message]) => problem(path, message)));
  if (problems.length > 0) throw new AskedWrongly(problems);
  const { schema: _, canaries, ...rest } = lab;
  return { ...rest, virtual: false, secrets, canaries: canariesIn(canaries) };
}

const canariesIn = (declared: z.output<typeof LabFile>['canaries']): readonly Canary[] =>
  Object.entries(declared).flatMap(([app, scopes]) =>
    (['private', 'group', 'search'] as const).flatMap((scope) => {
      const known = scopes[scope];
      return known ? [{ app, scope, ...known }] : [];
    }),
  );

type PhoneFile = z.infer<typeof PhoneFile>;

/** What a phone of each platform is addressed by. */
function identity(phone: PhoneFile): readonly (readonly [string, string])[] {
  const wrong: [string, string][] = [];
  const strange = phone.platform === 'android' ? (['udid', 'wda', 'usbmux'] as const) : (['serial'] as const);
  for (const key of strange) if (phone[key] !== undefined) wrong.push([key, `not for ${phone.platform}`]);
  if (phone.platform === 'android' && phone.hooks?.agent) wrong.push(['hooks', 'agent is for iPhones']);
  if (phone.platform === 'android' && phone.serial === undefined) {
    wrong.push(['serial', 'missing; expected the serial as `adb devices` prints it']);
  }
  if (phone.platform === 'ios' && phone.udid === undefined) {
    wrong.push(['udid', 'missing; expected the UDID as `idevice_id -l` or Finder shows it']);
  }
  return wrong;
}

/** Addresses that came out of the environment in a wrong form. The value is a secret: it is not shown. */
const strangeAddresses = (phones: readonly PhoneFile[]): readonly (readonly [Path, string])[] =>
  phones.flatMap((phone, index) =>
    (['serial', 'udid', 'wda'] as const).flatMap((key) => {
      const { form, wrong } = ADDRESSES[key];
      return phone[key] === undefined || form.test(phone[key]) ? [] : [[['phones', index, key], wrong] as const];
    }),
  );

/** Replaces every text `env:NAME`, wherever it stands, by what `secretOf` makes of the name. */
function resolveSecrets<T>(value: T, secretOf: (name: string, path: Path) => string | undefined): T {
  const walk = (node: unknown, path: Path): unknown => {
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index]));
    if (node !== null && typeof node === 'object') {
      return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item, [...path, key])]));
    }
    const name = typeof node === 'string' ? ENV.exec(node)?.[1] : undefined;
    return name === undefined ? node : (secretOf(name, path) ?? node);
  };
  return walk(value, []) as T;
}
