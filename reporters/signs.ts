import type { Verdict, VerdictName } from '#model';

/**
 * A sign for each verdict, told apart without colour. All are one column wide in every terminal: none is of
 * ambiguous width (Unicode Standard Annex 11), which terminals in Chinese draw twice as wide.
 */
const SIGNS: Readonly<Record<VerdictName, string>> = {
  direct: '✓',
  conditional: '~',
  blocked: '✗',
  'likely-blocked': '✗?',
  'target-refusal': '!',
  down: '⌀',
  mixed: '⇄',
  insufficient: '?',
  'not-applicable': '-',
};

export const signOf = (verdict: Verdict | null): string => (verdict === null ? '?' : SIGNS[verdict.verdict]);
