import { notOneOf } from '#document/explain';
import type { Path } from '#document/places';
import type { CellsWhere } from '#model';

/** What the cells of a matrix may be called: anything else is a slip. */
export interface Ids {
  readonly app: readonly string[];
  readonly link: readonly string[];
  readonly owner: readonly string[];
  readonly category: readonly string[];
}

interface Entry {
  readonly cells?: readonly string[];
  readonly where?: readonly CellsWhere[];
}

/** A line for each id in a list of entries that nothing has: where it stands, what is valid, and what was probably meant. */
export function strangersIn(
  entries: readonly Entry[],
  ids: Ids,
  problem: (path: Path, message: string) => string,
): readonly string[] {
  return entries.flatMap(({ cells = [], where = [] }, index) => [
    ...cells.flatMap((cell, at) => {
      const [app = '', link = ''] = cell.split('/');
      const wrong = [...unlike('app', app, ids.app), ...unlike('link', link, ids.link)];
      return wrong.map((message) => problem(['expectations', index, 'cells', at], message));
    }),
    ...where.flatMap((one, at) =>
      KEYS.flatMap(([key, of]) =>
        (one[key] ?? []).flatMap((value, nth) =>
          ids[of].includes(value)
            ? []
            : [problem(['expectations', index, 'where', at, key, nth], notOneOf(value, ids[of]))],
        ),
      ),
    ),
  ]);
}

const KEYS = [
  ['app', 'app'],
  ['link', 'link'],
  ['owner', 'owner'],
  ['notOwner', 'owner'],
  ['category', 'category'],
] as const;

const unlike = (key: string, value: string, valid: readonly string[]): readonly string[] =>
  valid.includes(value) ? [] : [`${key} ${notOneOf(value, valid)}`];
