import { plain } from '#text';

/** Whatever a phone, a page or a file put into a text stays text: no markup, no HTML, no mention, no link. */
export const escapedMarkdown = (text: string): string =>
  plain(text).replace(/[\\`*_~[\]<>|&@#:]/g, (sign) => `\\${sign}`);

/** Head and rows of a table, each cell Markdown already. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
