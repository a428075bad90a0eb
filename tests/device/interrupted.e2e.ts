import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { browser } from '@wdio/globals';
import type { Phone } from '#drivers/phone';
import { systemClock } from '#screen/eye';
import { attempt } from '#trial/trial';
import { stage } from './procedure.ts';

/** Longer than the quiet time of a screen, shorter than the longest wait for one. */
const LOCKED_MS = 6000;

/** One trial of an article that Baidu finds, on a phone to which something happens at a certain step. */
async function tryWith(happening: (phone: Phone, packageName: string) => Partial<Phone>) {
  const { app, place, link, phone, packageName, apps, recognise } = await stage('baidu', 'search', 'wechat-article');
  const cell = { app: app.id, link: link.id, scope: place.scope, platform: phone.platform };
  const eventful = { ...phone, ...happening(phone, packageName) };
  return attempt(
    cell,
    { phone: eventful, app, place, link },
    {
      apps,
      recognise,
      clock: systemClock,
      save: async (bytes, type) => ({ sha256: '0'.repeat(64), type, bytes: bytes.length }),
      waitMs: 15_000,
      quietMs: 2000,
      mayPress: () => false,
      goesOn: () => false,
      isAside: () => false,
      accountTrouble: () => null,
    },
  );
}

describe('a trial in which', () => {
  it('the phone is locked for a while as an address is read is a fault of the instrument', async () => {
    let unlocked: Promise<void> | undefined;
    const { fault } = await tryWith((phone) => ({
      takeClipboard: async () => {
        const text = await phone.takeClipboard();
        await browser.lock();
        unlocked = pause(LOCKED_MS).then(() => browser.unlock()) as Promise<void>;
        return text;
      },
    }));
    await unlocked;
    assert.deepEqual(fault, { kind: 'instrument-fault', why: 'the phone was locked' });
  });

  it('the tap that copies an address is lost leaves the page as it was, its address unread', async () => {
    let lost = false;
    const { fault, observation } = await tryWith((phone) => ({
      tap: async (at) => {
        if (lost || !(await phone.source()).includes('复制链接')) return phone.tap(at);
        lost = true;
        await browser.lock();
        await phone.tap(at);
        await browser.unlock();
      },
    }));
    assert.equal(fault, null);
    assert.deepEqual(observation?.address, { url: null, why: 'refused' });
    assert.equal(observation.frames.at(-1)?.web, 'filled');
    assert.ok(!(await browser.getPageSource()).includes('复制链接'), 'the menu is still open');
  });

  it('the app dies as it searches has led nowhere, whatever was behind the app', async () => {
    const { packageName: behind, phone } = await stage('wechat', 'private', 'wechat-article');
    await phone.launch(behind);
    let typed = false;
    const { fault } = await tryWith(({ type, tap, stop }, packageName) => ({
      type: async (text) => {
        await type(text);
        typed = true;
      },
      tap: async (at) => {
        await tap(at);
        if (typed) await stop(packageName);
      },
    }));
    assert.deepEqual(fault, { kind: 'instrument-fault', why: 'baidu has died' });
  });
});
