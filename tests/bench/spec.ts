import assert from 'node:assert/strict';
import { browser } from '@wdio/globals';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { phoneOf } from '#drivers/appium';
import { PhoneLostError } from '#drivers/phone';
import { accountTroubleIn, isAside, wayOnIn } from '#judge/content';
import { loadKnowledge } from '#judge/load';
import { loadApps, loadCorpus } from '#load';
import { type CanaryKind, type Cell, cellId, type Link, type Observation } from '#model';
import { openRecogniser } from '#recognise/recognise';
import { type Before, quietFor, SHORT_MS, waitFor } from '#schedule/wait';
import { systemClock } from '#screen/eye';
import { attempt } from '#trial/trial';
import { visit } from '#trial/visit';
import { looked } from './cells.ts';
import { readSetting, savingIn } from './setting.ts';

const setting = readSetting();
const recogniser = openRecogniser();
const knowledge = loadKnowledge();
const apps = await loadApps();
const links = await loadCorpus(apps);
const sink = { apps, clock: systemClock, recognise: recogniser.read, save: savingIn(setting.dir) };

/** As long as a session's canaries are believed. */
const FRESH_MS = 25 * 60_000;
/** Kinds of canaries that were tried in this session, and when. */
const heard = new Map<CanaryKind, number>();
const seen = new Map<string, Observation[]>();
/** How often in a row the phone was lost. */
let losses = 0;

/**
 * Tries cells by Hutong's procedures, with what its verdicts rest on: so many trials a cell, canaries in each session,
 * each link once a platform in a phone's own browser. What runs it is all that differs.
 */
export function tryCells(ids: readonly string[]): void {
  describe('cells', () => {
    for (const id of ids) {
      const cell = setting.cells.find((one) => cellId(one) === id);
      assert.ok(cell, `no cell ${id}`);
      for (let trial = 1; trial <= setting.trials; trial++) it(id, () => tryCell(cell));
      if (looked(setting.cells).includes(id)) it('in the phone’s own browser', () => onPhone(() => look(cell)));
    }
  });
}

async function tryCell(cell: Cell): Promise<void> {
  await onPhone(async () => {
    await clear(cell);
    const before = seen.get(cellId(cell)) ?? [];
    const observation = await tryOnce(cell, quietFor(knownBefore(before)));
    seen.set(cellId(cell), [...before, observation]);
  });
}

/** Each cell is tried by one phone, and its last trial decides. */
const knownBefore = (seen: readonly Observation[]): Before => ({
  seen,
  first: seen.length === 0,
  decides: seen.length === setting.trials - 1,
});

/** A phone that was lost twice in a row gets another session, and that its own canaries. */
async function onPhone(act: () => Promise<void>): Promise<void> {
  if (losses > 1) {
    await browser.reloadSession();
    heard.clear();
  }
  try {
    await act();
    losses = 0;
  } catch (error) {
    losses = error instanceof PhoneLostError ? losses + 1 : 0;
    throw error;
  }
}

/** Canaries of the cell's place, where its session has not heard such a one. */
async function clear(cell: Cell): Promise<void> {
  const declared = setting.lab?.canaries.find(({ app, scope }) => app === cell.app && scope === cell.scope);
  for (const kind of ['opens', 'caught'] as const) {
    const link = declared?.[kind];
    if (!link || Date.now() - (heard.get(kind) ?? 0) < FRESH_MS) continue;
    await tryOnce({ ...cell, link }, SHORT_MS);
    heard.set(kind, Date.now());
  }
}

async function tryOnce(cell: Cell, quietMs: number): Promise<Observation> {
  const { phone, accounts } = here();
  const app = sourceApps.get(cell.app);
  const place = placeOf(cell.scope, accounts[cell.app] ?? {});
  assert.ok(app && place, `${cellId(cell)} cannot be tried`);
  const { observation, fault } = await attempt(
    cell,
    { phone, app, place, link: linkOf(cell) },
    {
      ...sink,
      waitMs: waitFor([]),
      quietMs,
      goesOn: (text) => wayOnIn([text], knowledge),
      isAside: (texts, sure) => isAside(texts, knowledge, sure),
      accountTrouble: (texts) => accountTroubleIn(texts, knowledge),
      mayPress: () => false,
    },
  );
  assert.equal(fault, null);
  assert.ok(observation);
  return observation;
}

async function look(cell: Cell): Promise<void> {
  const { url } = linkOf(cell);
  assert.ok(url, `${cell.link} has no address`);
  const { state } = await visit(here().phone, url, sink);
  assert.equal(state, 'seen');
}

function here() {
  const udid = String((browser.requestedCapabilities as Record<string, unknown>)['appium:udid']);
  const device = setting.lab?.devices[udid];
  assert.ok(device, `no phone ${udid}`);
  const { id, platform, accounts } = device;
  return { phone: phoneOf(browser, { id, platform }), accounts };
}

function linkOf(cell: Cell): Link {
  const link = links.find(({ id }) => id === cell.link);
  assert.ok(link, `no link ${cell.link}`);
  return link;
}
