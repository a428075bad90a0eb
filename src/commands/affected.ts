import { AskedWrongly } from '#asked-wrongly';
import { notOneOf } from '#document/explain';
import type { Plan, Run } from '#model';
import { affected } from '#plan/affected';
import { readSeen, writeSeen } from '#watch/state';

/** `--affected` names apps, or none: then those that `hutong watch` has seen change and that were not tried since. */
export type Affected = true | readonly string[];

/**
 * The part of the plan that updates may have changed, and of which apps; null where nothing has. `seen` is the file in
 * which `hutong watch` keeps what it saw. Throws AskedWrongly.
 */
export async function affectedPart(
  { plan, apps }: Pick<Run, 'plan' | 'apps'>,
  named: Affected,
  seen: string,
): Promise<{ readonly plan: Plan; readonly apps: readonly string[]; readonly sentinels: number } | null> {
  const wanted = named === true ? (await readSeen(seen)).pending : named;
  const stranger = wanted.find((id) => !apps.some((app) => app.id === id));
  if (stranger !== undefined)
    throw new AskedWrongly(
      `--affected: ${notOneOf(
        stranger,
        apps.map(({ id }) => id),
      )}`,
    );
  const touches = (id: string): boolean =>
    plan.cells.some(({ cell }) => cell.app === id) ||
    plan.links.some((link) => link.opens === id && plan.cells.some(({ cell }) => cell.link === link.id));
  const own = wanted.filter(touches);
  if (own.length === 0) return null;
  const { sentinels, ...part } = affected(plan, own);
  return { plan: part, apps: own, sentinels };
}

/** These have been tried in their new versions. */
export async function tried(apps: readonly string[], file: string): Promise<void> {
  const seen = await readSeen(file);
  await writeSeen(file, { ...seen, pending: seen.pending.filter((id) => !apps.includes(id)) });
}
