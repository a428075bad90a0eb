import search from 'approx-string-match';

/** Text as it is compared: one form of each character, full width as half width, no white space, lower case. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '')
    .toLowerCase();

/**
 * Text from elsewhere as it may stand on a terminal, on one line: what would steer it, or turn the text around, becomes
 * a space.
 */
export const plain = (text: string): string =>
  text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' ');

/** `1 cell`, `2 cells` */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Text recognition takes about one character in so many for another. */
const ERRORS = 0.12;
/** Shorter words must have been read exactly. */
const SHORT = 6;

/** Does a text that was read on a picture hold these words, but for what may have been misread? Both folded. */
export function holdsNearly(text: string, words: string): boolean {
  if (text.includes(words)) return true;
  return words.length >= SHORT && search(text, words, Math.ceil(words.length * ERRORS)).length > 0;
}

/** `; did you mean wechat?`; nothing where no name is near. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = nearest(typed, names);
  return near === null ? '' : `; did you mean ${near}?`;
}

/** Of a name that is mistyped, at most so much is wrong. */
const SLIPS = 0.34;

/** The name that was probably meant; null if none is near. */
export function nearest(typed: string, names: readonly string[]): string | null {
  const most = Math.floor(typed.length * SLIPS);
  const near = names.flatMap((name) => {
    // What is found inside a longer name has that much left over.
    const left = Math.abs(name.length - typed.length);
    if (left > most) return [];
    const errors = search(name.toLowerCase(), typed.toLowerCase(), most).map((match) => match.errors);
    return errors.length > 0 ? [{ name, errors: Math.min(...errors) + left / 100 }] : [];
  });
  return near.toSorted((a, b) => a.errors - b.errors)[0]?.name ?? null;
}
