/** Bits in which two perceptual hashes (64 hexadecimal digits) differ: 0 to 256; about 120 for unlike pages. */
export function distance(a: string, b: string): number {
  let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let bits = 0;
  for (; differing > 0n; differing &= differing - 1n) bits += 1;
  return bits;
}
