import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, devices } from 'playwright';

/** Where Debian, other Linuxes and macOS keep the browser. Nothing is ever downloaded. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const chromiumPath = (): string | null => PLACES.find((place) => existsSync(place)) ?? null;

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
  const executablePath = chromiumPath();
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

/** An ordinary phone's browser, or the same one that wears a source app's user agent. */
export function mobileContext(browser: Browser, network: Network, userAgentSuffix?: string): Promise<BrowserContext> {
  const device = devices['Pixel 7'];
  if (!device) throw new Error('Playwright knows no Pixel 7');
  return browser.newContext({
    ...device,
    locale: 'zh-CN',
    ignoreHTTPSErrors: network.ignoreCertificates === true,
    deviceScaleFactor: 1,
    ...(userAgentSuffix && { userAgent: `${device.userAgent} ${userAgentSuffix}` }),
  });
}

export type { Page, Response } from 'playwright';
export type { Browser };
