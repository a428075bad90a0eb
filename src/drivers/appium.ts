import { type Browser, remote } from 'webdriverio';
import type { Platform } from '#model';
import { type Phone, PhoneLostError, PhoneRefusedError, type Point } from './phone.ts';

/** How to reach one phone: its own Appium server and the capabilities of its session. */
export interface AppiumTarget {
  readonly id: string;
  readonly platform: Platform;
  readonly server: { readonly port: number; readonly path: string };
  readonly capabilities: Readonly<Record<string, unknown>>;
}

/** Longest wait for one answer; a hung phone is noticed within it. */
const ANSWER_MS = 60_000;

/** W3C error codes by which a living phone says no. */
const REFUSALS = new Set([
  'no such element',
  'stale element reference',
  'element not interactable',
  'element click intercepted',
  'invalid element state',
  'invalid selector',
  'no such alert',
  'no such window',
  'unsupported operation',
  'unknown method',
]);

/** Opens a session on one phone through WebdriverIO. Throws PhoneLostError if none can be had. */
export async function openPhone(target: AppiumTarget): Promise<Phone> {
  const opening = remote({
    hostname: '127.0.0.1',
    port: target.server.port,
    path: target.server.path,
    logLevel: 'silent',
    connectionRetryCount: 0,
    connectionRetryTimeout: 2 * ANSWER_MS,
    capabilities: target.capabilities,
  });
  try {
    return phoneOf(await answered(target.id, 'opening a session', () => opening), target);
  } catch (error) {
    // One that comes too late is nobody's: its server would keep it, and the phone with it.
    opening.then((late) => late.deleteSession({ shutdownDriver: false })).catch(() => {});
    throw error;
  }
}

/** The key of an element's id (W3C WebDriver, 12.1). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Wraps a WebdriverIO session, whoever opened it, as a Phone. */
export function phoneOf(browser: Browser, { id, platform }: Pick<AppiumTarget, 'id' | 'platform'>): Phone {
  const ask = <T>(what: string, call: () => Promise<T>): Promise<T> => answered(id, what, call);
  const touch = (what: string, moves: object[]): Promise<void> =>
    ask(what, () =>
      browser.performActions([{ type: 'pointer', id: 'finger', parameters: { pointerType: 'touch' }, actions: moves }]),
    );
  const move = ({ x, y }: Point, duration: number) => ({
    type: 'pointerMove',
    duration,
    x: Math.round(x),
    y: Math.round(y),
    origin: 'viewport',
  });
  const down = { type: 'pointerDown', button: 0 };
  const up = { type: 'pointerUp', button: 0 };
  const pause = (duration: number) => ({ type: 'pause', duration });
  const focused = async (): Promise<string> => {
    // Where nothing has the focus, the answer is an object too: that of the error.
    const element = (await browser.getActiveElement())[ELEMENT];
    if (typeof element !== 'string') throw new PhoneRefusedError('nothing has the focus');
    return element;
  };
  const system = platform === 'android' ? androidKeys(browser) : iosKeys(browser);

  return {
    platform,
    source: () => ask('reading the screen', () => browser.getPageSource()),
    screenshot: () => ask('a screenshot', async () => Buffer.from(await browser.takeScreenshot(), 'base64')),
    activity: () => ask('reading the activity', system.activity),
    tap: (at) => touch('a tap', [move(at, 0), down, pause(60), up]),
    longPress: (at) => touch('a long press', [move(at, 0), down, pause(1200), up]),
    drag: (from, to) => touch('a drag', [move(from, 0), down, move(to, 400), up]),
    type: (text) =>
      ask('typing', async () => {
        await browser.elementClear(await focused());
        // Asked again: a search that is emptied may draw its field anew.
        await browser.elementSendKeys(await focused(), text);
      }),
    clear: () => ask('emptying a field', async () => browser.elementClear(await focused())),
    hideKeyboard: () =>
      ask('putting the keyboard away', async () => {
        if (!(await browser.execute('mobile: isKeyboardShown'))) return false;
        await browser.execute('mobile: hideKeyboard');
        if (await browser.execute('mobile: isKeyboardShown')) throw new PhoneRefusedError('the keyboard stays');
        return true;
      }),
    submit: () => ask('the action key', system.submit),
    back: () => ask('the back key', system.back),
    home: () => ask('the home key', system.home),
    launch: (app) => ask(`launching ${app}`, () => system.launch(app)),
    stop: (app) => ask(`stopping ${app}`, () => system.stop(app)),
    isRunning: (app) => ask(`looking for ${app}`, async () => (await system.state(app)) > NOT_RUNNING),
    isLocked: () => ask('looking for its lock screen', () => browser.isLocked()),
    openUrl: (url, app) => ask('opening an address', () => system.openUrl(url, app)),
    takeClipboard: () =>
      ask('reading the clipboard', async () =>
        Buffer.from(await system.exchangeClipboard(base64Of(TAKEN)), 'base64').toString('utf8'),
      ),
    setClipboard: (text) => ask('setting the clipboard', () => system.setClipboard(base64Of(text))),
    close: () => ask('closing the session', () => browser.deleteSession({ shutdownDriver: false })),
  };
}

