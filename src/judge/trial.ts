import type { Frame, Observation, Outcome, Step, Trial, Vantage } from '#model';
import { type Artefact, artefactOn } from './artefact.ts';
import { agrees, isAside, says, type WholePage, wallOn, wayOnIn } from './content.ts';
import { absent, inert, type Led, lost } from './delivered.ts';
import { hostOf } from './hosts.ts';
import { type End, endOf, type Found, judgeEnd } from './outcome.ts';
import { type Sight, sightOf } from './screen.ts';
import type { Setting } from './setting.ts';

/** What one valid trial comes to. */
export interface TrialOutcome extends Found {
  /** confirm: what pressing on led to; absent if to nothing. */
  readonly end?: Outcome;
  /** Where it ended: V11 asks. */
  readonly place: Sight['place'] | 'nowhere';
  /** The control that wears the source app's user agent ends on the same page, the ordinary one does not. */
  readonly asDisguised: boolean;
  /** Presses that the app forced between the tap and the end; dialogs before another app are not counted. */
  readonly presses: number;
}

export const OPENINGS: readonly Outcome[] = ['page', 'app', 'os-prompt'];

const LED_ASTRAY = 'a button in words that nobody knows was pressed, and no content came';

export const PRESS_UNATTRIBUTED = 'a press on a page whose address was not recorded';

/** Decides the outcome of a valid trial. Rules O1, O2 and O12 look at the delivery, O8 at the way, the rest at the end. */
export function outcomeOf(observation: Observation, vantage: Vantage, setting: Setting): TrialOutcome {
  const way = wayOf(observation, setting);
  const settled = way ? judgeEnd(way.end, setting) : null;
  const last = way && settled ? (saidInPassing(settled, way.passing) ?? settled) : null;
  const opened = last !== null && OPENINGS.includes(last.outcome);
  const there = way && ledTo(way.end, opened, setting);
  const undelivered =
    lost(observation, { vantage, there }, setting) ?? absent(observation, setting) ?? inert(observation);
  if (undelivered || !way || !last || !there) {
    const found: Found = undelivered ?? { rule: 'O13', outcome: 'unclear', detail: 'not-tapped', notes: [] };
    return { ...found, place: 'nowhere', asDisguised: false, presses: 0 };
  }
  const common = { place: way.end.sight.place, asDisguised: there.asDisguised, presses: way.presses.length };
  const notes = [...way.notes, ...way.passing.map(interposed), ...last.notes];
  // O8: what had to be pressed through decides the outcome; where it led is the end.
  if (way.through === null) return { ...last, ...common, notes };
  // Nobody knows what the button said that was pressed: only the content speaks for itself.
  if (way.guessed && !opened)
    return { rule: 'O13', outcome: 'unclear', detail: 'unfamiliar', ...common, notes: [...notes, LED_ASTRAY] };
  const end = last.outcome === 'unclear' || last.outcome === 'confirm' ? {} : { end: last.outcome };
  const led = last.detail === undefined ? last.outcome : `${last.outcome} ${last.detail}`;
  return {
    rule: 'O8',
    outcome: 'confirm',
    detail: way.through,
    ...end,
    ...common,
    notes: [...notes, `${way.presses.length} pressed, led to ${led} (${last.rule})`],
  };
}

interface Way {
  readonly end: End;
  /** Forced presses that count: on pages and folded messages, and dialogs before a page. */
  readonly presses: readonly Step[];
  /** Id of the artefact that had to be pressed through; null if there was none. */
  readonly through: string | null;
  /** A button of it was pressed whose words are not known. */
  readonly guessed: boolean;
  readonly notes: readonly string[];
  readonly passing: readonly Passing[];
}

