import { AskedWrongly } from '#asked-wrongly';
import { listed, quoted } from '#document/explain';
import type { Cell, Plan } from '#model';
import { didYouMean } from '#text';

const AXES = ['app', 'link', 'scope', 'platform', 'presentation'] as const;

const valueAt = (cell: Cell, axis: (typeof AXES)[number]): string =>
  axis === 'presentation' ? (cell.presentation ?? 'url') : cell[axis];

/**
 * The part of a plan that is asked for, as `app=wechat,scope=group`: of one key any value will do, of different keys
 * all must. Throws AskedWrongly for an unknown key and for a value that no cell of the plan has.
 */
export function pick(plan: Plan, only: string): Plan {
  const wanted = only.split(',').map((part) => read(part, plan));
  const matches = (cell: Cell): boolean =>
    AXES.every((axis) => {
      const values = wanted.filter((one) => one.axis === axis);
      return values.length === 0 || values.some(({ value }) => valueAt(cell, axis) === value);
    });
  const cells = plan.cells.filter(({ cell }) => matches(cell));
  const excluded = plan.excluded.filter(({ cell }) => matches(cell));
  if (cells.length === 0) throw new AskedWrongly(`--only ${only}: leaves no cell of ${plan.matrix} to run`);
  const named = new Set([...cells, ...excluded].map(({ cell }) => cell.link));
  return { ...plan, cells, excluded, links: plan.links.filter(({ id }) => named.has(id)) };
}

function read(part: string, plan: Plan): { axis: (typeof AXES)[number]; value: string } {
  const at = part.indexOf('=');
  const key = part.slice(0, Math.max(0, at)).trim();
  const value = part.slice(at + 1).trim();
  const axis = AXES.find((one) => one === key);
  if (!axis) throw new AskedWrongly(`--only: ${quoted(part)} is not key=value with a key of ${AXES.join(', ')}`);
  const known = [...new Set([...plan.cells, ...plan.excluded].map(({ cell }) => valueAt(cell, axis)))];
  if (known.includes(value)) return { axis, value };
  throw new AskedWrongly(
    `--only: ${axis}=${quoted(value)} is not in ${plan.matrix}, which has ${listed(known)}${didYouMean(value, known)}`,
  );
}
