import type { Cell, Plan, Platform, UnservedCell } from '#model';

/** What a lab says of a phone. */
export interface Serving {
  readonly id: string;
  readonly platform: Platform;
  readonly accounts: Readonly<
    Record<
      string,
      {
        readonly alias?: string | undefined;
        readonly private?: string | undefined;
        readonly group?: string | undefined;
      }
    >
  >;
  /** By app, of those that are installed; null or absent where it is not known. */
  readonly versions?: Readonly<Record<string, string>> | null;
}

/** The cells of a plan that no phone of a lab can try, and why. */
export const unserved = ({ cells }: Pick<Plan, 'cells'>, phones: readonly Serving[]): readonly UnservedCell[] =>
  cells.flatMap(({ cell }) => {
    const why = whyNot(cell, phones);
    return why === null ? [] : [{ cell, why }];
  });

/** The phones that can try a cell, in the order of the lab. */
export const serversOf = <P extends Serving>(cell: Cell, phones: readonly P[]): readonly P[] =>
  phones.filter((phone) => whyNot(cell, [phone]) === null);

const PHONE: Readonly<Record<Platform, string>> = { android: 'Android phone', ios: 'iPhone' };

/** The step that no phone gets over, where those that got over the ones before are named. */
function whyNot({ app, scope, platform }: Cell, phones: readonly Serving[]): string | null {
  const here = phones.filter((phone) => phone.platform === platform);
  if (here.length === 0) return `no ${PHONE[platform]} in the lab`;
  const installed = here.filter(({ versions }) => !versions || versions[app] !== undefined);
  if (installed.length === 0) return `${app} is not installed on ${names(here)}`;
  if (scope === 'search') return null;
  const signedIn = installed.filter(({ accounts }) => accounts[app] !== undefined);
  if (signedIn.length === 0) return `no ${PHONE[platform]} with an account for ${app}`;
  const served = signedIn.some(({ accounts }) => accounts[app]?.[scope] !== undefined);
  return served ? null : `no ${scope} chat given for ${app} on ${names(signedIn)}`;
}

const names = (phones: readonly Serving[]): string => phones.map(({ id }) => id).join(', ');
