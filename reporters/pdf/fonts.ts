import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Fonts that come along, so that the document looks the same wherever it was printed. Their outlines are TrueType:
 * Chromium embeds those as fonts, where it draws the glyphs of others one by one.
 */
const SHEETS = [
  '@fontsource/noto-sans/latin-400.css',
  '@fontsource/noto-sans/latin-700.css',
  '@fontsource/noto-sans-sc/400.css',
  '@fontsource/noto-sans-sc/700.css',
];

/** `@font-face` rules with the files in them: of each font the parts that this text needs, for it comes in a hundred. */
export async function facesFor(text: string): Promise<string> {
  const points = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
  return (await Promise.all(SHEETS.map((sheet) => facesIn(sheet, points)))).flat().join('\n');
}

async function facesIn(sheet: string, points: readonly number[]): Promise<readonly string[]> {
  const place = import.meta.resolve(sheet);
  const faces = [...(await readFile(fileURLToPath(place), 'utf8')).matchAll(/@font-face \{[^}]*\}/g)];
  if (faces.length === 0) throw new Error(`${sheet}: no faces in it`);
  const wanted = faces.filter(([face]) => covers(face, points));
  return Promise.all(wanted.map(([face]) => withFile(face, place)));
}

/** A face without a range is for every character. */
function covers(face: string, points: readonly number[]): boolean {
  const [, list] = /unicode-range: ([^;]*);/.exec(face) ?? [];
  if (list === undefined) return true;
  const ranges = list.split(',').map((range) => {
    const [from = 0, to = from] = range
      .trim()
      .slice('U+'.length)
      .split('-')
      .map((point) => Number.parseInt(point, 16));
    return { from, to };
  });
  return points.some((point) => ranges.some(({ from, to }) => point >= from && point <= to));
}

async function withFile(face: string, sheet: string): Promise<string> {
  const [, file] = /url\((\S+\.woff2)\)/.exec(face) ?? [];
  if (file === undefined) throw new Error(`${sheet}: a face without a file`);
  const content = await readFile(new URL(file, sheet), 'base64');
  return face.replace(/src: [^;]*;/, `src: url(data:font/woff2;base64,${content}) format('woff2');`);
}
