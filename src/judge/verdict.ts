import type { Outcome, Verdict } from '#model';
import { pairOf, type Valid } from './assessed.ts';
import { type Class, classOf, divided, mostOf, shares, telling, whatDiffers } from './classes.ts';
import { borneOut, type Decision, insufficient, tellsWhose, UNTOLD, unborne } from './decision.ts';
import type { Evidence } from './evidence.ts';
import { accepts, NET } from './sequential.ts';
import { OPENINGS } from './trial.ts';

type Rule = (evidence: Evidence, most: number) => Decision | null;

const of = ({ valid }: Evidence, one: Class): readonly Valid[] => valid.filter((trial) => classOf(trial) === one);

const accepted = (evidence: Evidence, one: Class): readonly Valid[] | null => {
  const agree = of(evidence, one);
  return accepts(agree.length, evidence.valid.length) ? agree : null;
};

/** V2: nothing can be said. */
const tooLittle: Rule = ({ trials, valid, planned, alarms }) => {
  if (valid.length < NET) {
    if (trials.length === 0 && alarms.length > 0)
      return insufficient('V2', `no phone could be trusted: ${alarms.join('; ')}`);
    const control = trials.find(({ judged }) => judged.validity === 'control-failed')?.judged.detail;
    if (control !== undefined && valid.length === 0) return insufficient('V2', control);
    return insufficient('V2', `${valid.length} of ${trials.length} trials are valid, ${NET} are needed`);
  }
  const untried = (planned.pairs ?? []).find(
    ({ phone, account }) => !valid.some(({ trial }) => trial.phone.id === phone && trial.account === account),
  );
  return untried ? insufficient('V2', `not tried by ${untried.phone}/${untried.account ?? '-'}`) : null;
};

/** V3: the link itself is broken, whatever the app did. */
const linkDown: Rule = (evidence) => {
  const { control } = evidence;
  if (control !== 'down' && control !== 'gone') return null;
  if (of(evidence, 'opening').length > 0)
    return insufficient('V3', 'unexpected-success: the control found the link ' + control);
  return { rule: 'V3', verdict: 'down', why: control, agree: [] };
};

/** V4: outside the app, the app's user agent alone has the same effect. */
const targetsDoing: Rule = ({ valid }) => {
  const agree = valid.filter(({ outcome }) => outcome.asDisguised);
  return accepts(agree.length, valid.length) ? { rule: 'V4', verdict: 'target-refusal', agree } : null;
};

/** V5: the target refuses everybody, or refuses in its own app, where nobody else draws. */
const refusesAll: Rule = (evidence) => {
  const agree = accepted(evidence, 'target');
  if (!agree) return null;
  if (evidence.control === 'refused') return { rule: 'V5', verdict: 'target-refusal', agree };
  const inApp = evidence.control === 'ok' && agree.every(({ outcome }) => outcome.place === 'target-app');
  return inApp ? { rule: 'V5', verdict: 'target-refusal', why: "in the target's own app", agree } : null;
};

/** V6: both were seen; an artefact on the owner's host is no noise. Or phones and accounts see different things. */
const both: Rule = (evidence) => {
  const { valid } = evidence;
  const artefacts = [...of(evidence, 'stopped'), ...of(evidence, 'confirm')];
  const openings = of(evidence, 'opening');
  if ((artefacts.length > 0 && openings.length > 0) || divided(valid)) {
    return { rule: 'V6', verdict: 'mixed', why: whatDiffers(valid), agree: [] };
  }
  return null;
};

/** V7: it opens. */
const opens: Rule = (evidence) => {
  const agree = evidence.control === 'ok' ? accepted(evidence, 'opening') : null;
  if (!agree) return null;
  const via = mostOf(
    agree.map(({ outcome }) => outcome.outcome),
    OPENINGS,
  ) as NonNullable<Verdict['via']>;
  const forced = agree.some(({ outcome }) => outcome.presses > 0);
  return forced
    ? { rule: 'V7', verdict: 'conditional', via, why: 'the app forced a further press', agree }
    : { rule: 'V7', verdict: 'direct', via, agree };
};

/** V8: it asks first; where pressing on leads decides. */
const asksFirst: Rule = (evidence) => {
  const agree = evidence.control === 'ok' ? accepted(evidence, 'confirm') : null;
  if (!agree) return null;
  const ends = agree.map(({ outcome }) => outcome.end).filter((end) => end !== undefined);
  const count = (some: readonly Outcome[]): number => ends.filter((end) => some.includes(end)).length;
  if (count(OPENINGS) > ends.length / 2 && count(OPENINGS) > 1) {
    return { rule: 'V8', verdict: 'conditional', why: 'opens after pressing on', agree };
  }
  if (count(['stop', 'copy']) > ends.length / 2 && count(['stop', 'copy']) > 1) {
    const borne = borneOut(evidence, agree, tellsWhose);
    if (!borne.agree) return unborne('V8', UNTOLD, agree, borne);
    return {
      rule: 'V8',
      verdict: 'blocked',
      how: mostOf(ends, ['copy', 'stop']),
      why: 'after pressing on',
      ...borne.agree,
    };
  }
  if (count(['refused']) > ends.length / 2 && count(['refused']) > 1) {
    return { rule: 'V8', verdict: 'target-refusal', why: 'after pressing on', agree };
  }
  return insufficient('V8', 'asks first; where pressing on leads was not seen');
};

