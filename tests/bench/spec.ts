import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { browser } from '@wdio/globals';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { phoneOf } from '#drivers/appium';
import { isAside, wayOnIn } from '#judge/content';
import { loadKnowledge } from '#judge/load';
import { loadApps, loadCorpus } from '#load';
import { cellId, evidencePath } from '#model';
import { openRecogniser } from '#recognise/recognise';
import { quietFor, waitFor } from '#schedule/wait';
import { systemClock } from '#screen/hand';
import { attempt } from '#trial/trial';
import { readSetting } from './setting.ts';

const setting = readSetting();
const recogniser = openRecogniser();
const knowledge = loadKnowledge();

/** Tries cells as Hutong does, by the same procedure; what runs it is all that differs. */
export function tryCells(ids: readonly string[]): void {
  describe('cells', () => {
    for (const id of ids) {
      for (let trial = 0; trial < (setting.trials ?? 1); trial++) it(id, () => tryCell(id));
    }
  });
}

async function tryCell(id: string): Promise<void> {
  const udid = (browser.requestedCapabilities as Record<string, unknown>)['appium:udid'];
  const device = setting.devices?.[String(udid)];
  const cell = setting.cells.find((one) => cellId(one) === id);
  assert.ok(device && cell, `no phone ${udid}, or no cell ${id}`);
  const apps = await loadApps();
  const link = (await loadCorpus(apps)).find((one) => one.id === cell.link);
  const app = sourceApps.get(cell.app);
  const place = placeOf(cell.scope, device.accounts[cell.app] ?? {});
  assert.ok(link && app && place, `${id} cannot be tried`);
  const phone = phoneOf(browser, { id: device.id, platform: device.platform });
  const { fault } = await attempt(
    cell,
    { phone, app, place, link },
    {
      apps,
      clock: systemClock,
      recognise: recogniser.read,
      save: async (bytes, type) => {
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const evidence = { sha256, type, bytes: bytes.length };
        await writeFile(join(setting.dir, evidencePath(evidence)), bytes);
        return evidence;
      },
      waitMs: waitFor([]),
      quietMs: quietFor([]),
      goesOn: (text) => wayOnIn([text], knowledge),
      isAside: (texts) => isAside(texts, knowledge),
      mayPress: () => false,
    },
  );
  assert.equal(fault, null);
}
