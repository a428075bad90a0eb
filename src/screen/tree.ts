import { DOMParser, type Element } from '@xmldom/xmldom';
import type { Point } from '#drivers/phone';
import type { Platform } from '#model';
import { cutSource } from './cut.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a node is for, whatever the platform calls it. */
export type Kind = 'text' | 'button' | 'input' | 'title' | 'image' | 'list' | 'web' | 'progress' | 'dialog' | 'other';

/** A visible node of a screen's tree. Lengths in the tree's own units. */
export interface Node {
  readonly kind: Kind;
  /** Text as shown; for an input what was typed, or its hint. */
  readonly text: string;
  /** Spoken name: content-desc, label. */
  readonly label: string;
  /** Resource id or identifier, without its package. A hint only: ids change with releases. */
  readonly id: string;
  readonly box: Box;
  /** Stands inside a web view. */
  readonly inWeb: boolean;
  readonly tappable: boolean;
  readonly enabled: boolean;
  readonly selected: boolean;
  readonly parent: Node | null;
  /** Who read the text: the platform's tree, or text recognition on the picture. */
  readonly by: 'tree' | 'ocr';
}

/** One look at a phone. */
export interface Tree {
  readonly platform: Platform;
  /** Package or bundle id in front, if the tree says it. */
  readonly app: string | null;
  /** In reading order of the tree; only what is visible. */
  readonly nodes: readonly Node[];
  readonly size: { readonly width: number; readonly height: number };
  /** Changes when anything that a person could see in the tree changes. */
  readonly print: string;
  readonly notes: readonly string[];
}

/** Reads a page source of UiAutomator2 or WebDriverAgent. Never throws: what cannot be parsed is an empty tree with a note. */
export function readTree(source: string, platform: Platform): Tree {
  const { xml, notes: cuts } = cutSource(source);
  const notes = [...cuts];
  let root: Element | null = null;
  try {
    if (xml !== null) root = parse(xml);
  } catch (error) {
    notes.push(
      `page source unreadable: ${error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) : error}`,
    );
  }
  const skin = platform === 'android' ? android : ios;
  const nodes: Node[] = [];
  if (root) walk(root, skin, { parent: null, inWeb: false }, nodes);
  return {
    platform,
    app: root ? skin.app(root) : null,
    nodes,
    size: sizeOf(root, nodes),
    print: printOf(nodes),
    notes,
  };
}

const parse = (xml: string): Element | null => {
  const onError = (level: string, message: string): void => {
    if (level === 'fatalError') throw new Error(message);
  };
  return new DOMParser({ onError }).parseFromString(xml, 'text/xml').documentElement;
};

/** No screen is longer; what a source says beyond it cannot be tapped or cut out of a picture. */
const LONGEST = 1_000_000;

const lengthOf = (text: string | null | undefined): number => {
  const length = Number(text ?? 0);
  return Number.isNaN(length) ? 0 : Math.max(-LONGEST, Math.min(length, LONGEST));
};

/** The display's; where the source does not say it, that of the first node. */
function sizeOf(root: Element | null, nodes: readonly Node[]): Tree['size'] {
  const [width, height] = ['width', 'height'].map((name) => lengthOf(root?.getAttribute(name)));
  return width && height ? { width, height } : (nodes[0]?.box ?? { width: 0, height: 0 });
}

const printOf = (nodes: readonly Node[]): string =>
  nodes.map((n) => `${n.kind}|${n.text}|${n.label}|${n.box.x},${n.box.y},${n.box.width},${n.box.height}`).join('\n');

/** How one platform's XML says what we want to know. */
interface Skin {
  app(root: Element): string | null;
  /** Null for what is not a node of the screen (hierarchy, AppiumAUT). */
  node(element: Element): Omit<Node, 'inWeb' | 'parent' | 'by'> | null;
  /** False hides the node and, on Android, all that is in it. */
  visible(element: Element): 'yes' | 'no' | 'only-children';
}

function walk(element: Element, skin: Skin, at: { parent: Node | null; inWeb: boolean }, into: Node[]): void {
  const seen = skin.visible(element);
  if (seen === 'no') return;
  const read = seen === 'yes' ? skin.node(element) : null;
  const node: Node | null = read && { ...read, inWeb: at.inWeb, parent: at.parent, by: 'tree' };
  if (node) into.push(node);
  const below = { parent: node ?? at.parent, inWeb: at.inWeb || node?.kind === 'web' };
  for (const child of elementsIn(element)) walk(child, skin, below, into);
}

