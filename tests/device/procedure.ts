import assert from 'node:assert/strict';
import { browser } from '@wdio/globals';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { phoneOf } from '#drivers/appium';
import { loadApps, loadMatrix } from '#load';
import type { Link, Scope } from '#model';
import { openRecogniser } from '#recognise/recognise';
import { systemClock } from '#screen/eye';
import { Hand } from '#screen/hand';
import { webOf } from '#screen/read';
import { watch } from '#screen/settle';
import { packageOf } from '#trial/frames';
import { DEVICES, type Device } from './devices.ts';

const recogniser = openRecogniser();

const device = (): Device => {
  const devices = JSON.parse(process.env[DEVICES] ?? '[]') as Device[];
  const udid = (browser.requestedCapabilities as Record<string, unknown>)['appium:udid'];
  const found = devices.find((one) => one.udid === udid);
  assert.ok(found, `no phone ${udid} in the lab`);
  return found;
};

/** What a trial of one link by one source app on this phone needs. */
export async function stage(appId: string, scope: Scope, linkId: string) {
  const { platform, accounts } = device();
  const apps = await loadApps();
  const app = sourceApps.get(appId);
  const packageName = packageOf(appId, apps, platform);
  const place = placeOf(scope, accounts[appId] ?? {});
  assert.ok(app && packageName && place, `${appId} has no place for ${scope} on this phone`);
  const phone = phoneOf(browser, { id: 'this phone', platform });
  const link = await linkOf(linkId);
  return { apps, app, packageName, place, link, phone, recognise: recogniser.read };
}

/** One source app's whole procedure on this phone: reach the place, deliver, open, read the address, come home. */
export function procedure(appId: string, scope: Scope, linkId: string): void {
  describe(`${appId}, ${scope}`, () => {
    it(`opens ${linkId} and finds its way back`, async () => {
      const { app, packageName, place, link, phone, recognise } = await stage(appId, scope, linkId);
      const hand = new Hand(phone, { clock: systemClock, recognise });

      await app.reach(hand, packageName, place);
      const delivered = await app.deliver(hand, await hand.look(), { link, place });
      assert.ok(delivered.target, `nothing to tap: ${JSON.stringify(delivered.delivery)}`);
      await hand.tap(delivered.target, { did: 'tap', what: 'the link' });
      const opened = await watch(hand, { from: delivered.tree, limitMs: 30_000, quietMs: 1200 });
      assert.ok(opened.settled && webOf(opened.tree) !== 'none', 'no page came to rest');
      const address = await app.address(hand, opened.tree);
      assert.ok(
        address.url && link.hosts.includes(new URL(address.url).hostname),
        `landed on ${JSON.stringify(address)}`,
      );
      await app.reach(hand, packageName, place);
    });
  });
}

async function linkOf(id: string): Promise<Link> {
  const { matrix } = await loadMatrix('matrices/corpus.yaml', sourceApps);
  const link = matrix.links.find((one) => one.id === id);
  assert.ok(link, `no link ${id}`);
  return link;
}
