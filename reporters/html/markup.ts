import type { Named } from '#model';

/** Markup that is safe to stand in a page. Only `html` makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Content = Html | string | number | null | false | readonly Content[];

/** A template whose every value is escaped, unless it is Html itself. Attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + (strings[index + 1] ?? '');
  return new Html(markup);
}

function markupOf(content: Content): string {
  if (content instanceof Html) return content.markup;
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  if (content === null || content === false) return '';
  return content.map(markupOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What does not stand for itself. Most texts have none of it. */
const SPECIAL = /[<>&"'\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;

/**
 * Control characters have no meaning in HTML and are not valid there; they become U+FFFD. Marks that would turn the
 * text around are shown as what they are.
 */
function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => `⟨U+${hex(char)}⟩`)
    .replace(/[<>&"']/g, (char) => ENTITIES[char] ?? char);
}

/** Both languages; the style sheet shows the one that is chosen. */
export const both = ({ zh, en }: Named): Html =>
  zh === en ? html`${zh}` : html`<span lang="zh-CN">${zh}</span><span lang="en">${en}</span>`;

/** Something that was recorded, in its own direction. */
export const recorded = (text: string): Html => html`<bdi>${text}</bdi>`;

const hex = (char: string): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
