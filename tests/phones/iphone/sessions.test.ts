import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { ask, error, findAll, open } from './wda.ts';

const NOTES = 'com.example.notes';
let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.phone.stop());

describe('sessions', () => {
  test('a new session ends the one before it', async () => {
    const first = await open(stage, NOTES);
    const second = await open(stage, NOTES);
    const old = await ask(stage, `GET ${first}/source`);
    expect(error(old)).toEqual([404, 'invalid session id']);
    expect(old.sessionId).toBe(second.split('/').at(-1));
    expect((await ask(stage, `GET ${second}`)).status).toBe(200);
  });

  test('a session ends with its app, unless it was told to leave it', async () => {
    const session = await open(stage, NOTES);
    await ask(stage, `DELETE ${session}/`);
    expect(stage.handset.front.installed.id).toBe('launcher');
    const kept = await ask(stage, 'POST /session', {
      capabilities: { firstMatch: [{ 'appium:bundleId': NOTES, shouldTerminateApp: false }] },
    });
    await ask(stage, `DELETE /session/${kept.sessionId}`);
    expect(stage.handset.front.installed.id).toBe('notes');
  });

  test('whoever waits for a session that is deleted hears of it at once', async () => {
    const session = await open(stage, NOTES);
    const hold = { x: 20, y: 440, duration: 5 };
    const held = [hold, hold].map((body) => ask(stage, `POST ${session}/wda/touchAndHold`, body));
    await ask(stage, 'GET /status');
    const started = performance.now();
    await ask(stage, `DELETE ${session}`);
    for (const answer of await Promise.all(held)) expect(error(answer)).toEqual([404, 'invalid session id']);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('an unknown app or missing capabilities make no session', async () => {
    expect(error(await ask(stage, 'POST /session', {}))).toEqual([500, 'session not created']);
    const unknown = await ask(stage, 'POST /session', { capabilities: { alwaysMatch: { bundleId: 'com.no.such' } } });
    expect(error(unknown)).toEqual([500, 'session not created']);
  });

  test('the first choice of capabilities that contradicts nothing is taken', async () => {
    const create = (capabilities: object) => ask(stage, 'POST /session', { capabilities });
    const alwaysMatch = { platformName: 'iOS', 'appium:bundleId': NOTES };
    const firstMatch = [{ bundleId: 'com.no.such' }, { defaultAlertAction: 'accept' }];
    const { sessionId } = await create({ alwaysMatch, firstMatch });
    expect((await ask(stage, `GET /session/${sessionId}/appium/settings`)).value).toMatchObject({
      defaultAlertAction: 'accept',
    });
    for (const wrong of [
      { alwaysMatch, firstMatch: [{ bundleId: NOTES }] },
      { alwaysMatch: { 'appium:platformName': 'iOS' } },
    ])
      expect(error(await create(wrong))).toEqual([500, 'session not created']);
    expect((await create({ alwaysMatch, firstMatch: [] })).status).toBe(200);
  });

  test('the app of a session that crashed is told apart from one that was ended', async () => {
    const session = await open(stage, NOTES);
    await stage.phone.apply({ fault: 'app-crash' });
    const crashed = await ask(stage, `GET ${session}/source`);
    expect(error(crashed)).toEqual([400, 'invalid element state']);
    await ask(stage, `POST ${session}/wda/apps/launch`, { bundleId: NOTES });
    await ask(stage, `POST ${session}/wda/apps/terminate`, { bundleId: NOTES });
    expect((await ask(stage, `GET ${session}/source`)).value).toContain('com.apple.springboard');
  });
});

describe('settings', () => {
  test('a tree deeper than snapshotMaxDepth ends there', async () => {
    const session = await open(stage, NOTES);
    const depth = async (): Promise<number> => {
      const { value } = await ask(stage, `GET ${session}/source`);
      return Math.max(
        ...String(value)
          .split('\n')
          .map((line) => line.search(/\S/) / 2),
      );
    };
    const whole = await depth();
    await ask(stage, `POST ${session}/appium/settings`, { settings: { snapshotMaxDepth: 3 } });
    expect(whole).toBeGreaterThan(3);
    expect(await depth()).toBe(3);
    expect(await findAll(stage, session, ['class name', 'XCUIElementTypeCell'])).toEqual([]);
    await ask(stage, `DELETE ${session}`);
    const next = await open(stage, NOTES);
    expect((await ask(stage, `GET ${next}/appium/settings`)).value).toMatchObject({ snapshotMaxDepth: 50 });
  });

  test('a found element brings the attributes that were asked for', async () => {
    const session = await open(stage, NOTES);
    const settings = { shouldUseCompactResponses: false, elementResponseAttributes: 'name,text,attribute/visible' };
    await ask(stage, `POST ${session}/appium/settings`, { settings });
    const { value } = await ask(stage, `POST ${session}/element`, { using: 'id', value: '新建' });
    expect(value).toMatchObject({ name: 'XCUIElementTypeButton', text: '新建', 'attribute/visible': true });
  });

  test('take numbers, flags and text for each other, and null for nothing', async () => {
    const session = await open(stage, NOTES);
    const set = (settings: object) => ask(stage, `POST ${session}/appium/settings`, { settings });
    const taken = {
      snapshotMaxDepth: '12.7',
      useFirstMatch: 'true',
      reduceMotion: 1,
      respectSystemAlerts: 'no',
      waitForIdleTimeout: '1.5',
      defaultAlertAction: 'Accept',
      activeAppDetectionPoint: ' 10, 20.5',
      screenshotOrientation: 'LandscapeLeft',
      elementResponseAttributes: null,
    };
    expect((await set(taken)).value).toMatchObject({
      snapshotMaxDepth: 12,
      useFirstMatch: true,
      reduceMotion: true,
      respectSystemAlerts: false,
      waitForIdleTimeout: 1.5,
      defaultAlertAction: 'accept',
      activeAppDetectionPoint: '10.00,20.50',
      screenshotOrientation: 'landscapeLeft',
      elementResponseAttributes: 'type,label',
    });
    expect((await set({ defaultAlertAction: null })).value).toMatchObject({ defaultAlertAction: '' });
    for (const wrong of [{ activeAppDetectionPoint: '1;2' }, { screenshotOrientation: 'sideways' }])
      expect(error(await set(wrong))).toEqual([400, 'invalid argument']);
    expect(error(await set({ autoClickAlertSelector: 'Button' }))).toEqual([400, 'invalid selector']);
  });

  test('alerts answer themselves where a session asks for it', async () => {
    const { sessionId } = await ask(stage, 'POST /session', {
      capabilities: { alwaysMatch: { bundleId: NOTES, defaultAlertAction: 'dismiss' } },
    });
    const [more] = await findAll(stage, `/session/${sessionId}`, ['id', 'more']);
    await ask(stage, `POST /session/${sessionId}/element/${more}/click`, {});
    await expect.poll(() => stage.did, { timeout: 5000 }).toEqual(['不允许']);
  });
});
