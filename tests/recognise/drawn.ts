import type { Installed, Web } from '#fixtures/phones/app';
import { Handset } from '#fixtures/phones/handset';
import { picture } from '#fixtures/phones/picture';
import type { View } from '#fixtures/phones/view';

const noWeb: Web = {
  open: () => {
    throw new Error('this phone has no web');
  },
  content: async () => null,
};

/** A screenshot, at two pixels a point, of a phone that shows these views and nothing else. */
export async function screenshotOf(children: readonly View[]): Promise<Buffer> {
  const launcher: Installed = {
    id: 'launcher',
    package: 'org.example.launcher',
    name: '桌面',
    version: '1',
    activity: 'org.example.Launcher',
    schemes: [],
    system: true,
    start: () => ({
      stack: [{ activity: 'org.example.Launcher', view: (area) => ({ role: 'group', rect: area, children }) }],
      open: () => {},
    }),
  };
  const phone = new Handset(
    {
      id: 'r1',
      platform: 'android',
      model: 'Sample 1',
      osVersion: '13',
      width: 360,
      height: 640,
      scale: 2,
      statusBar: 24,
      keyboardHeight: 260,
      accounts: {},
    },
    { web: noWeb, apps: [launcher] },
  );
  await phone.start();
  const png = await picture(phone);
  phone.stop();
  return png;
}