/** From the tap to the settled end: what was pressed on, and what came and went. Null if nothing was opened. */
function wayOf(observation: Observation, setting: Setting): Way | null {
  const { frames, steps, address } = observation;
  const last = frames.findLast(({ moment }) => moment === 'settled') ?? frames.findLast(isAfterTap);
  if (!last) return null;
  // Where the app went on by itself, the screen after delivery is already the answer.
  const found = observation.delivery.state === 'jumped' ? 'chat' : 'delivered';
  const before = frames.findLast(({ moment }) => moment === found);
  const look = (frame: Frame, url: string | undefined): Sight =>
    sightOf(
      frame,
      { address: url === undefined ? { url: null, why: 'refused' } : { url, by: 'menu' }, before },
      setting,
    );
  const sight = sightOf(last, { address, before }, setting);

  const pressed = steps
    .filter(({ forced }) => forced)
    .map((step) =>
      pressOn(
        step,
        frames.findLast((frame) => frame.atMs <= step.atMs && isAfterTap(frame)),
        { look, setting },
      ),
    );
  const beforePage = sight.place === 'page' || sight.place === 'native';
  const inTheWay = ({ on, overContent }: Press): boolean =>
    on === 'owner' || (on === 'dialog' && beforePage && !overContent);
  const presses = pressed.filter((press) => inTheWay(press) || press.on === 'message' || press.on === 'page');
  return {
    end: endOf(sight, { settled: observation.settled, allowed: pressed.some(({ on }) => on === 'dialog') }, setting),
    presses: presses.map(({ step }) => step),
    through: pressed.find(inTheWay)?.id ?? null,
    guessed: pressed.some((press) => inTheWay(press) && press.guessed),
    notes: pressed.some(({ on }) => on === 'page') ? [PRESS_UNATTRIBUTED] : [],
    passing: passingOn(frames, last, { steps, look, setting }),
  };
}

const isAfterTap = ({ moment }: Frame): boolean => moment === 'opening' || moment === 'pressed' || moment === 'settled';

interface Press {
  readonly step: Step;
  /** What was pressed on: a page of the owner, a dialog, the folded message, a page nobody named, something unrelated. */
  readonly on: 'owner' | 'dialog' | 'message' | 'page' | 'other';
  readonly id: string;
  /** The content was already to be seen behind it. */
  readonly overContent: boolean;
  /** Of a dialog that nobody has described, and the button says nothing that is known. */
  readonly guessed: boolean;
}

function pressOn(
  step: Step,
  frame: Frame | undefined,
  { look, setting }: { look: (frame: Frame, url: string | undefined) => Sight; setting: Setting },
): Press {
  if (!frame) return { step, on: 'message', id: 'folded', overContent: false, guessed: false };
  const sight = look(frame, step.address);
  const artefact = artefactOn(sight, setting);
  const { knowledge } = setting;
  const isKnown = artefact !== null || wayOnIn([step.what], knowledge) || says('dismiss', [step.what], knowledge);
  const as = (on: Press['on']): Press => ({
    ...{ step, on, id: artefact?.id ?? 'undescribed' },
    ...{ overContent: sight.content, guessed: on === 'dialog' && !isKnown },
  });
  if (artefact) return as(sight.whose === 'owner' && artefact.kind !== 'os-prompt' ? 'owner' : 'dialog');
  const drawnByApp = frame.texts.some(({ part, text }) => part === 'native' && text === step.what);
  if (sight.place === 'page' && !drawnByApp) return as('page');
  // What had to be answered before anything went on stood in the way, whatever it says; an aside did not.
  const words = sight.native.map(({ text }) => text);
  const aside = sight.place === 'target-app' || isAside(words, knowledge, { surely: true });
  return as(aside ? 'other' : 'dialog');
}

/** What the app itself drew while the screen still moved, and took away again. */
interface Passing {
  readonly artefact: Artefact;
  readonly seconds: number;
}