/** What `mobile: queryAppState` answers. */
const NOT_RUNNING = 1;

/** What differs between the platforms on the wire. */
interface SystemKeys {
  activity(): Promise<string | null>;
  submit(): Promise<void>;
  back(): Promise<void>;
  home(): Promise<void>;
  launch(app: string): Promise<void>;
  stop(app: string): Promise<void>;
  /** 0 not installed, 1 not running, more: behind or in front. */
  state(app: string): Promise<number>;
  openUrl(url: string, app: string): Promise<void>;
  /** Reads it and puts something else there. Base64, both. */
  exchangeClipboard(base64: string): Promise<string>;
  setClipboard(base64: string): Promise<void>;
}

/** What stands in the clipboard once it was read. */
const TAKEN = '-';

const base64Of = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const ENTER = 66;
const HOME = 3;

function androidKeys(browser: Browser): SystemKeys {
  const set = async (base64: string): Promise<void> => void (await browser.setClipboard(base64, 'plaintext'));
  return {
    activity: () => browser.getCurrentActivity(),
    submit: async () => void (await browser.pressKeyCode(ENTER)),
    back: () => browser.back(),
    home: async () => void (await browser.pressKeyCode(HOME)),
    launch: async (app) => void (await browser.execute('mobile: activateApp', { appId: app })),
    stop: async (app) => void (await browser.execute('mobile: terminateApp', { appId: app })),
    state: (app) => browser.execute('mobile: queryAppState', { appId: app }),
    // deepLink quotes what a shell would cut (startActivity does not): an address is untrusted text.
    openUrl: async (url, app) => void (await browser.execute('mobile: deepLink', { url, package: app })),
    exchangeClipboard: async (base64) => {
      const text = await browser.getClipboard();
      await set(base64);
      return text;
    },
    setClipboard: set,
  };
}

/** Before iOS 16 the pasteboard could be used from behind; now only by the app in front. */
const RUNNER = 'com.facebook.WebDriverAgentRunner.xctrunner';

function iosKeys(browser: Browser): SystemKeys {
  const inRunner = async <T>(use: () => Promise<T>): Promise<T> => {
    const before = (await browser.execute('mobile: activeAppInfo')) as { bundleId: string };
    await browser.execute('mobile: activateApp', { bundleId: RUNNER });
    const result = await use();
    await browser.execute('mobile: activateApp', { bundleId: before.bundleId });
    return result;
  };
  const set = async (base64: string): Promise<void> => void (await browser.setClipboard(base64, 'plaintext'));
  return {
    activity: async () => null,
    submit: async () => void (await browser.execute('mobile: keys', { keys: ['\n'] })),
    back: async () => {
      throw new PhoneRefusedError('an iPhone has no back key');
    },
    home: async () => void (await browser.execute('mobile: pressButton', { name: 'home' })),
    launch: async (app) => void (await browser.execute('mobile: activateApp', { bundleId: app })),
    stop: async (app) => void (await browser.execute('mobile: terminateApp', { bundleId: app })),
    state: (app) => browser.execute('mobile: queryAppState', { bundleId: app }),
    openUrl: async (url, app) => void (await browser.execute('mobile: deepLink', { url, bundleId: app })),
    // In one visit to the runner: each way there and back takes as long as starting an app.
    exchangeClipboard: (base64) =>
      inRunner(async () => {
        const text = await browser.getClipboard('plaintext');
        await set(base64);
        return text;
      }),
    setClipboard: (base64) => inRunner(() => set(base64)),
  };
}

/** Runs one exchange within its time and sorts its failure into the two families. */
async function answered<T>(phone: string, during: string, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  });
  try {
    return await Promise.race([call(), late]);
  } catch (error) {
    if (error instanceof PhoneRefusedError) throw error;
    if (error instanceof Error && REFUSALS.has(error.name))
      throw new PhoneRefusedError(error.message, { cause: error });
    throw new PhoneLostError(phone, during, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
