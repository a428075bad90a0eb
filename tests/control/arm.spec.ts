import { expect, test } from 'playwright/test';
import { openControlArm } from '#control/arm';
import type { Network } from '#drivers/chromium';
import { descendants, until } from '#tests/run/hutong';
import { bowl, openWeb, page, type Web } from './web.ts';

/** What becomes of the control browser itself. */
let web: Web;
test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  web = await openWeb({
    'shop.example/site.yaml': `routes:\n  - { path: /item, html: '${page('一只碗', '手工粗陶碗')}' }\n`,
  });
});
test.afterAll(() => web.close());

const LINK = bowl('https://shop.example/item');
const PLAIN = { platform: 'android', app: null } as const;

const armIn = (network: Network) =>
  openControlArm({
    network,
    now: () => new Date(),
    save: async (bytes, type) => ({ sha256: '0'.repeat(64), type, bytes: bytes.length }),
  });

/** Browsers that this process has started. */
const browsers = (): readonly number[] =>
  descendants(process)
    .filter(({ parent, command }) => parent === process.pid && command.includes('chromium'))
    .map(({ pid }) => pid);

test('of several looks that find the browser dead, one starts another', async () => {
  const before = browsers();
  const own = () => browsers().filter((pid) => !before.includes(pid));
  const arm = armIn(web.network);
  const states = async () => (await arm.look(LINK, 'before', [PLAIN])).map((one) => one.page.state);
  expect(await states()).toEqual(['loaded']);
  const [first = 0] = own();
  process.kill(first, 'SIGKILL');
  // A look that was on its way meanwhile may have failed.
  await until(async () => (await Promise.all([states(), states()])).flat().every((state) => state === 'loaded'));
  expect(own()).toHaveLength(1);
  await arm.close();
  await until(() => own().length === 0);
});

test('a browser that cannot be started is a look that failed, and the next look tries again', async () => {
  // Nothing can be started with an argument that ends in its middle.
  const network = { ...web.network, hostRules: 'MAP\0' };
  const arm = armIn(network);
  const [failed] = await arm.look(LINK, 'before', [PLAIN]);
  expect(failed?.page).toEqual({ state: 'failed', error: expect.stringContaining('null bytes') });
  network.hostRules = web.network.hostRules ?? '';
  expect((await arm.look(LINK, 'before', [PLAIN])).map((one) => one.page.state)).toEqual(['loaded']);
  await arm.close();
});
