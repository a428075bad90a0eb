import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, devices } from 'playwright';
import type { App, Platform } from '#model';

/** Where Debian, other Linuxes and macOS keep the browser. Nothing is ever downloaded. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const chromiumPath = (): string | null => PLACES.find((place) => existsSync(place)) ?? null;

/** The same engine without a browser's windows, as Playwright itself prefers it: half the processor time for a page. */
const SHELL = '/usr/lib/chromium/chromium-headless-shell';

/** The browser that looks at links; null where there is none. */
export const controlBrowser = (): string | null => (existsSync(SHELL) ? SHELL : chromiumPath());

/** Chromium takes the last list only: what Playwright switches off has to stand in ours. */
const OFF = [
  // Plain http stays plain http: an upgrade would follow another chain than the phone.
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  // A page exists from its own request on, as on a phone.
  'BackForwardCache',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  // Chromium's own errands and its address bar's pages: requests of nobody, and memory.
  'AimEnabled',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
];

/** How a lab's network is reached where it is not the public one. */
export interface Network {
  /** Chromium's --host-resolver-rules. */
  readonly hostRules?: string | undefined;
  readonly ignoreCertificates?: boolean | undefined;
}

/** Starts the control browser. */
export function startChromium(network: Network): Promise<Browser> {
  const executablePath = controlBrowser();
  if (!executablePath) throw new Error(`no Chromium found; looked for ${PLACES.join(', ')}`);
  return chromium.launch({
    executablePath,
    // Playwright's own handlers would end this process before the lab is put away.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      `--disable-features=${OFF.join(',')}`,
      '--disable-gpu',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(network.hostRules ? [`--host-resolver-rules=${network.hostRules}`] : []),
    ],
  });
}

/** Who visits a page: an ordinary phone's browser, or one that passes for the browser of a source app. */
export interface Visitor {
  readonly platform: Platform;
  readonly app: App | null;
}

const PHONES: Readonly<Record<Platform, string>> = { android: 'Pixel 7', ios: 'iPhone 15' };

/** A context of its own for a visitor, with his user agent and what his app puts into pages. */
export async function mobileContext(browser: Browser, network: Network, visitor: Visitor): Promise<BrowserContext> {
  const device = devices[PHONES[visitor.platform]];
  if (!device) throw new Error(`Playwright knows no ${PHONES[visitor.platform]}`);
  const context = await browser.newContext({
    ...device,
    locale: 'zh-CN',
    ignoreHTTPSErrors: network.ignoreCertificates === true,
    deviceScaleFactor: 1,
    userAgent: userAgentOf(visitor, device.userAgent),
  });
  if (visitor.platform === 'ios') await context.addInitScript(passForIPhone);
  for (const name of visitor.app?.inject ?? []) await context.addInitScript(addObject, name);
  return context;
}

function userAgentOf({ platform, app }: Visitor, browser: string): string {
  const words = app?.userAgent?.[platform];
  if (words === undefined) return browser;
  // An iPhone's web view does not call itself Safari.
  return `${platform === 'ios' ? browser.replace(/ (Version|Safari)\/\S+/g, '') : browser} ${words}`;
}

const passForIPhone = (): void => {
  Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'iPhone' });
};

/** There for pages that look for it. It takes every call and answers none. */
const addObject = (name: string): void => {
  Object.assign(window, { [name]: { invoke: () => {}, call: () => {}, on: () => {} } });
  document.addEventListener('DOMContentLoaded', () => document.dispatchEvent(new Event(`${name}Ready`)));
};

export type { Page, Response } from 'playwright';
export type { Browser };
