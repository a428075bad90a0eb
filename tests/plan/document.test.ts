import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { AskedWrongly } from '#asked-wrongly';
import { parseLab } from '#lab/file';
import { expand } from '#plan/expand';
import { parseLinks } from '#plan/links';
import { apps, matrixOf, small } from './known.ts';

const PARSERS = {
  matrix: (text: string) => expand(matrixOf(text)),
  links: (text: string) => parseLinks(text, 'l.yaml', apps),
  lab: (text: string) => parseLab(text, { file: 'lab.yaml', env: () => undefined, sources: ['wechat'] }),
};
const names = Object.keys(PARSERS) as (keyof typeof PARSERS)[];

/** True if the text is read or refused in words; anything else is a bug. */
function readOrRefused(parser: keyof typeof PARSERS, text: string): boolean {
  try {
    PARSERS[parser](text);
  } catch (error) {
    if (!(error instanceof AskedWrongly)) throw error;
    // Nothing of the file may steer the terminal of who reads the message.
    expect(error.message.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f]/);
    expect(error.problems.length).toBeGreaterThan(0);
  }
  return true;
}

test.for(names)('any text at all is read as a %s or refused in words', (parser) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => readOrRefused(parser, text)),
    { numRuns: 300 },
  );
});

test.for(names)('any data at all, written as YAML, is read as a %s or refused in words', (parser) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (data) => readOrRefused(parser, stringify(data))),
    { numRuns: 300 },
  );
});

test('a matrix with any of its values replaced is read or refused in words', () => {
  const place = fc.constantFrom('schema', 'title', 'axes', 'cells', 'exclude', 'links', 'trials', 'linkFiles');
  const axis = fc.constantFrom('app', 'link', 'scope', 'platform');
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('wechat', 'qq', 'taobao-item', 'search', 'ios'),
  );
  const axes = fc.dictionary(axis, fc.oneof(value, fc.array(value, { maxLength: 3 })));
  fc.assert(
    fc.property(place, fc.oneof(value, axes, fc.array(axes, { maxLength: 3 })), (key, item) =>
      readOrRefused('matrix', stringify({ ...small(), [key]: item })),
    ),
    { numRuns: 500 },
  );
});

test.for([
  ['a tab', 'schema:\tx\n\t- y'],
  ['a key twice', 'schema: a\nschema: b'],
  ['an unknown anchor', 'schema: *nobody'],
  ['an unknown tag', 'schema: !!js/function "x"'],
  ['two documents', 'schema: a\n---\nschema: b'],
  ['nesting without end', '['.repeat(100_000)],
  [
    'aliases that multiply',
    `a0: &a0 x\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n')}`,
  ],
  ['a file too long', '#'.repeat(3_000_000)],
  ['nothing', ''],
] as const)('%s is refused in words', ([, text]) => {
  for (const parser of names) expect(() => PARSERS[parser](text)).toThrow(AskedWrongly);
});
