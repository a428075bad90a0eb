import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Platform } from '#model';
import { rows } from '#screen/find';
import { isLoading, textsOf, webOf } from '#screen/read';
import { nameOf, readTree, type Tree } from '#screen/tree';
import { unveil, veilOf } from '#screen/veil';
import { choiceOn, hangsOn, popupOn } from '#trial/press';
import { check, inTime } from './bounds.ts';
import { spoiltText } from './mutate.ts';
import { nastyText } from './nasty.ts';

// Page sources: what a page or a chat says stands in them word for word.

interface Element {
  readonly kind: string;
  readonly text: string;
  readonly label: string;
  readonly box: readonly [number, number, number, number];
  readonly inside: readonly Element[];
}

const KINDS: Readonly<Record<Platform, readonly string[]>> = {
  android: [
    ...['widget.FrameLayout', 'widget.TextView', 'widget.EditText', 'widget.Button', 'widget.ImageView'],
    ...['widget.ListView', 'webkit.WebView', 'widget.ProgressBar', 'app.Dialog'],
  ].map((name) => `android.${name}`),
  ios: ['Other', 'StaticText', 'TextField', 'Button', 'Image', 'Table', 'WebView', 'Alert', 'NavigationBar'].map(
    (name) => `XCUIElementType${name}`,
  ),
};

const length = fc.oneof(fc.nat({ max: 2000 }), fc.integer());

const elementOf = (platform: Platform): fc.Arbitrary<Element> =>
  fc.letrec<{ element: Element; inside: readonly Element[] }>((tie) => ({
    inside: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('element'), { maxLength: 3 }),
    ),
    element: fc.record({
      kind: fc.constantFrom(...KINDS[platform]),
      text: nastyText,
      label: nastyText,
      box: fc.tuple(length, length, length, length),
      inside: tie('inside'),
    }),
  })).element;

/** As the drivers write it: what XML cannot hold is left out, the rest escaped; three rare ends of lines become spaces. */
const kept = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[\u0085\u2028\u2029]/g, ' ');

