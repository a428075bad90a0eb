/** What the network says of each step along a line: how likely each letter is. */
export interface Steps {
  readonly count: number;
  /** Letters it knows, and the blank, which is the first. */
  readonly letters: number;
  readonly data: ArrayLike<number>;
}

const BLANK = 0;

/** The likeliest letter of each step; the same letter in steps that follow each other is one letter. */
export function spell(
  { count, letters, data }: Steps,
  alphabet: readonly string[],
): { readonly text: string; readonly confidence: number } {
  let [text, sum, spelt, before] = ['', 0, 0, BLANK];
  for (let step = 0; step < count; step++) {
    let [best, most] = [BLANK, 0];
    for (let letter = 0; letter < letters; letter++) {
      const likely = data[step * letters + letter] ?? 0;
      if (likely > most) [best, most] = [letter, likely];
    }
    if (best !== BLANK && best !== before) {
      text += alphabet[best - 1] ?? '';
      sum += most;
      spelt++;
    }
    before = best;
  }
  return { text, confidence: spelt === 0 ? 0 : sum / spelt };
}
