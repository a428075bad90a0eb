import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** What must be the same in every language: the order of parts, what is typed and written, where links lead. */
function bones(text: string) {
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)];
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return {
    headings: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level),
    // Remarks, names and reasons are words.
    code: blocks.map(([, kind, code = '']) => [kind, code.split('\n').map((line) => line.split(/ {2,}|#|reason:/)[0])]),
    links: new Set(
      [...prose.matchAll(/\]\(([^)#]+)\)/g)].map(([, to]) => to).filter((to) => !to?.startsWith('README')),
    ),
  };
}

test('the README in Chinese has the parts, commands and links of the one in English', () => {
  const [english, chinese] = [bones(read('README.md')), bones(read('README.zh-CN.md'))];
  expect(chinese.headings).toEqual(english.headings);
  expect(chinese.code).toEqual(english.code);
  for (const link of chinese.links) expect(english.links).toContain(link);
});
