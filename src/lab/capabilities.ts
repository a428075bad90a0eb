import type { LabPhone } from './lab.ts';

/** Ports that the drivers open on this host for one phone; no two phones may share any. */
export interface DriverPorts {
  /** UiAutomator2's server, forwarded. */
  readonly system: number;
  /** Screen stream; the driver opens it whether or not anybody watches. */
  readonly mjpeg: number;
  /** WebDriverAgent, forwarded, where the driver builds it itself. */
  readonly wda: number;
}

/** Idle sessions are ours to end, not the server's: a night has pauses. */
const IDLE_S = 3600;

/** W3C capabilities for a phone. What the lab file says under `appium` comes last and wins. */
export function capabilities(phone: LabPhone, ports: DriverPorts, adbPort: number): Record<string, unknown> {
  const own = phone.platform === 'android' ? android(phone, ports, adbPort) : ios(phone, ports);
  return { ...own, 'appium:newCommandTimeout': IDLE_S, ...phone.appium };
}

const android = (phone: LabPhone, ports: DriverPorts, adbPort: number) => ({
  platformName: 'Android',
  'appium:automationName': 'UiAutomator2',
  'appium:udid': phone.serial,
  'appium:systemPort': ports.system,
  'appium:adbPort': adbPort,
  'appium:noReset': true,
  'appium:autoLaunch': false,
  // A shared adb server is not ours to restart.
  'appium:suppressKillServer': true,
  // Without it a phone that vanishes in mid-session takes the whole Appium server down.
  'appium:ignoreHiddenApiPolicyError': true,
  // A screen that moves by itself never gets idle; whether it has settled is ours to say.
  'appium:settings[waitForIdleTimeout]': 0,
});

const ios = (phone: LabPhone, ports: DriverPorts) => ({
  platformName: 'iOS',
  'appium:automationName': 'XCUITest',
  'appium:udid': phone.udid,
  'appium:noReset': true,
  'appium:autoLaunch': false,
  'appium:skipLogCapture': true,
  'appium:mjpegServerPort': ports.mjpeg,
  ...(phone.osVersion && { 'appium:platformVersion': phone.osVersion }),
  // With a running agent any host will do; without one the driver builds it, which only macOS can.
  ...(phone.wda ? { 'appium:webDriverAgentUrl': phone.wda } : { 'appium:wdaLocalPort': ports.wda }),
});
