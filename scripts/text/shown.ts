import { draw } from '#fixtures/phones/drawing';
import type { Handset } from '#fixtures/phones/handset';
import { overlap, type Point, type Rect, type View, viewsAt } from '#fixtures/phones/view';

/** A text that a phone has drawn, and where, in the picture's pixels. */
export interface Shown {
  readonly text: string;
  readonly box: Rect;
  /** In full view. What lies below a dialog or is cut off may be read or not. */
  readonly plain: boolean;
}

/** Every text on the display. The phone itself is the witness: it knows what it draws. */
export async function shownOn(phone: Handset): Promise<Shown[]> {
  const root = await phone.look();
  const { scale, statusBar } = phone.spec;
  const found: Shown[] = [];
  const dialogs = all(root).filter(({ role }) => role === 'dialog' || role === 'alert');
  const walk = async (view: View, at: { clip: Rect; inWeb: boolean; dim: boolean }): Promise<void> => {
    const seen = overlap(view.rect, at.clip);
    if (seen.width === 0 || seen.height === 0) return;
    const dim = at.dim && !dialogs.includes(view);
    const isPage = view.paint?.pixels !== undefined;
    const text = isPage || isIcon(view) ? '' : at.inWeb ? (view.text ?? '') : await drawn(view, phone);
    if (text.trim() !== '') {
      const { x, y, width, height } = seen;
      const cut = view.rect.width * view.rect.height - width * height > 1 || y < statusBar;
      const atEdge = at.inWeb && y + height > phone.display.height - EDGE;
      const uncovered = pointsOf(seen).every((point) => viewsAt(root, point).includes(view));
      const box = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
      found.push({ text, box, plain: uncovered && !cut && !atEdge && !dim });
    }
    const inWeb = at.inWeb || isPage;
    for (const child of view.children ?? []) await walk(child, { clip: seen, inWeb, dim });
  };
  await walk(root, { clip: phone.display, inWeb: false, dim: dialogs.length > 0 });
  return found;
}

/** A page's nodes end where the web view ends: what comes this near to it, in points, may be cut. */
const EDGE = 2;

/** A large square on a page is a sign, with words for those who cannot see. */
const isIcon = ({ rect, paint }: View): boolean =>
  rect.width === rect.height && rect.height > 2 * (paint?.fontSize ?? rect.height);

/** The middle, and near the corners. */
const pointsOf = ({ x, y, width, height }: Rect): Point[] =>
  [
    [0.5, 0.5],
    [0.02, 0.02],
    [0.98, 0.02],
    [0.02, 0.98],
    [0.98, 0.98],
  ].map(([across = 0, down = 0]) => ({ x: x + width * across, y: y + height * down }));

const all = (view: View): View[] => [view, ...(view.children ?? []).flatMap(all)];

const LETTERS = /<text[^>]*>([^<]*)<\/text>/g;
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** The letters that the phone draws for one view, an ellipsis included. */
async function drawn({ children: _, paint, ...view }: View, phone: Handset): Promise<string> {
  const { pixels: __, ...look } = paint ?? {};
  const layers = await draw({ ...view, paint: look }, { display: phone.display, focused: phone.focused });
  const svg = layers.map((layer) => (layer.kind === 'drawn' ? layer.svg : '')).join('');
  return [...svg.matchAll(LETTERS)]
    .map(([, letters = '']) => letters.replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity))
    .join('');
}
