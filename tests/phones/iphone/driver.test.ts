import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from 'webdriverio';
import { type Appium, openSession, startAppium } from './appium.ts';
import { type Stage, setStage } from './stage.ts';

const NOTES = 'com.example.notes';

describe.each(['17.5', '18.5'])('iOS %s under the real XCUITest driver', (version) => {
  let stage: Stage;
  let appium: Appium;
  let browser: Browser;

  beforeAll(async () => {
    stage = await setStage(version);
    appium = await startAppium(stage.phone.usbmux);
    browser = await openSession(appium, { phone: stage.phone, version });
  });
  afterAll(async () => {
    await browser?.deleteSession();
    await appium?.stop();
    await stage?.phone.stop();
  });
  beforeEach(async () => {
    await browser.executeScript('mobile: terminateApp', [{ bundleId: NOTES }]);
    await browser.activateApp(NOTES);
    stage.did.length = 0;
  });

  test('the source names the app in front and keeps the order of attributes', async () => {
    const source = await browser.getPageSource();
    expect(source.split('\n').slice(0, 3).join('\n')).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\s*<AppiumAUT>\s*<XCUIElementTypeApplication type="XCUIElementTypeApplication" name="备忘录" label="备忘录" enabled="true" visible="true" accessible="false" x="0" y="0" width="393" height="852" index="0" traits="" processId="\d+" bundleId="com\.example\.notes">$/,
    );
    expect(source).toContain(
      '<XCUIElementTypeButton type="XCUIElementTypeButton" name="more" label="更多" enabled="true" visible="true" accessible="true" x="349" y="54" width="44" height="44" index="2" traits="Button"/>',
    );
  });

  test.each([
    ['~more', 'XCUIElementTypeButton'],
    ['id:more', 'XCUIElementTypeButton'],
    ['-ios predicate string:label == "新建" AND visible == 1', 'XCUIElementTypeButton'],
    [
      '-ios class chain:**/XCUIElementTypeCell[`visible == 1`][2]/XCUIElementTypeStaticText',
      'XCUIElementTypeStaticText',
    ],
    ['//XCUIElementTypeCell[2]//XCUIElementTypeStaticText', 'XCUIElementTypeStaticText'],
    ['XCUIElementTypeWebView', 'XCUIElementTypeWebView'],
  ])('%s finds an element', async (selector, type) => {
    const found = await browser.$(selector);
    expect(await found.isExisting()).toBe(true);
    expect(await found.getAttribute('type')).toBe(type);
  });

  test('a search below an element stays below it', async () => {
    const cell = await browser.$('-ios class chain:**/XCUIElementTypeCell[3]');
    expect(await cell.$('XCUIElementTypeStaticText').getText()).toBe('第三条');
    expect(await cell.$$('.//XCUIElementTypeButton').length).toBe(1);
  });

  test('a tap goes to what is on top, and a disabled button takes none', async () => {
    await browser.$('~去看看').click();
    await browser.$('~删除').click();
    await browser.$('-ios class chain:**/XCUIElementTypeCell[1]/XCUIElementTypeButton').click();
    expect(stage.did).toEqual(['link', 'pin 一']);
  });

  test('an element outside its list is scrolled to before it is tapped', async () => {
    await browser.$('-ios class chain:**/XCUIElementTypeCell[8]/XCUIElementTypeButton').click();
    expect(stage.did).toEqual(['pin 八']);
  });

  test('text goes through the keyboard, whose action key submits it', async () => {
    const field = browser.$('XCUIElementTypeTextField');
    expect(await field.getText()).toBe('搜索备忘录');
    await field.setValue('淘宝 https://item.taobao.com/');
    expect(await field.getValue()).toBe('淘宝 https://item.taobao.com/');
    expect(await browser.isKeyboardShown()).toBe(true);
    const active = await browser.getActiveElement();
    expect(Object.values(active)[0]).toBe(await field.elementId);
    await browser.$('~Search').click();
    await browser.executeScript('mobile: keys', [{ keys: ['\n'] }]);
    expect(stage.did).toEqual(Array(2).fill('search 淘宝 https://item.taobao.com/'));
    await field.setValue('');
    expect(await field.getValue()).toBe('搜索备忘录');
  });

  test('fingers tap, press long and drag', async () => {
    const finger = (moves: object[]) =>
      browser.performActions([{ type: 'pointer', id: 'finger', parameters: { pointerType: 'touch' }, actions: moves }]);
    const at = (x: number, y: number, duration = 0) => ({ type: 'pointerMove', origin: 'viewport', x, y, duration });
    const down = { type: 'pointerDown', button: 0 };
    const up = { type: 'pointerUp', button: 0 };
    await finger([at(60, 490), down, { type: 'pause', duration: 600 }, up]);
    expect(stage.did).toEqual(['long press']);
    await finger([at(200, 440), down, at(200, 200, 50), up]);
    expect(await browser.$('~第一条').isDisplayed()).toBe(false);
    await finger([at(60, 490), down, { type: 'pause', duration: 50 }, up]);
    expect(await browser.$('~新的一条').isExisting()).toBe(true);
  });

  test('an element of another screen is stale, and back again with its screen', async () => {
    const more = await browser.$('~more').getElement();
    await browser.$('~新建').click();
    await expect(browser.isElementDisplayed(more.elementId)).rejects.toThrow(/not present in the current view/);
    await browser.$('~取消').click();
    await expect(browser.isElementDisplayed(more.elementId)).rejects.toThrow(/expired from the internal cache/);
    expect(await browser.$('~more').isDisplayed()).toBe(true);
  });

  test('an alert of the system is read and answered', async () => {
    await expect(browser.getAlertText()).rejects.toThrow(/modal dialog/);
    await browser.$('~more').click();
    expect(await browser.getAlertText()).toBe('“备忘录”想给您发送通知\n通知可能包括提醒、声音和图标标记。');
    expect(await browser.executeScript('mobile: alert', [{ action: 'getButtons' }])).toEqual(['不允许', '允许']);
    expect(await browser.getPageSource()).toContain('bundleId="com.apple.springboard"');
    await browser.acceptAlert();
    await browser.$('~more').click();
    await browser.dismissAlert();
    expect(stage.did).toEqual(['允许', '不允许']);
    expect(await browser.getPageSource()).toContain(`bundleId="${NOTES}"`);
  });

  test('pictures of the display and of an element have its pixels', async () => {
    const whole = await sharp(Buffer.from(await browser.takeScreenshot(), 'base64')).metadata();
    expect([whole.width, whole.height]).toEqual([393 * 3, 852 * 3]);
    const more = await browser.$('~more').getElement();
    const part = await sharp(Buffer.from(await browser.takeElementScreenshot(more.elementId), 'base64')).metadata();
    expect([part.width, part.height]).toEqual([44 * 3, 44 * 3]);
  });

  test('apps are listed with their versions by the device itself', async () => {
    expect(await browser.isAppInstalled(NOTES)).toBe(true);
    expect(await browser.isAppInstalled('com.tencent.xin')).toBe(false);
    const apps = (await browser.executeScript('mobile: listApps', [{ applicationType: 'User' }])) as Record<
      string,
      { CFBundleShortVersionString: string; CFBundleDisplayName: string }
    >;
    expect(
      Object.entries(apps).map(([id, app]) => [id, app.CFBundleShortVersionString, app.CFBundleDisplayName]),
    ).toEqual([
      [NOTES, '2.3.4', '备忘录'],
      ['com.taobao.taobao4iphone', '10.8.20', '淘宝'],
      ['com.facebook.WebDriverAgentRunner.xctrunner', '1.0', 'WebDriverAgentRunner-Runner'],
    ]);
  });

  test('apps start, go to the back and end', async () => {
    expect(await browser.queryAppState(NOTES)).toBe(4);
    await browser.executeScript('mobile: deepLink', [{ url: 'taobao://item/1', bundleId: 'com.taobao.taobao4iphone' }]);
    expect(await browser.queryAppState(NOTES)).toBe(2);
    expect(await browser.executeScript('mobile: activeAppInfo', [])).toMatchObject({
      bundleId: 'com.taobao.taobao4iphone',
    });
    expect(await browser.executeScript('mobile: terminateApp', [{ bundleId: NOTES }])).toBe(true);
    expect(await browser.queryAppState(NOTES)).toBe(1);
    await browser.executeScript('mobile: pressButton', [{ name: 'home' }]);
    expect(await browser.executeScript('mobile: activeAppInfo', [])).toMatchObject({
      bundleId: 'com.apple.springboard',
    });
  });

  test('the pasteboard is within reach only while the WebDriverAgent app is in front', async () => {
    const text = Buffer.from('https://m.tb.cn/h.abc').toString('base64');
    stage.handset.clipboard = 'of the app';
    await browser.setClipboard(text);
    expect(stage.handset.clipboard).toBe('of the app');
    expect(await browser.getClipboard()).toBe('');
    await browser.activateApp('com.facebook.WebDriverAgentRunner.xctrunner');
    expect(Buffer.from(await browser.getClipboard(), 'base64').toString()).toBe('of the app');
    await browser.setClipboard(text);
    expect(stage.handset.clipboard).toBe('https://m.tb.cn/h.abc');
  });

  test('a locked phone shows its lock screen and takes no taps', async () => {
    expect(await browser.isLocked()).toBe(false);
    await browser.lock();
    expect(await browser.isLocked()).toBe(true);
    expect(await browser.getPageSource()).toContain('lockscreen-date-view');
    await browser.unlock();
    expect(await browser.$('~more').isDisplayed()).toBe(true);
  });

  test('device facts and the state of the battery are told', async () => {
    expect(await browser.executeScript('mobile: deviceInfo', [])).toMatchObject({
      isSimulator: false,
      currentLocale: 'zh_CN',
      lockdownInfo: { ProductVersion: version, DeviceName: 'iPhone' },
    });
    expect(await browser.executeScript('mobile: batteryInfo', [])).toMatchObject({ level: 0.95, state: 2 });
    expect(await browser.getWindowRect()).toEqual({ x: 0, y: 0, width: 393, height: 852 });
    expect(await browser.getOrientation()).toBe('PORTRAIT');
  });

  test('no web view offers itself for debugging', async () => {
    expect(await browser.getContexts()).toEqual(['NATIVE_APP']);
  });

  test('what the driver asked was known', () => {
    expect(stage.phone.unknowns.list).toEqual([]);
  });
});
