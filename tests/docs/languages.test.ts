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
    // What is asked of a command is said in words, its options are not.
    commands: [...prose.matchAll(/^\| `(hutong (?:lab )?[a-z]+)(.*?)` \|/gm)].map(([, name, rest = '']) => [
      name,
      rest.match(/--[a-z-]+/g),
    ]),
    statuses: prose.match(/(?<=[：:·] ?)\d+(?= )/g),
    links: new Set(
      [...prose.matchAll(/\]\(([^)#]+)\)/g)].map(([, to]) => to).filter((to) => !to?.startsWith('README')),
    ),
  };
}

test('the README in Chinese has the parts, commands and links of the one in English', () => {
  const [english, chinese] = [bones(read('README.md')), bones(read('README.zh-CN.md'))];
  expect(chinese.headings).toEqual(english.headings);
  expect(chinese.code).toEqual(english.code);
  expect(chinese.commands).toEqual(english.commands);
  expect(chinese.commands.length).toBeGreaterThan(10);
  expect([chinese.statuses, english.statuses]).toEqual(Array(2).fill(['0', '1', '2', '3', '10', '130']));
  expect(chinese.links).toEqual(english.links);
});
