/** Pictures of one page differ in no more bits than this (docs/decisions/0006-perceptual-hash.md). */
const ALIKE = 16;

/** Bits in which two perceptual hashes (64 hexadecimal digits) differ: 0 to 256; about 120 for unlike pages. */
export function distance(a: string, b: string): number {
  let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let bits = 0;
  for (; differing > 0n; differing &= differing - 1n) bits += 1;
  return bits;
}

/**
 * Does a phone's picture show the page that a control saw, at whatever width? Pages made from one template can look
 * alike, so it says nothing about whose page it is, and never stands alone. False where either has no picture.
 */
export const looksLike = (
  picture: string | undefined,
  page: { readonly picture?: string; readonly pictures?: readonly string[] },
): boolean =>
  picture !== undefined &&
  [...(page.picture === undefined ? [] : [page.picture]), ...(page.pictures ?? [])].some(
    (one) => distance(picture, one) <= ALIKE,
  );
