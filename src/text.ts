import search from 'approx-string-match';

/** Text as it is compared: one form of each character, full width as half width, no white space, lower case. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '')
    .toLowerCase();

/** Text recognition takes about one character in so many for another. */
const ERRORS = 0.12;
/** Shorter words must have been read exactly. */
const SHORT = 6;

/** Does a text that was read on a picture hold these words, but for what may have been misread? Both folded. */
export function holdsNearly(text: string, words: string): boolean {
  if (text.includes(words)) return true;
  return words.length >= SHORT && search(text, words, Math.ceil(words.length * ERRORS)).length > 0;
}
