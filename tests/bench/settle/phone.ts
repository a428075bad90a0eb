import { type Phone, PhoneRefusedError } from '#drivers/phone';
import type { Handset } from '#fixtures/phones/handset';
import { type Automation, down, move, pause, up } from '#tests/phones/android/automation';

/** A virtual Android phone in this process, asked through its UiAutomator2 server without a driver between. */
export function phoneOn(automation: Automation): Phone {
  const { handset } = automation;
  const touch = async (...actions: object[]): Promise<void> =>
    void (await automation.ok(automation.finger(...actions)));
  return {
    platform: 'android',
    source: () => automation.source(),
    screenshot: async () => Buffer.from(String(await automation.ok(automation.get('/screenshot'))), 'base64'),
    activity: async () => handset.front.screen.activity,
    tap: ({ x, y }) => touch(move(Math.round(x), Math.round(y)), down, pause(60), up),
    longPress: ({ x, y }) => touch(move(Math.round(x), Math.round(y)), down, pause(1200), up),
    drag: () => Promise.reject(new PhoneRefusedError('nothing is dragged here')),
    type: async (text) => {
      if (handset.focused) handset.focused.value = '';
      if (!handset.type(text)) throw new PhoneRefusedError('nothing has the focus');
    },
    clear: async () => {
      if (handset.focused) handset.focused.value = '';
    },
    hideKeyboard: async () => handset.hideKeyboard(),
    submit: async () => handset.focused?.submit?.act(),
    back: () => handset.back(),
    home: () => handset.home(),
    launch: (app) => handset.open(idOf(handset, app)),
    stop: async (app) => handset.kill(idOf(handset, app)),
    isRunning: async (app) => handset.processes.some(({ installed }) => installed.id === idOf(handset, app)),
    isLocked: async () => handset.locked,
    openUrl: (url, app) => handset.open(idOf(handset, app), { kind: 'url', url }),
    takeClipboard: async () => handset.clipboard,
    setClipboard: async (text) => {
      handset.clipboard = text;
    },
    close: () => automation.stop(),
  };
}

function idOf(handset: Handset, name: string): string {
  const app = handset.byPackage(name);
  if (!app) throw new PhoneRefusedError(`${name} is not installed`);
  return app.id;
}
