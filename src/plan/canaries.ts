import { AskedWrongly } from '#asked-wrongly';
import type { Canary, Link, Plan } from '#model';

/**
 * Those of a lab's canaries that the plan has a use for, and the plan with their links among its own.
 * Throws AskedWrongly for a link that nobody knows, or a mini program, which has no address to send.
 */
export function withCanaries(
  plan: Plan,
  declared: readonly Canary[],
  links: readonly Link[],
): { readonly plan: Plan; readonly canaries: readonly Canary[] } {
  const canaries = declared.filter(({ app, scope }) =>
    plan.cells.some(({ cell }) => cell.app === app && cell.scope === scope),
  );
  const used = canaries.flatMap(({ app, scope, opens, caught }) =>
    Object.entries({ opens, caught }).flatMap(([kind, id]) => {
      if (id === null) return [];
      const link = links.find((one) => one.id === id);
      if (link?.url !== undefined) return [link];
      const known = links.filter(({ url }) => url !== undefined).map((one) => one.id);
      throw new AskedWrongly(
        `lab: canaries: ${app}: ${scope}: ${kind}: "${id}" is not a link with an address: ${known.join(', ')}, or none`,
      );
    }),
  );
  const added = used.filter((link, at) => used.indexOf(link) === at && !plan.links.some(({ id }) => id === link.id));
  return { plan: { ...plan, links: [...plan.links, ...added] }, canaries };
}