/** V9: its owner stops it. */
const stopsIt: Rule = (evidence) => {
  const all = evidence.control === 'ok' ? accepted(evidence, 'stopped') : null;
  if (!all || all.length < 2) return null;
  const borne = borneOut(evidence, all, tellsWhose);
  if (!borne.agree) return unborne('V9', UNTOLD, all, borne);
  const words = borne.agree.agree.map(({ outcome }) => outcome.outcome);
  return { rule: 'V9', verdict: 'blocked', how: mostOf(words, ['copy', 'stop']), ...borne.agree };
};

/** V10: nothing happens, nothing arrives, nothing is found, where something else did. */
const swallowsIt: Rule = (evidence) => {
  if (evidence.control !== 'ok') return null;
  for (const how of ['inert', 'lost', 'absent'] as const) {
    const all = accepted(evidence, how);
    if (!all) continue;
    const borne = borneOut(evidence, all, ({ trial }) => evidence.canaries.has(trial.id));
    if (borne.agree) return { rule: 'V10', verdict: 'blocked', how, ...borne.agree };
    const where = [...new Set(borne.lacking.map(pairOf))].join(', ');
    return unborne('V10', `${how}, and no canary behaved on ${where}`, all, borne);
  }
  return null;
};

/** V11: it leads elsewhere, where a browser with the app's user agent gets to the content. */
const leadsElsewhere: Rule = (evidence) => {
  const all = evidence.control === 'ok' ? accepted(evidence, 'diverted') : null;
  if (!all) return null;
  const borne = borneOut(evidence, all, ({ setting }) => setting.disguised.class === 'ok');
  if (!borne.agree)
    return unborne('V11', "diverted, and no control with the app's user agent reached the content", all, borne);
  const { agree } = borne.agree;
  // The source app's own search, without the link in it, is as much its own as its browser. Inside the target's app only the phone's own
  // browser can tell whose doing it is.
  const ownSearch = ({ outcome }: Valid): boolean => outcome.place === 'native' && outcome.detail === 'search';
  const outside = agree.filter((trial) => trial.outcome.place !== 'page' && !ownSearch(trial));
  if (outside.some(({ outcome }) => outcome.place !== 'target-app'))
    return insufficient('V11', 'diverted outside the web view');
  if (outside.some(({ setting: { phone, link } }) => phone.class !== 'ok' || phone.app !== link.opens))
    return insufficient(
      'V11',
      "diverted in the target's app, where the phone's own browser was not seen to lead to the content",
    );
  return { rule: 'V11', verdict: 'blocked', how: 'diverted', ...borne.agree };
};

/** V12: it fails in the app and nowhere else, but nobody's page stands there. The target's own page is somebody's. */
const failsOnlyHere: Rule = (evidence) => {
  const { valid, control, disguised, canaries } = evidence;
  const fails = of(evidence, 'unclear');
  if (control !== 'ok' || disguised !== 'ok' || fails.length < 3 || fails.length < valid.length) return null;
  if (fails.some((one) => mayStandThere(one) || UNTRIED.includes(one.outcome.detail ?? ''))) return null;
  if (fails.filter(({ trial }) => canaries.has(trial.id)).length < 3) return null;
  return { rule: 'V12', verdict: 'likely-blocked', why: shares(valid), agree: fails };
};

/** Said in words that nobody knows: of the message, or by a dialog that was not answered or led on to nothing. */
const UNTRIED = ['marked', 'unanswered', 'unfamiliar'];

/** The list may hold the link's own row, which could not be told: it was not tapped, so nothing has failed. */
const mayStandThere = ({ trial, outcome }: Valid): boolean =>
  outcome.place === 'nowhere' && trial.observation?.delivery.state === 'results';

/** V13: undecided. */
const undecided = (evidence: Evidence, most: number): Decision => {
  const { valid, control, disguised } = evidence;
  if (control === 'refused') return insufficient('V13', `the target refuses an ordinary browser too: ${shares(valid)}`);
  const identified = new Set(telling(valid).map(classOf));
  if (identified.size > 1) {
    return valid.length >= most
      ? { rule: 'V13', verdict: 'mixed', why: whatDiffers(valid), agree: [] }
      : insufficient('V13', `undecided after ${valid.length} of ${most} trials: ${shares(valid)}`);
  }
  const lacking = disguised === 'ok' ? '' : "; no control with the app's user agent";
  const whose = lacking === '' && identified.has('target') ? "; the target's own page, which no browser was shown" : '';
  return insufficient('V13', shares(valid) + lacking + whose);
};

const RULES: readonly Rule[] = [
  tooLittle,
  linkDown,
  targetsDoing,
  refusesAll,
  both,
  opens,
  asksFirst,
  stopsIt,
  swallowsIt,
  leadsElsewhere,
  failsOnlyHere,
];

/** The first rule that applies decides; the order is the specification. `most` is the cell's cap of trials. */
export function decide(evidence: Evidence, most: number): Decision {
  for (const rule of RULES) {
    const decision = rule(evidence, most);
    if (decision) return decision;
  }
  return undecided(evidence, most);
}
