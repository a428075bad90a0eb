import type { Rendered } from '#model';

/** What a reporter gave, if a report can be made of it. Throws an Error that says why not. */
export function checked(given: unknown): Rendered {
  if (!isRecord(given)) throw new Error(`it gave ${kindOf(given)}, not an object with \`files\``);
  const { files, evidence, print, stdout } = given;
  if (!isRecord(files)) throw new Error(`\`files\` is ${kindOf(files)}, not an object of names and contents`);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string' || content instanceof Uint8Array) continue;
    throw new Error(`\`files\`: ${JSON.stringify(name)} is ${kindOf(content)}, neither text nor bytes`);
  }
  for (const [name, piece] of entriesOf('evidence', evidence)) {
    if (isRecord(piece) && typeof piece.sha256 === 'string' && HASH.test(piece.sha256) && isType(piece.type)) continue;
    throw new Error(`\`evidence\`: ${JSON.stringify(name)} is none of the run's evidence`);
  }
  for (const [name, pages] of entriesOf('print', print)) {
    if (isRecord(pages) && [pages.html, pages.header, pages.footer].every((one) => typeof one === 'string')) continue;
    throw new Error(`\`print\`: ${JSON.stringify(name)} needs \`html\`, \`header\` and \`footer\``);
  }
  if (stdout !== undefined && typeof stdout !== 'string') throw new Error(`\`stdout\` is ${kindOf(stdout)}, not text`);
  const rendered = given as unknown as Rendered;
  checkNames(namesOf(rendered));
  return rendered;
}

/** Every file that a report will have. */
export const namesOf = ({ files, evidence = {}, print = {} }: Rendered): readonly string[] =>
  [files, evidence, print].flatMap((named) => Object.keys(named));

/** As file systems see it that do not tell capitals apart. */
export const sameName = (name: string): string => name.normalize('NFC').toLowerCase();

const HASH = /^[0-9a-f]{64}$/;
const TYPES = ['image/png', 'image/jpeg', 'application/xml', 'text/html', 'text/plain'];
const isType = (type: unknown): boolean => typeof type === 'string' && TYPES.includes(type);

function entriesOf(key: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (!isRecord(value)) throw new Error(`\`${key}\` is ${kindOf(value)}, not an object of names`);
  return Object.entries(value);
}

/** Names lead into folders below the report's, never out of it, and are the same on every system. */
function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const parts = name.split('/');
    const wrong = parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\u0000-\u001f:]/.test(name);
    if (wrong) throw new Error(`it may not write ${JSON.stringify(name)}: not a plain name inside the report's folder`);
    if (seen.has(sameName(name))) throw new Error(`it writes ${JSON.stringify(name)} twice`);
    seen.add(sameName(name));
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value);
