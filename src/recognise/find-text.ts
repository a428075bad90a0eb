import type { Box } from '#screen/tree';

/** How likely each pixel belongs to a text, row by row. */
export interface Likelihood {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

// The four numbers are PaddleOCR's own for this network: det_db_thresh, det_db_box_thresh, det_db_unclip_ratio, min_size.
const PIXEL = 0.3;
const TEXT = 0.6;
const UNCLIP = 1.5;
const SMALLEST = 3;

/** Boxes of the texts on a picture. Screens stand straight: boxes need not turn. */
export function findText(map: Likelihood): Box[] {
  const boxes: Box[] = [];
  const seen = new Uint8Array(map.width * map.height);
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || likely(map, start) <= PIXEL) continue;
    const spot = growFrom(start, map, seen);
    const { box, sum, pixels } = spot;
    if (Math.min(box.width, box.height) < SMALLEST || sum / pixels < TEXT) continue;
    boxes.push(unclipped(box, map));
  }
  return boxes;
}

const likely = ({ data }: Likelihood, at: number): number => data[at] ?? 0;

/** The spot of likely pixels that a pixel belongs to, corners included. Marks them as seen. */
function growFrom(
  start: number,
  map: Likelihood,
  seen: Uint8Array,
): { readonly box: Box; readonly sum: number; readonly pixels: number } {
  const { width, height } = map;
  let [left, top, right, bottom, sum, pixels] = [width, height, 0, 0, 0, 0];
  const open = [start];
  seen[start] = 1;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    sum += likely(map, at);
    pixels++;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const next = at + dy * width + dx;
        const outside = x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height;
        if (outside || seen[next] === 1 || likely(map, next) <= PIXEL) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
  }
  return { box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }, sum, pixels };
}

/** The network marks the heart of a text only: the box grows by as much as it was taught to leave out. */
function unclipped({ x, y, width, height }: Box, { width: widest, height: highest }: Likelihood): Box {
  const by = (width * height * UNCLIP) / (2 * (width + height));
  const [left, top] = [Math.max(0, x - by), Math.max(0, y - by)];
  return {
    x: left,
    y: top,
    width: Math.min(widest, x + width + by) - left,
    height: Math.min(highest, y + height + by) - top,
  };
}
