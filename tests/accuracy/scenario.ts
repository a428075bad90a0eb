import type { Platform, Presentation, Scope } from '#model';
import type { Label } from './data.ts';

/** One labelled scenario: a cell that a run will measure, and what a careful person would say of it. */
export interface Scenario {
  /** `wechat/group/ios/stops-known+hidden` */
  readonly id: string;
  readonly app: string;
  readonly scope: Scope;
  readonly platform: Platform;
  readonly presentation?: Exclude<Presentation, 'url'>;
  readonly link: string;
  /** What a person would see. */
  readonly sees: string;
  readonly expect: Label;
  readonly why: string;
  /** Scenarios of the same name may share a run. */
  readonly run: string;
}

/** What several scenarios of one link need: the link itself, its rules, its pages. Documents as a user would write them. */
export interface Stage {
  readonly link: Readonly<Record<string, unknown>> & { readonly id: string };
  /** Narrowed to the link. */
  readonly rules: readonly object[];
  /** About everything in this run. */
  readonly wide: readonly object[];
  readonly faults: readonly object[];
  readonly sites: readonly { readonly host: string; readonly routes: readonly object[] }[];
  readonly scenarios: readonly Scenario[];
}
