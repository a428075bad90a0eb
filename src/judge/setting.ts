import { type Cell, type Control, type Link, type Platform, type Run, speaksFor, type Trial } from '#model';
import { type Arm, armAround, contentPageOf, type PhoneArm, phoneArm } from './controls.ts';
import { hostSet } from './hosts.ts';
import type { Knowledge } from './knowledge.ts';

/** The part of a run that judging needs; it is known before the first trial. */
export type Planned = Pick<Run, 'plan' | 'apps'> & { readonly lab?: Pick<Run['lab'], 'canaries' | 'phones'> };

/** All that a trial is held against. */
export interface Setting {
  readonly link: Link;
  /** The source app. */
  readonly app: string;
  readonly platform: Platform;
  /** The company behind the source app; null accuses nobody. */
  readonly owner: string | null;
  readonly hosts: ReadonlySet<string>;
  /** C: the ordinary browser. */
  readonly plain: Arm;
  /** U: the same browser with the source app's user agent. */
  readonly disguised: Arm;
  /** P: the phone's own browser. */
  readonly phone: PhoneArm;
  readonly knowledge: Knowledge;
}

export function settingOf(run: Planned, trial: Trial, all: readonly Control[], knowledge: Knowledge): Setting {
  const link = linkOf(run, trial.cell);
  const { app, platform } = trial.cell;
  const controls = controlsOf(link.id, all).filter((control) => speaksFor(control, platform));
  const plain = armAround(trial, { link, agent: 'browser', controls, against: { page: null, knowledge } });
  const against = { page: contentPageOf(plain), knowledge };
  return {
    link,
    app,
    platform,
    owner: run.apps.find(({ id }) => id === app)?.owner ?? null,
    hosts: hostSet(link, controls),
    plain,
    disguised: armAround(trial, { link, agent: app, controls, against }),
    phone: phoneArm(link, { phones: phonesOf(run, trial), controls, against }),
    knowledge,
  };
}

const BY_LINK = new WeakMap<readonly Control[], { readonly length: number; readonly of: Map<string, Control[]> }>();

/** The controls of one link. A night asks for them at every trial: they are sorted once, and when a look has been added. */
export function controlsOf(id: string, all: readonly Control[]): readonly Control[] {
  const known = BY_LINK.get(all);
  if (known?.length === all.length) return known.of.get(id) ?? [];
  const of = new Map<string, Control[]>();
  for (const control of all) {
    const those = of.get(control.link);
    if (those) those.push(control);
    else of.set(control.link, [control]);
  }
  BY_LINK.set(all, { length: all.length, of });
  return of.get(id) ?? [];
}

/** Phones of the trial's platform. */
const phonesOf = ({ lab }: Planned, { phone }: Trial): ReadonlySet<string> =>
  new Set([phone.id, ...(lab?.phones ?? []).filter(({ platform }) => platform === phone.platform).map(({ id }) => id)]);

/** Throws where the run is not in itself consistent: a plan names only links that it carries. */
function linkOf({ plan }: Planned, cell: Cell): Link {
  const link = plan.links.find(({ id }) => id === cell.link);
  if (!link) throw new Error(`run.json: plan.links has no ${cell.link}`);
  return link;
}