/** What stood there until it went by itself: what somebody pressed on or put away did not. */
function passingOn(
  frames: readonly Frame[],
  last: Frame,
  { steps, look, setting }: { steps: readonly Step[]; look: (frame: Frame, url: undefined) => Sight; setting: Setting },
): readonly Passing[] {
  const standing = frames.slice(0, frames.indexOf(last) + 1).filter(isAfterTap);
  const artefacts = standing.map((frame) => artefactOn(look(frame, undefined), setting, 'passing'));
  const kindAt = (at: number): Artefact['kind'] | undefined => artefacts[at]?.kind;
  return standing.slice(0, -1).flatMap((frame, at) => {
    const [artefact, next] = [artefacts[at], standing[at + 1]];
    if (!artefact || !next || artefact.kind === 'os-prompt' || kindAt(at + 1) === artefact.kind) return [];
    const pressed = ({ did, atMs }: Step): boolean =>
      (did === 'press' || did === 'tap') && atMs >= frame.atMs && atMs <= next.atMs;
    if (frame.moment === 'pressed' || steps.some(pressed)) return [];
    const since = standing.slice(0, at + 1).findLastIndex((_, before) => kindAt(before) !== artefact.kind) + 1;
    return [{ artefact, seconds: Math.round((next.atMs - (standing[since] ?? frame).atMs) / 100) / 10 }];
  });
}

/** O9: it went on by itself, which is only to be noted. */
const interposed = ({ artefact, seconds }: Passing): string =>
  `O9: interposed ${seconds} s, ${artefact.kind} (${artefact.id}), drawn by the source app`;

/** Back where it was before the tap: what the app said in passing was its answer. */
function saidInPassing(last: Found, passing: readonly Passing[]): Found | null {
  if (last.rule !== 'O13' || last.detail !== 'returned') return null;
  const said = passing.find(({ artefact }) => ['stop', 'copy', 'load-error'].includes(artefact.kind));
  if (!said) return null;
  const { kind, id } = said.artefact;
  return kind === 'stop' || kind === 'copy'
    ? { rule: 'O7', outcome: kind, detail: id, notes: ['said in passing by the source app, nothing opened'] }
    : { rule: 'O3', outcome: 'unclear', detail: 'load-error', notes: [] };
}

/** What O1 asks of the end. A page of the owner that says nothing of links may be any page that was put in the link's place. */
const ledTo = ({ artefact, sight }: End, opened: boolean, setting: Setting): Led => ({
  opened,
  asDisguised: !opened && isAsDisguised(sight, setting),
  caught: artefact !== null && (artefact.id !== 'undescribed' || wallOn(sight.texts, setting.knowledge) !== null),
  unread: sight.place === 'page' && sight.host === null,
});

/** Does U, and not C, end where the trial ended? Then the target did it, whatever the host. */
function isAsDisguised(sight: Sight, { plain, disguised }: Setting): boolean {
  if (sight.place !== 'page' || !disguised.page) return false;
  const same = (page: WholePage & { readonly url: string }): boolean =>
    (sight.host === null || hostOf(page.url) === sight.host) && agrees(sight, page);
  return same(disguised.page) && !(plain.page !== null && same(plain.page));
}

/** Median-ready facts of a trial: steps from the tap on, and seconds from the tap to the settled end. */
export function effortOf({ observation }: Trial): { readonly steps: number; readonly seconds: number } | null {
  if (!observation) return null;
  const { frames, steps } = observation;
  const end = frames.findLast(({ moment }) => moment === 'settled');
  if (!end) return null;
  const first = frames.find(isAfterTap)?.atMs ?? end.atMs;
  const jumped = observation.delivery.state === 'jumped';
  const tap = jumped ? undefined : steps.findLast(({ did, atMs, forced }) => did === 'tap' && !forced && atMs <= first);
  // Where the app went on by itself, the clock runs from what started the search.
  const start = tap ?? steps.findLast(({ did, atMs }) => did === 'search' && atMs <= first);
  if (!start) return null;
  const forced = steps.filter((step) => step.forced).length;
  return { steps: (tap ? 1 : 0) + forced, seconds: Math.round((end.atMs - start.atMs) / 100) / 10 };
}
