import type { Content, Control, Frame, Link } from '#model';
import { fold } from '#text';
import { says, wallOn } from './content.ts';
import { type Against, showsContent } from './shown.ts';

/** What one visit in a browser of our own says about the link. Only `ok` supports `direct` or `blocked`. */
type ControlClass = 'ok' | 'refused' | 'gone' | 'down' | 'failed';

/** Our own network failed, or our browser gave up: that says nothing about the site. */
const OURS = /ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED|ABORTED|PROXY_|TUNNEL_)/;

function classify(control: Control, link: Link, against: Against): ControlClass {
  const { page } = control;
  const { knowledge } = against;
  if (page.state === 'seen') throw new Error('a phone is no ordinary browser');
  if (page.state === 'down') return OURS.test(page.error) ? 'failed' : 'down';
  if (page.state !== 'loaded') return page.state;
  if (page.status >= 500) return 'down';
  if (page.status === 404 || page.status === 410) return 'gone';
  const texts = page.text === '' ? [] : [page.text];
  if (page.status < 400 && showsContent(link.content, { title: page.title, texts }, against)) return 'ok';
  const wall = wallOn([page.title, page.text], knowledge);
  if (wall === 'gone') return 'gone';
  if (wall !== null || page.status === 401 || page.status === 403 || page.status === 429) return 'refused';
  if (says('load-error', [page.text], knowledge)) return 'down';
  // Neither the content nor anything that says why not: a corpus gone stale, or a browser that saw too little.
  return 'failed';
}

/** One arm of controls around a trial. `changed`: what came before differs from what came after. */
export interface Arm {
  readonly class: ControlClass | 'missing' | 'changed';
  /** The page that stayed, of the nearest visit. */
  readonly page: {
    readonly url: string;
    readonly title: string;
    readonly text: string;
    readonly picture?: string;
    readonly pictures?: readonly string[];
  } | null;
  /** A visit on one side of the trial only. */
  readonly oneSided: boolean;
}

/** No further from its trial than this. */
const NEAR_MS = 30 * 60_000;

const MISSING: Arm = { class: 'missing', page: null, oneSided: true };

/**
 * The controls that speak for a trial: the nearest before it and the nearest after it, at most half an hour away.
 * A visit that failed in our own browser is passed over where the other one did not.
 */
export function armAround(
  trial: { readonly startedAt: string },
  { link, agent, controls, against }: { link: Link; agent: string; controls: readonly Control[]; against: Against },
): Arm {
  if (link.miniProgram) return declared(link, agent);
  const at = Date.parse(trial.startedAt);
  const near = controls
    .filter((control) => control.link === link.id && control.agent === agent)
    .map((control) => ({
      control,
      offMs: Date.parse(control.startedAt) - at,
      class: classify(control, link, against),
    }))
    .filter(({ offMs }) => Math.abs(offMs) <= NEAR_MS)
    .toSorted((a, b) => Math.abs(a.offMs) - Math.abs(b.offMs));
  const sides = [near.find(({ offMs }) => offMs <= 0), near.find(({ offMs }) => offMs > 0)].filter(
    (one) => one !== undefined,
  );
  const nearest = near[0];
  if (!nearest) return MISSING;
  const telling = sides.filter((one) => one.class !== 'failed');
  const said = telling.find((one) => one.control.page.state === 'loaded') ?? nearest;
  return {
    class: new Set(telling.map((one) => one.class)).size > 1 ? 'changed' : (telling[0]?.class ?? 'failed'),
    page: said.control.page.state === 'loaded' ? said.control.page : null,
    oneSided: telling.length < 2,
  };
}

/** The page that the ordinary browser saw; only where it shows the content does it tell what the content looks like. */
export const contentPageOf = ({ class: one, page }: Arm): Arm['page'] => (one === 'ok' ? page : null);

/** P: what the phone's own browser came to. */
export interface PhoneArm {
  readonly class: 'ok' | 'other' | 'missing';
  /** The app that was in front at the end: the browser, or the target's own. */
  readonly app: string | null;
}

/** Of any phone of the platform: the same system, the same browser. */
export function phoneArm(
  link: Link,
  at: { phones: ReadonlySet<string>; controls: readonly Control[]; against: Against },
): PhoneArm {
  const frames = at.controls.flatMap(({ agent, link: id, phone, page }) =>
    agent === 'phone' && id === link.id && at.phones.has(phone ?? '') && page.state === 'seen' ? [page.frame] : [],
  );
  const [first] = frames;
  if (!first) return { class: 'missing', app: null };
  const shown = frames.find((frame) => shows(frame, link, at.against));
  return { class: shown ? 'ok' : 'other', app: (shown ?? first).app };
}

/** Does a screen outside the source app show the declared content? */
export const shows = ({ app, texts }: Frame, { content, opens }: Link, against: Against): boolean =>
  showsContent(
    content,
    {
      title: texts.find(({ role }) => role === 'title')?.text ?? null,
      texts: texts.map(({ text }) => text),
      recognised: texts.some(({ by }) => by === 'ocr'),
    },
    inApp(app === opens, content, against),
  );

/** The target's own app lays the content out in its own way: where only a title is declared, a page says nothing of it. */
export const inApp = (own: boolean, { text }: Content, against: Against): Against =>
  own && (text ?? []).length === 0 ? { ...against, page: null } : against;

/** A mini program has no address for a browser: the corpus's dated declaration that it exists stands in. */
const declared = (link: Link, agent: string): Arm =>
  agent === 'browser' && fold(link.miniProgram?.asOf ?? '') !== ''
    ? { class: 'ok', page: null, oneSided: false }
    : MISSING;