const value = (text: string): string =>
  kept(text).replace(/[&<>"\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);

function xmlOf({ kind, text, label, box: [x, y, width, height], inside }: Element, platform: Platform): string {
  const own =
    platform === 'android'
      ? `package="com.tencent.mm" class="${kind}" text="${value(text)}" content-desc="${value(label)}" bounds="[${x},${y}][${width},${height}]" displayed="true" clickable="true"`
      : `type="${kind}" value="${value(text)}" label="${value(label)}" name="${value(label)}" visible="true" x="${x}" y="${y}" width="${width}" height="${height}"`;
  return `<${kind} ${own}>${inside.map((one) => xmlOf(one, platform)).join('')}</${kind}>`;
}

const around = (platform: Platform, inside: string): string =>
  platform === 'android'
    ? `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy index="0" width="1080" height="2400">${inside}</hierarchy>`
    : `<?xml version="1.0" encoding="UTF-8"?><AppiumAUT><XCUIElementTypeApplication type="XCUIElementTypeApplication" bundleId="com.tencent.xin" visible="true" x="0" y="0" width="390" height="844">${inside}</XCUIElementTypeApplication></AppiumAUT>`;

const all = (element: Element): readonly Element[] => [element, ...element.inside.flatMap(all)];

/** Everything that looks at a screen. */
function lookedAt(tree: Tree): Tree {
  const veil = veilOf(tree);
  const line = { text: 'https://m.tb.cn/h', box: { x: 10, y: 300, width: 200, height: 40 } };
  const read = unveil(tree, { native: true, web: true }, [line, { ...line, text: '\u202e\0' }]);
  for (const one of [tree, read]) {
    expect(JSON.parse(JSON.stringify(textsOf(one)))).toEqual(textsOf(one));
    expect(textsOf(one).every(({ text }) => text.isWellFormed() && text.length <= 500)).toBe(true);
    rows(one);
    popupOn(one, tree, { goesOn: () => true, isAside: () => true, again: false });
    hangsOn(one, tree);
    choiceOn(one, (text) => text.includes('继续'));
  }
  const lengths = tree.nodes.flatMap(({ box }) => Object.values(box));
  expect(lengths.every(Number.isFinite)).toBe(true);
  return { ...tree, notes: [...tree.notes, webOf(tree), String(isLoading(tree)), JSON.stringify(veil)] };
}

test.for(['android', 'ios'] as const)('a screen of %s with any texts in any places is read whole', async (platform) => {
  await check(elementOf(platform), 200, (element) => {
    const tree = lookedAt(readTree(around(platform, xmlOf(element, platform)), platform));
    const said = platform === 'android' ? tree.nodes.map(({ text }) => text) : tree.nodes.slice(1).map(({ id }) => id);
    expect(said).toEqual(all(element).map((one) => kept(platform === 'android' ? one.text : one.label)));
  });
});

test.for(['android', 'ios'] as const)(
  'a screen of %s with pieces spoilt is read or told unreadable',
  async (platform) => {
    const spoilt = elementOf(platform).chain((element) => spoiltText(around(platform, xmlOf(element, platform))));
    await check(spoilt, 300, (xml) => {
      const tree = readTree(xml, platform);
      lookedAt(tree);
      if (tree.nodes.length === 0 && xml.includes('</')) expect(tree.notes.join()).toMatch(/page source|^$/);
      expect(tree.notes.every((note) => note.length < 500)).toBe(true);
    });
  },
);

test('any text at all is a screen, if an empty one', async () => {
  await check(
    fc.array(nastyText, { maxLength: 5 }).map((parts) => parts.join('')),
    200,
    (xml) => {
      for (const platform of ['android', 'ios'] as const) lookedAt(readTree(xml, platform));
    },
  );
});

const MANY = 1_000_000;
const DEEP = 500_000;
const NODE = '<android.widget.TextView class="android.widget.TextView" text="字" bounds="[0,0][9,9]" displayed="true"';

/** What a page can make of its source, and what of that is left. */
const BOMBS: readonly (readonly [what: string, xml: string, nodes: number, notes: RegExp])[] = [
  [
    'millions of nodes',
    `<hierarchy>${`${NODE}/>`.repeat(MANY / 10)}</hierarchy>`,
    19_999,
    /cut after .* 20000 elements/,
  ],
  ['nesting without end', `<hierarchy>${'<a>'.repeat(DEEP)}${'</a>'.repeat(DEEP)}</hierarchy>`, 299, /cut below 300/],
  ['nesting that never ends', `<hierarchy>${'<a>'.repeat(MANY)}`, 299, /cut below 300/],
  [
    'a text of ten million characters',
    `<hierarchy>${NODE}/>${NODE} content-desc="${'x'.repeat(1e7)}"/></hierarchy>`,
    1,
    /cut after/,
  ],
  [
    'attributes without end',
    `<hierarchy ${Array.from({ length: 100_000 }, (_, at) => `a${at}=""`).join(' ')}/>`,
    0,
    /^$/,
  ],
  [
    'entities that multiply',
    `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "${'&a;'.repeat(1000)}">]><r text="&b;"/>`,
    0,
    /unreadable/,
  ],
  [
    'a file that is asked for',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r text="&x;"/>',
    0,
    /unreadable/,
  ],
  ['tags that never end', `<hierarchy>${'<a '.repeat(MANY)}`, 0, /unreadable/],
  ['quotes that never end', `<hierarchy>${`<a b="<a c='`.repeat(MANY / 10)}`, 0, /unreadable/],
  ['comments that never end', `<hierarchy>${'<!--'.repeat(MANY)}`, 0, /unreadable/],
  ['ends without beginnings', `<hierarchy>${'</a>'.repeat(MANY)}`, 0, /unreadable/],
  [
    'numbers without end',
    `<hierarchy>${NODE.replace('9,9', `${'9'.repeat(400)},${'9'.repeat(100_000)}`)}/></hierarchy>`,
    1,
    /^$/,
  ],
];

test.for(BOMBS)('%s: bounded', async ([, xml, nodes, notes]) => {
  const tree = await inTime(() => readTree(xml, 'android'));
  expect({ nodes: tree.nodes.length, notes: tree.notes.join('; ') }).toEqual({
    nodes,
    notes: expect.stringMatching(notes),
  });
  await inTime(() => lookedAt(tree));
});

test('what stands before a cut is read as it was', () => {
  const first = `${NODE.replace('字', '即将打开外部链接')}/>`;
  const tree = readTree(`<hierarchy>${first}${`${NODE}/>`.repeat(MANY / 10)}</hierarchy>`, 'android');
  expect(nameOf(tree.nodes[0] ?? expect.fail())).toBe('即将打开外部链接');
});
