import type { Language } from '#model';

interface Marks {
  readonly colon: string;
  readonly comma: string;
  readonly semicolon: string;
  readonly brackets: readonly [open: string, close: string];
}

/** Punctuation between words of a language, with the space that belongs to it. */
export const MARKS: Readonly<Record<Language, Marks>> = {
  zh: { colon: '：', comma: '，', semicolon: '；', brackets: ['（', '）'] },
  en: { colon: ': ', comma: ', ', semicolon: '; ', brackets: [' (', ')'] },
};
