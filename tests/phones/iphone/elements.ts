import * as fc from 'fast-check';
import type { Element } from '#fixtures/phones/iphone/tree/element';

interface Shape {
  readonly type: string;
  readonly label: string;
  readonly visible: boolean;
  readonly x: number;
  readonly children: readonly Shape[];
}

/** A tree of elements as a snapshot would hold it, without a phone. */
export function element(shape: Partial<Shape> & { type: string }, parent: Element | null = null, index = 0): Element {
  const { type, label = '', visible = true, x = 0, children: below = [] } = shape;
  const frame = { x, y: 0, width: 10, height: 10 };
  const children: Element[] = [];
  const made: Element = {
    uid: `${parent?.uid ?? 'root'}.${index}`,
    type,
    identifier: '',
    label,
    value: null,
    placeholder: null,
    enabled: true,
    selected: false,
    focused: false,
    spoken: true,
    frame,
    shown: frame,
    visible,
    traits: [],
    field: null,
    view: null,
    index,
    parent,
    children,
  };
  for (const [at, child] of below.entries()) children.push(element(child, made, at));
  return made;
}

export const TYPES = ['XCUIElementTypeOther', 'XCUIElementTypeCell', 'XCUIElementTypeButton'];

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    type: fc.constantFrom(...TYPES),
    label: fc.constantFrom('', '淘宝', 'Taobao', "it's"),
    visible: fc.boolean(),
    x: fc.integer({ min: 0, max: 5 }),
    children: fc.oneof(
      { maxDepth: 4 },
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 3, arbitrary: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }) },
    ),
  }),
}));

/** Small trees of three types of elements. */
export const trees: fc.Arbitrary<Element> = shape.map((root) =>
  element({ ...root, type: 'XCUIElementTypeApplication' }),
);
