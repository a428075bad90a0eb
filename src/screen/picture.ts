import { bmvbhash } from 'blockhash-core';
import sharp from 'sharp';
import type { Box, Tree } from './tree.ts';

/** Blocks along each side: one bit each, 256 in all. */
const BLOCKS = 16;
/** Fewer blocks that stand out than this, and pages of quite another kind look alike: a spinner, one line of text. */
const FEWEST = 32;
/** Differences in brightness below this (of 255) are compression and shading. */
const FAINT = 8;

/**
 * The perceptual hash of a page's top square, as wide as the page: 64 hexadecimal digits, compared by #judge/picture.
 * `area` is the page on the screenshot, in its pixels. Null where there is too little to tell pages apart, where the
 * page is wider than high, and where the picture cannot be read.
 *
 * Block mean values after Yang, Gu and Niu (2006), as blockhash.io has them: docs/decisions/0006-perceptual-hash.md.
 */
export async function pictureOf(png: Uint8Array, area?: Box): Promise<string | null> {
  try {
    const picture = sharp(png);
    const { width, height } = await picture.metadata();
    const square = topSquare({ width, height }, area);
    if (!square) return null;
    const { data, info } = await picture.extract(square).toColourspace('srgb').ensureAlpha().raw().toBuffer({
      resolveWithObject: true,
    });
    if ((await standingOut(data, info)) < FEWEST) return null;
    return bmvbhash({ width: info.width, height: info.height, data }, BLOCKS);
  } catch {
    // A picture that is cut short or damaged says nothing.
    return null;
  }
}

/** The look of the page in the tree's web view, to be held against the control's. */
export async function pictureOfPage(png: Uint8Array, tree: Tree): Promise<string | null> {
  const view = await viewOn(png, tree);
  return view && pictureOf(png, view);
}

/** Nothing is drawn in the tree's web view: one colour and no more. */
export async function isBlankPage(png: Uint8Array, tree: Tree): Promise<boolean> {
  const view = await viewOn(png, tree);
  if (!view) return false;
  const { x: left, y: top, width, height } = view;
  try {
    const pixels = await sharp(png).extract({ left, top, width, height }).removeAlpha().raw().toBuffer();
    const { channels } = await sharp(pixels, { raw: { width, height, channels: 3 } }).stats();
    return channels.every(({ min, max }) => max - min <= FAINT);
  } catch {
    return false;
  }
}

/** Where the web view stands on the screenshot, in its pixels; null where there is none, or no picture that can be read. */
async function viewOn(png: Uint8Array, { nodes, size }: Tree): Promise<Box | null> {
  const view = nodes.find(({ kind }) => kind === 'web')?.box;
  if (!view || size.width <= 0) return null;
  const picture = await sharp(png)
    .metadata()
    .catch(() => null);
  if (!picture) return null;
  const scale = picture.width / size.width;
  const [x, y] = [view.x, view.y].map((at) => Math.max(0, Math.round(at * scale))) as [number, number];
  const width = Math.min(picture.width, Math.round((view.x + view.width) * scale)) - x;
  const height = Math.min(picture.height, Math.round((view.y + view.height) * scale)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function topSquare(
  { width, height }: { width: number; height: number },
  area: Box = { x: 0, y: 0, width, height },
): { left: number; top: number; width: number; height: number } | null {
  const left = Math.max(0, Math.round(area.x));
  const top = Math.max(0, Math.round(area.y));
  const side = Math.min(width, Math.round(area.x + area.width)) - left;
  const high = Math.min(height, Math.round(area.y + area.height)) - top;
  return side >= BLOCKS && high >= side ? { left, top, width: side, height: side } : null;
}

/** Blocks that are brighter or darker than most of the page. */
async function standingOut(data: Uint8Array, { width, height }: { width: number; height: number }): Promise<number> {
  const blocks = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(BLOCKS, BLOCKS, { fit: 'fill', kernel: 'linear' })
    .greyscale()
    .removeAlpha()
    .raw()
    .toBuffer();
  const median = [...blocks].sort((a, b) => a - b)[blocks.length / 2] ?? 0;
  return blocks.filter((block) => Math.abs(block - median) > FAINT).length;
}