const elementsIn = (element: Element): Element[] =>
  Array.from(element.childNodes).filter((child): child is Element => child.nodeType === 1);

const is = (element: Element, name: string): boolean => element.getAttribute(name) === 'true';
const get = (element: Element, name: string): string => element.getAttribute(name) ?? '';

const ANDROID_KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/WebView$/, 'web'],
  [/EditText$/, 'input'],
  [/ProgressBar$/, 'progress'],
  [/Button$/, 'button'],
  [/ImageView$|\.Image$/, 'image'],
  [/RecyclerView$|ListView$/, 'list'],
  [/TextView$/, 'text'],
  [/Dialog$/, 'dialog'],
];

/** Where an element stands: UiAutomator2 writes `bounds`, WebDriverAgent four numbers. */
export function boxOf(element: Element): Box {
  const bounds = element.getAttribute('bounds');
  if (bounds !== null) {
    const [left = 0, top = 0, right = 0, bottom = 0] = (bounds.match(/-?\d+/g) ?? []).map(lengthOf);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }
  const [x = 0, y = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map((name) =>
    lengthOf(get(element, name)),
  );
  return { x, y, width, height };
}

const android: Skin = {
  app: (root) => elementsIn(root)[0]?.getAttribute('package') ?? null,
  visible: (element) => {
    if (element.tagName === 'hierarchy') return 'only-children';
    return element.getAttribute('displayed') === 'false' ? 'no' : 'yes';
  },
  node: (element) => {
    const name = get(element, 'class') || element.tagName;
    const text = get(element, 'text');
    const tappable = is(element, 'clickable');
    const kind = ANDROID_KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? (text ? 'text' : 'other');
    return {
      kind,
      text,
      label: get(element, 'content-desc'),
      id: get(element, 'resource-id').replace(/^.*:id\//, ''),
      box: boxOf(element),
      tappable,
      enabled: get(element, 'enabled') !== 'false',
      selected: is(element, 'selected'),
    };
  },
};

const IOS_KINDS: Readonly<Record<string, Kind>> = {
  WebView: 'web',
  TextField: 'input',
  SecureTextField: 'input',
  SearchField: 'input',
  TextView: 'input',
  ActivityIndicator: 'progress',
  ProgressIndicator: 'progress',
  Button: 'button',
  Link: 'button',
  Image: 'image',
  Table: 'list',
  CollectionView: 'list',
  StaticText: 'text',
  NavigationBar: 'title',
  Alert: 'dialog',
  Sheet: 'dialog',
};

const ios: Skin = {
  app: (root) => {
    const application = root.tagName === 'XCUIElementTypeApplication' ? root : elementsIn(root)[0];
    return application?.getAttribute('bundleId') ?? null;
  },
  visible: (element) => {
    if (!element.tagName.startsWith('XCUIElementType')) return 'only-children';
    if (element.tagName === 'XCUIElementTypeKeyboard') return 'no';
    return is(element, 'visible') ? 'yes' : 'only-children';
  },
  node: (element) => {
    const type = element.tagName.replace('XCUIElementType', '');
    const kind = IOS_KINDS[type] ?? 'other';
    // The application's own name is not drawn anywhere on its screen.
    const label = type === 'Application' ? '' : get(element, 'label') || get(element, 'name');
    return {
      kind,
      text:
        kind === 'input'
          ? get(element, 'value')
          : kind === 'text' || kind === 'title'
            ? get(element, 'value') || label
            : '',
      label: kind === 'text' || kind === 'title' ? '' : label,
      id: get(element, 'name'),
      box: boxOf(element),
      tappable: kind === 'button' || kind === 'input',
      enabled: get(element, 'enabled') !== 'false',
      selected: is(element, 'selected') || get(element, 'value') === '1',
    };
  },
};

export const middle = ({ box }: { readonly box: Box }): Point => ({
  x: box.x + box.width / 2,
  y: box.y + box.height / 2,
});

/** What a person would read there: the text, or else the spoken name. */
export const nameOf = (node: Node): string => node.text || node.label;
