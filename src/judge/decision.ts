import type { Verdict } from '#model';
import { fold } from '#text';
import type { Valid } from './assessed.ts';
import type { Arm } from './controls.ts';
import type { Evidence } from './evidence.ts';
import { accepts } from './sequential.ts';

/** What a rule concludes; the rest of a verdict is counting. */
export interface Decision extends Pick<Verdict, 'rule' | 'verdict' | 'how' | 'via' | 'why'> {
  /** The valid trials that agree with it; none where they are not what decided. */
  readonly agree: readonly Valid[];
  /** The valid trials it is about, where these are not all: those of one version, or those that can bear it out. */
  readonly among?: readonly Valid[];
  /** Some trials could bear out what others of the kind lack: another one may decide. */
  readonly lacking?: true;
}

export const insufficient = (rule: string, why: string): Decision => ({
  rule,
  verdict: 'insufficient',
  why,
  agree: [],
});

/** V1: a matrix may declare that a cell does not apply; nothing else may. */
export const declared = (reason: string): Decision => ({
  rule: 'V1',
  verdict: 'not-applicable',
  why: reason,
  agree: [],
});

/** What a class comes to without those of its trials that cannot bear out an accusation: these count for nothing. */
interface Borne {
  /** Null where too few are left. */
  readonly agree: Pick<Decision, 'agree' | 'among'> | null;
  readonly lacking: readonly Valid[];
}

export function borneOut({ valid }: Evidence, all: readonly Valid[], bears: (trial: Valid) => boolean): Borne {
  const lacking = all.filter((trial) => !bears(trial));
  const agree = all.filter(bears);
  const among = valid.filter((trial) => !lacking.includes(trial));
  if (!accepts(agree.length, among.length)) return { agree: null, lacking };
  return { agree: { agree, ...(lacking.length > 0 && { among }) }, lacking };
}

/** Too few of `all` bear it out; more trials may, if any has. */
export const unborne = (rule: string, why: string, all: readonly Valid[], { lacking }: Borne): Decision => ({
  ...insufficient(rule, why),
  ...(lacking.length < all.length && { lacking: true }),
});

/** A control failed or was turned away before it saw anything at all: that is no control. A page that it did not expect is one. */
export const sawNothing = ({ class: led, page }: Arm): boolean =>
  led === 'missing' || ((led === 'failed' || led === 'down') && fold(`${page?.title ?? ''}${page?.text ?? ''}`) === '');

/** U failed, or led to one thing before the trial and to another after it: it cannot tell whose doing the trial's end is. */
export const tellsWhose = ({ setting: { disguised } }: Valid): boolean =>
  disguised.class === 'missing' || !(disguised.class === 'changed' || sawNothing(disguised));

export const UNTOLD =
  "stopped, and the control with the app's user agent failed or changed: it may be the target's doing";
