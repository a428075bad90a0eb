import { InvalidArgumentError, Option } from 'commander';
import { AskedWrongly } from '#asked-wrongly';
import { worldNames } from '#lab/virtual';
import { REPORTERS, USUAL } from '#reporters/index';

/** Options that several commands take, and how what is given to one is read. */

export const lab = () =>
  new Option('--lab <file>', 'the phones: a lab file, or `virtual`')
    .default('virtual')
    .argParser((text: string) => text);
export const world = () =>
  new Option(
    '--world <name or folder>',
    `what the apps of the virtual lab allow: ${worldNames().join(', ')}, or a world of your own (default: "2021-11-30")`,
  );
export const reporters = () =>
  new Option(
    '--reporter <names>',
    `what to write: any of ${REPORTERS.join(', ')}, or paths of modules, with commas; ${USUAL.join(', ')} unless told`,
  ).argParser(list);
export const timestamp = () =>
  new Option('--timestamp <url>', 'an RFC 3161 authority that confirms when the run was sealed').env(
    'HUTONG_TIMESTAMP_AUTHORITY',
  );
export const check = () =>
  new Option('--check', 'exit with 1 if a verdict is not what was promised or expected').default(false);
export const against = () =>
  new Option('--against <what>', 'check against these alone')
    .choices(['commitments', 'expectations'])
    .implies({ check: true });
export const only = () =>
  new Option('--only <k=v,…>', 'only these cells, such as app=wechat,scope=group; of one key several are allowed');
export const state = () =>
  new Option('--state <file>', 'where `hutong watch` keeps what it saw').default('runs/.watch.json');

export const budget = () =>
  new Option('--budget <time>', 'only what fits into one night, such as 8h or 7h30m; the rest takes turns').argParser(
    duration,
  );
export const night = () =>
  new Option('--night <number>', 'which night of the rotation; counted from 2026-01-01 unless told').argParser(whole);
export const after = () =>
  new Option('--after <run>', 'the run whose undecided cells come first; the newest of the same matrix unless told');

/** What a night is to hold, out of the options. Throws AskedWrongly for a night without a budget. */
export function nightIn({ budget, night, after }: { budget?: number; night?: number; after?: string }) {
  if (budget === undefined) {
    if (night === undefined && after === undefined) return {};
    throw new AskedWrongly(`--${night === undefined ? 'after' : 'night'}: needs a --budget`);
  }
  const more = { ...(night !== undefined && { night }), ...(after !== undefined && { after }) };
  return { night: { budgetSeconds: budget, ...more } };
}

export function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('It is a percentage, 0 to 100.');
}

function duration(text: string): number {
  const [, hours = '', minutes = ''] = /^(?:(\d{1,3})h)?(?:(\d{1,4})m(?:in)?)?$/.exec(text.trim()) ?? [];
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('It is a time such as 8h, 7h30m or 45m.');
}

function whole(text: string): number {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text)) return value;
  throw new InvalidArgumentError('It is a whole number, 0 or more.');
}

export function portNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It is a port, 0 to 65535.');
}

export function another(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

export function list(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('It is one name or more, with commas between them.');
}
