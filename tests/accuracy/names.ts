/** What `$name` and `$name.part` stand for while one stage is set. */
export type Names = Readonly<Record<string, string | undefined>>;

const NAME = /\$([a-zA-Z]+)(?:\.([a-z]+))?/g;

/** Puts in what the names stand for, in every text of a value, keys included. Throws for a name that nothing has. */
export function fill<T>(value: T, names: Names): T {
  if (typeof value === 'string') return fillText(value, names) as T;
  if (Array.isArray(value)) return value.map((one) => fill(one, names)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [fillText(key, names), fill(one, names)])) as T;
}

function fillText(text: string, names: Names): string {
  return text.replace(NAME, (whole, name: string, part?: string) => {
    const dotted = part === undefined ? undefined : names[`${name}.${part}`];
    if (dotted !== undefined) return dotted;
    const plain = names[name];
    if (plain === undefined) throw new Error(`${whole} stands for nothing here: ${text}`);
    return part === undefined ? plain : `${plain}.${part}`;
  });
}
