import type { Frame, Observation, SeenText, Trial } from '#model';
import { fold } from '#text';
import { isSearch } from './artefact.ts';
import { LONGEST_NOTICE, says } from './content.ts';
import { urlOf, whoseHost } from './hosts.ts';
import { sightOf } from './screen.ts';
import type { Setting } from './setting.ts';

/** Why the account or the app is not fit for measuring, in a word. */
export type Unfit = (typeof UNFIT)[number];

const UNFIT = ['risk', 'logged-out', 'update-forced'] as const;

/** What the app itself says of the account or of its version in a trial, and what a page of its owner says of them. */
export function unfitIn(trial: Trial, setting: Setting): Unfit | null {
  const { observation } = trial;
  if (!observation) return null;
  const { frames } = observation;
  const said = frames.flatMap((frame) => {
    const texts = frame.app === setting.app && frame.web === 'none' ? noticeOn(frame, trial, setting) : [];
    return frame !== frames.at(-1) && wasPutOff(texts, setting) ? [] : [texts.map(({ text }) => text)];
  });
  const all = [...said, onOwnersPage(observation, setting)];
  return UNFIT.find((kind) => all.some((texts) => speaksOf(kind, texts, setting))) ?? null;
}

/** Longer texts are messages and results that speak about such things. A version that is too old for the link is an answer to it. */
function speaksOf(kind: Unfit, texts: readonly string[], { knowledge }: Setting): boolean {
  const short = texts.filter((text) => fold(text).length <= LONGEST_NOTICE);
  return says(kind, short, knowledge) && !(kind === 'update-forced' && says('about-links', short, knowledge));
}

/** A list of results quotes any words. */
function onOwnersPage({ frames, address }: Observation, setting: Setting): readonly string[] {
  const url = address.url === null ? null : urlOf(address.url);
  if (url === null || whoseHost(url.hostname, setting) !== 'owner' || isSearch(url, setting.knowledge)) return [];
  return (frames.at(-1)?.texts ?? []).filter(({ part }) => part === 'web').map(({ text }) => text);
}

/** An update that could wait, and was gone by the end. */
function wasPutOff(notice: readonly SeenText[], { knowledge }: Setting): boolean {
  const texts = notice.map(({ text }) => text);
  const said = UNFIT.filter((kind) => says(kind, texts, knowledge));
  return said.length === 1 && said[0] === 'update-forced' && says('later', texts, knowledge);
}

/**
 * The texts of a native screen that may be a notice of the app. What stands in the chat is what people write, what
 * stands in a list of results are other people's titles: there, only a dialog is one, or what has gone again by the end.
 */
function noticeOn(frame: Frame, { observation }: Trial, setting: Setting): readonly SeenText[] {
  if (!observation || frame.moment === 'chat') return [];
  const { delivery, frames } = observation;
  const before = frames.filter(
    ({ moment }) =>
      moment === 'chat' || (moment === 'delivered' && frame.moment !== 'delivered' && delivery.state !== 'jumped'),
  );
  const known = new Set(before.flatMap(({ texts }) => texts.map(({ text }) => text)));
  const fresh = frame.texts.filter(({ part, text, role }) => part === 'native' && role !== 'input' && !known.has(text));
  if (frame.moment === 'delivered')
    return delivery.state === 'jumped' ? [] : besideDelivered(fresh, observation, setting);
  if (isDialog(fresh, setting)) return fresh;
  const sight = sightOf(frame, { address: { url: null, why: 'refused' }, before: before.at(-1) }, setting);
  if (sight.asked) return [];
  if (sight.moved) return fresh;
  const last = frames.at(-1);
  const left = new Set(last?.texts.map(({ text }) => text));
  return last?.app === setting.app && last.web === 'none' ? fresh.filter(({ text }) => !left.has(text)) : [];
}

const isDialog = (texts: readonly SeenText[], { knowledge }: Setting): boolean =>
  texts.some(({ role, text }) => role === 'button' && says('dismiss', [text], knowledge));

/** Where nothing arrived or was found, what came up instead may say why. */
function besideDelivered(fresh: readonly SeenText[], { delivery }: Observation, setting: Setting): readonly SeenText[] {
  if (delivery.state === 'failed' || delivery.state === 'missing') return fresh;
  if (delivery.state !== 'results') return isDialog(fresh, setting) ? fresh : [];
  const { rows } = delivery;
  const noRow =
    rows.length < 2 && rows.every(({ host, kind, owner }) => host === null && kind === null && owner === null);
  if (noRow) return fresh;
  const ofRows = new Set(rows.flatMap(({ title, host, kind, owner }) => [title, host, kind, owner]));
  const others = fresh.filter(({ text }) => !ofRows.has(text));
  return isDialog(others, setting) ? others : [];
}
