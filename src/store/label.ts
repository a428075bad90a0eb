import { AskedWrongly } from '#asked-wrongly';
import type { Run } from '#model';

/**
 * Files of a run are passed on one by one, and lines are taken out of them: each says by itself whether the phones were
 * virtual. Whoever has the whole run knows it from run.json, so in memory no record carries the label.
 */
interface Labelled {
  readonly virtual?: boolean;
}

/** The record as it is stored: the label after the version of its shape. */
export function labelled<T extends { readonly schema: 1 }>({ schema, ...rest }: T, { lab }: Run): object {
  return { schema, virtual: lab.virtual, ...rest };
}

/**
 * The record without its label; runs stored before there was one are read as they are. Throws AskedWrongly where it says
 * otherwise than run.json.
 */
export function unlabelled<T extends Labelled>(record: T, place: string, { lab }: Run): T {
  const { virtual = lab.virtual } = record;
  if (virtual !== lab.virtual) {
    throw new AskedWrongly(`${place}: virtual: ${virtual}, but lab.virtual in run.json is ${lab.virtual}`);
  }
  const { virtual: _, ...rest } = record;
  return rest as T;
}
