import { loadKnowledge } from '#judge/load';
import type { Stranger } from '#lab/virtual';
import type { LoadedMatrix } from '#load';
import { didYouMean } from '#text';

/** What is allowed and yet looks like a slip in a matrix. Each in one line. */
export function notesOn({ own, replaced }: Pick<LoadedMatrix, 'own' | 'replaced'>): readonly string[] {
  const owners = [...new Set(loadKnowledge().owners.values())];
  const strange = own.filter(({ owner }) => !owners.includes(owner));
  return [
    ...[...new Set(strange.map(({ owner }) => owner))].map((owner) => {
      const ids = strange.filter((link) => link.owner === owner).map(({ id }) => id);
      return `owner "${owner}" of ${ids.join(', ')} is not in src/judge/owners.yaml, so only hosts of these links and their domains count as its own${didYouMean(owner, owners)}`;
    }),
    ...replaced.map((id) => `link ${id}: the matrix's own, instead of the corpus's link of this id`),
  ];
}

/** Of rules that can never match. */
export const notesOnWorld = (strangers: readonly Stranger[]): readonly string[] =>
  strangers.map(({ place, of, name, valid }) => `${place}: no ${of} answers to "${name}"${didYouMean(name, valid)}`);
