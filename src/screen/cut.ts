/** Larger sources are cut: a hostile page must not fill the harness's memory, nor hold it up. */
const LARGEST = 5 * 1024 * 1024;
/** The longest page that a tree has been seen of has some thousands. */
const MOST_ELEMENTS = 20_000;
/** Drivers themselves stop at 50 (WebDriverAgent) and 70 (UiAutomator2) unless told otherwise. */
const DEEPEST = 300;

export interface CutSource {
  /** Well-formed as far as its tags go; null where it is not even that. */
  readonly xml: string | null;
  readonly notes: readonly string[];
}

/**
 * A page source that can be parsed in bounded time and memory. What is too much is left out, and said; what stands
 * before it stays. No driver writes a document type, so one is refused, and with it every entity but XML's own five.
 */
export function cutSource(source: string): CutSource {
  const notes = new Set<string>();
  const open: string[] = [];
  let kept = '';
  /** From here on nothing has been kept yet. */
  let from = 0;
  /** How many elements deep it stands in one that is too deep. */
  let below = 0;
  let elements = 0;
  const end = (at: number): CutSource => ({
    xml:
      kept +
      (below > 0 ? '' : source.slice(from, at)) +
      open
        .map((name) => `</${name}>`)
        .reverse()
        .join(''),
    notes: [...notes],
  });
  const refuse = (why: string): CutSource => ({ xml: null, notes: [...notes, `page source unreadable: ${why}`] });

  for (let at = source.indexOf('<'); at >= 0; at = source.indexOf('<', at)) {
    const tag = tagAt(source, at);
    if (tag === null) return refuse(`a tag at ${at} is none or does not end`);
    const grows = tag.kind === 'open' || tag.kind === 'empty';
    if (tag.end > LARGEST || (grows && elements >= MOST_ELEMENTS)) {
      notes.add(`page source of ${source.length} characters cut after ${at} characters and ${elements} elements`);
      return end(at);
    }
    at = tag.end;
    if (tag.kind === 'other') continue;
    if (tag.kind === 'close') {
      if (below > 0) {
        below -= 1;
        if (below === 0) from = at;
      } else if (open.pop() !== tag.name) return refuse(`</${tag.name.slice(0, 40)}> closes nothing`);
      continue;
    }
    elements += 1;
    if (tag.kind === 'empty') continue;
    if (below > 0) below += 1;
    else if (open.length < DEEPEST) open.push(tag.name);
    else {
      notes.add(`page source cut below ${DEEPEST} levels`);
      kept += source.slice(from, tag.start);
      below = 1;
    }
  }
  if (open.length > 0 || below > 0) return refuse(`<${(open.at(-1) ?? '').slice(0, 40)}> is not closed`);
  return end(source.length);
}

type Tag =
  | { readonly kind: 'open' | 'empty' | 'close'; readonly name: string; readonly start: number; readonly end: number }
  /** An instruction, a comment, unparsed text. */
  | { readonly kind: 'other'; readonly end: number };

const OTHERS = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
] as const;

/** Longest name of a tag: a class's. */
const NAME = /<(\/?)([\p{L}_:][\p{L}\p{N}._:$-]{0,500})(?=[\s/>])/uy;

/** What stands at a `<`; null if it is no tag of XML, or has no end. */
function tagAt(source: string, start: number): Tag | null {
  for (const [opening, closing] of OTHERS) {
    if (!source.startsWith(opening, start)) continue;
    const end = source.indexOf(closing, start + opening.length);
    return end < 0 ? null : { kind: 'other', end: end + closing.length };
  }
  NAME.lastIndex = start;
  const [whole, slash, name] = NAME.exec(source) ?? [];
  if (whole === undefined || name === undefined) return null;
  const end = endOf(source, start + whole.length);
  if (end < 0) return null;
  const kind = slash === '/' ? 'close' : source[end - 2] === '/' ? 'empty' : 'open';
  return { kind, name, start, end };
}

/** Behind the `>` that ends a tag, not one in a quoted value; -1 if there is none before the next tag. */
function endOf(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const character = source[at];
    if (character === '>') return at + 1;
    if (character === '<') return -1;
    if (character === '"' || character === "'") {
      at = source.indexOf(character, at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}
