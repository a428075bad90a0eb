import { loadKnowledge } from '#judge/load';
import type { Stranger } from '#lab/virtual';
import type { LoadedMatrix } from '#load';
import type { Named } from '#model';
import { didYouMean, nearest } from '#text';

/** What is allowed and yet looks like a slip in a matrix. Each in one line. */
export function notesOn({ own, replaced }: Pick<LoadedMatrix, 'own' | 'replaced'>): readonly Named[] {
  const owners = [...new Set(loadKnowledge().owners.values())];
  const strange = own.filter(({ owner }) => !owners.includes(owner));
  return [
    ...[...new Set(strange.map(({ owner }) => owner))].map((owner) => {
      const ids = strange.filter((link) => link.owner === owner).map(({ id }) => id);
      return {
        zh: `链接 ${ids.join('、')} 的 owner“${owner}”不在 src/judge/owners.yaml 中，只有这些链接自己的主机及其域名算作它的${meant(owner, owners)}`,
        en: `owner "${owner}" of ${ids.join(', ')} is not in src/judge/owners.yaml, so only hosts of these links and their domains count as its own${didYouMean(owner, owners)}`,
      };
    }),
    ...replaced.map((id) => ({
      zh: `链接 ${id}：用矩阵自己的，不用链接库中同 id 的`,
      en: `link ${id}: the matrix's own, instead of the corpus's link of this id`,
    })),
  ];
}

/** Of rules that can never match. */
export const notesOnWorld = (strangers: readonly Stranger[]): readonly Named[] =>
  strangers.map(({ place, of, name, valid }) => ({
    zh: `${place}：没有叫“${name}”的 ${of}${meant(name, valid)}`,
    en: `${place}: no ${of} answers to "${name}"${didYouMean(name, valid)}`,
  }));

const meant = (name: string, valid: readonly string[]): string => {
  const near = nearest(name, valid);
  return near === null ? '' : `；是不是 ${near}？`;
};
