import { ILLEGIBLE, type Trial, type Validity } from '#model';
import { fold, holdsNearly } from '#text';
import { isOwn } from './delivered.ts';
import { unfitIn } from './notices.ts';
import type { Setting } from './setting.ts';

/** Why a trial may not be used, with the rule of docs/verdicts.md. */
export interface Invalid {
  readonly rule: string;
  readonly validity: Exclude<Validity, 'valid'>;
  readonly why: string;
}

type Rule = (trial: Trial, setting: Setting, alarmed: string | null) => Invalid | null;

const faulty = (rule: string, why: string): Invalid => ({ rule, validity: 'instrument-fault', why });

/** F1: the harness says itself that it could not make the trial. */
const saidSo: Rule = ({ fault }) => fault && { rule: 'F1', validity: fault.kind, why: fault.why };

/** F2: nothing was seen. */
const sawNothing: Rule = ({ observation }) =>
  observation && observation.frames.length > 0 ? null : faulty('F2', 'nothing was seen');

/** F3: the link was not delivered in the source app: a state left over from before, or the app died meanwhile. */
const elsewhere: Rule = ({ observation }, { app }) => {
  const other = observation?.frames.find(
    (frame) =>
      (frame.moment === 'chat' || (frame.moment === 'delivered' && observation.delivery.state !== 'jumped')) &&
      frame.app !== null &&
      frame.app !== app,
  );
  return other ? faulty('F3', `${other.app} was in front`) : null;
};

/** F4: the account or the app is not fit for measuring, as the app itself says. */
const unfit: Rule = (trial, setting) => {
  const said = unfitIn(trial, setting);
  return said === null ? null : { rule: 'F4', validity: 'precondition-failed', why: said };
};

/** F5: what was tapped is not the link's own row. */
const wrongRow: Rule = ({ observation }, { link, hosts }) => {
  if (observation?.delivery.state !== 'results' || observation.delivery.own === null) return null;
  const row = observation.delivery.rows[observation.delivery.own];
  return row && isOwn(row, link, hosts)
    ? null
    : faulty('F5', `tapped a row of ${row?.host ?? row?.title ?? 'nothing'}`);
};

/**
 * F10: no link leads to the phone's own screens. The app has died at the tap, or the phone was locked for a while: then
 * what came after that is no answer to the tap either.
 */
const ownScreen: Rule = ({ observation }, { knowledge }) => {
  if (!observation) return null;
  const { lockScreens, homeScreens } = knowledge.wording;
  const { frames, reacted, delivery } = observation;
  const led = [
    ...(reacted === true ? [frames.at(-1)] : []),
    ...(delivery.state === 'jumped' ? [frames.find(({ moment }) => moment === 'delivered')] : []),
  ];
  const isHome = led.some((frame) => homeScreens.includes(frame?.app ?? ''));
  const wasLocked = frames.some(({ app }) => lockScreens.includes(app ?? ''));
  return isHome || wasLocked ? faulty('F10', "the phone's home or lock screen was in front") : null;
};

/** F6: no control speaks for it. */
const uncontrolled: Rule = (_, { plain }) =>
  plain.class === 'missing' || plain.class === 'failed' || plain.class === 'changed'
    ? { rule: 'F6', validity: 'control-failed', why: `control ${plain.class}` }
    : null;

/** F7: what must open or must be caught was not, in the same session: the instrument saw what was not there. */
const untrusted: Rule = (_, __, alarmed) => (alarmed === null ? null : faulty('F7', alarmed));

/** F8: what was read on the pictures cannot be relied on. */
const illegible: Rule = ({ observation }) => (observation?.notes.includes(ILLEGIBLE) ? faulty('F8', ILLEGIBLE) : null);

/** F9: what was written still stands in the field: it was never sent, which is not the same as not arriving. */
const unsent: Rule = ({ cell, observation }, { link }) => {
  if (observation?.delivery.state !== 'missing') return null;
  const written = cell.presentation === undefined ? link.url : link.presentations?.[cell.presentation];
  const fields = observation.frames.at(-1)?.texts.filter(({ role, part }) => role === 'input' && part === 'native');
  const left = fields?.some(({ text, by }) => {
    const holds = by === 'ocr' ? holdsNearly : (all: string, words: string): boolean => all.includes(words);
    return written !== undefined && holds(fold(text), fold(written));
  });
  return left ? faulty('F9', 'what was written still stands in the field') : null;
};

const RULES: readonly Rule[] = [
  saidSo,
  sawNothing,
  elsewhere,
  unfit,
  wrongRow,
  illegible,
  unsent,
  ownScreen,
  uncontrolled,
  untrusted,
];

/** The first reason for which a trial may not be used; null if it may. `alarmed`: what its session's canaries say against it. */
export function invalidity(trial: Trial, setting: Setting, alarmed: string | null): Invalid | null {
  for (const rule of RULES) {
    const invalid = rule(trial, setting, alarmed);
    if (invalid) return invalid;
  }
  return null;
}
