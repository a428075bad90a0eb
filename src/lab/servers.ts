import { join } from 'node:path';
import { steadyNow } from '#clock';
import { PhoneLostError } from '#drivers/phone';
import type { Adb } from './adb.ts';
import { type AppiumServer, startAppium } from './appium.ts';
import { Children } from './child.ts';
import type { LabPhone, Recycling } from './lab.ts';
import type { Hide } from './secrets.ts';
import { memoryOf } from './usage.ts';

export interface ServerOptions {
  readonly adb: Pick<Adb, 'home' | 'port'>;
  /** Folder of their logs. */
  readonly logs: string;
  readonly hide: Hide;
  readonly discreet: boolean;
  readonly recycling: Recycling;
}

/** Why a server should make way for a fresh one. */
export type Worn = 'age' | 'memory';

interface Running extends AppiumServer {
  readonly since: number;
}

/** Each phone's own Appium server, started when it is first asked for, and again when it has gone. */
export class Servers {
  readonly #options: ServerOptions;
  readonly #children = new Children();
  readonly #running = new Map<string, Promise<Running>>();

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  /** Throws PhoneLostError: one phone's server that does not come up is that phone's loss, not the run's. */
  of(phone: LabPhone): Promise<AppiumServer> {
    const there = this.#running.get(phone.id);
    if (there) return there;
    const started = this.#start(phone);
    this.#running.set(phone.id, started);
    const forget = (): void => {
      if (this.#running.get(phone.id) === started) this.#running.delete(phone.id);
    };
    started.then(({ gone }) => gone.then(forget), forget);
    return started;
  }

  /** Where the server's output goes. */
  log({ id }: LabPhone): string {
    return join(this.#options.logs, `appium-${id}.log`);
  }

  /** Resolves when the phone's server has gone; the next session starts another. */
  async end({ id }: LabPhone): Promise<void> {
    const server = await this.#running.get(id)?.catch(() => null);
    this.#running.delete(id);
    await server?.stop();
  }

  /** Null where the phone's server is as good as new, or not there. */
  async worn({ id }: LabPhone): Promise<Worn | null> {
    const server = await this.#running.get(id)?.catch(() => null);
    if (!server) return null;
    const { hours, memory } = this.#options.recycling;
    if (steadyNow() - server.since >= hours * 3_600_000) return 'age';
    return (await memoryOf(server.pid)) > memory ? 'memory' : null;
  }

  /** Resolves when all are gone; may be called again. */
  async close(): Promise<void> {
    await this.#children.stop();
  }

  async #start(phone: LabPhone): Promise<Running> {
    const { adb, hide, discreet } = this.#options;
    const server = await startAppium({
      children: this.#children,
      driver: phone.platform === 'android' ? 'uiautomator2' : 'xcuitest',
      log: this.log(phone),
      androidHome: adb.home,
      adbPort: adb.port,
      hide,
      discreet,
      ...(phone.usbmux !== undefined && { usbmux: phone.usbmux }),
    }).catch((error: unknown) => {
      throw new PhoneLostError(phone.id, 'starting its server', { cause: error });
    });
    return { ...server, since: steadyNow() };
  }
}
