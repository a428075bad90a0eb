/** What a verdict looks like beside its shape and its word; colour only repeats them. */
export type Tone = 'direct' | 'conditional' | 'blocked' | 'refusal' | 'open' | 'mixed';

interface Shade {
  /** Of the sign and the word. At least 4.5 : 1 on its tint and on the paper. */
  readonly tone: string;
  readonly tint: string;
}

export const TONES: Readonly<Record<Tone, { readonly light: Shade; readonly dark: Shade }>> = {
  direct: { light: { tone: '#17693f', tint: '#e6f2ea' }, dark: { tone: '#6cc794', tint: '#1b2d22' } },
  conditional: { light: { tone: '#6b5900', tint: '#f6f0d3' }, dark: { tone: '#d6c15a', tint: '#2d2913' } },
  blocked: { light: { tone: '#a6211b', tint: '#fbe7e4' }, dark: { tone: '#f28b82', tint: '#3a1f1c' } },
  refusal: { light: { tone: '#67379a', tint: '#f0e9f8' }, dark: { tone: '#c6a3ec', tint: '#2b2236' } },
  open: { light: { tone: '#55585d', tint: '#efefed' }, dark: { tone: '#b3b0a9', tint: '#282724' } },
  mixed: { light: { tone: '#8a4a00', tint: '#faecd9' }, dark: { tone: '#eca957', tint: '#34260f' } },
};

/** Dark where the reader's system is; paper is always light. */
export const toneStyle = (): string =>
  `:root {\n${properties('light')}}\n\n@media screen and (prefers-color-scheme: dark) {\n:root {\n${properties('dark')}}\n}\n`;

const properties = (scheme: 'light' | 'dark'): string =>
  Object.entries(TONES)
    .map(([name, { [scheme]: shade }]) => `  --${name}: ${shade.tone};\n  --${name}-tint: ${shade.tint};\n`)
    .join('');
