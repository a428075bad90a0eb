import { PhoneLostError } from '#drivers/phone';
import { shows } from '#judge/controls';
import type { Control, Link, Loaded, Platform } from '#model';
import type { Recogniser } from '#recognise/recognise';
import { systemClock } from '#screen/eye';
import { visit } from '#trial/visit';
import type { Desk } from './desk.ts';
import type { Line } from './line.ts';
import type { LookOptions } from './options.ts';
import { ownOf } from './own.ts';

export interface PhoneControlOptions extends LookOptions {
  readonly desk: Desk;
  readonly recogniser: Recogniser;
}

/** Each link once a run and platform in a phone's own browser, on whichever phone is at it first. */
export class PhoneControls {
  readonly #options: PhoneControlOptions;
  readonly #seen: Set<string>;

  constructor(options: PhoneControlOptions) {
    this.#options = options;
    const platforms = new Map(options.run.lab.phones.map(({ id, platform }) => [id, platform]));
    this.#seen = new Set(
      options.desk.controls.flatMap(({ link, phone }) => {
        const platform = phone === undefined ? undefined : platforms.get(phone);
        return platform ? [keyOf(link, platform)] : [];
      }),
    );
  }

  /** Does nothing where the link has been looked at, or has no address. A lost phone leaves it to the next one. */
  async once(line: Line, link: Link): Promise<void> {
    const { platform, id } = line.phone.facts;
    const key = keyOf(link.id, platform);
    if (link.url === undefined || this.#seen.has(key) || this.#options.signal.aborted) return;
    this.#seen.add(key);
    const { desk, folder, now } = this.#options;
    const startedAt = now();
    const page = await this.#look(line, link.url);
    if (page === null || this.#options.signal.aborted) {
      this.#seen.delete(key);
      return;
    }
    const control: Control = {
      schema: 1,
      link: link.id,
      agent: 'phone',
      phone: id,
      moment: 'before',
      startedAt: startedAt.toISOString(),
      durationMs: now().getTime() - startedAt.getTime(),
      chain: [],
      page,
    };
    await folder.appendControl(control);
    desk.controls.push(control);
  }

  /** Does the phone's own browser show the link's content now? Kept nowhere: it says whether there is a network. */
  async reaches(line: Line, link: Link): Promise<boolean> {
    if (link.url === undefined) return true;
    const page = await this.#look(line, link.url);
    const { desk, knowledge } = this.#options;
    const loaded = desk.controls.flatMap((one) =>
      one.link === link.id && one.agent === 'browser' && one.page.state === 'loaded' ? [one.page] : [],
    );
    return page?.state === 'seen' && shows(page.frame, link, { page: loaded.at(-1) ?? null, knowledge });
  }

  async #look(line: Line, url: string): Promise<Loaded | null> {
    const { run, folder, recogniser } = this.#options;
    try {
      return await line.use((phone) =>
        visit(phone, url, {
          apps: run.apps,
          save: folder.save,
          ...ownOf(line.phone, this.#options),
          clock: systemClock,
          recognise: recogniser.read,
        }),
      );
    } catch (error) {
      if (error instanceof PhoneLostError) return null;
      throw error;
    }
  }
}

const keyOf = (link: string, platform: Platform): string => `${link} ${platform}`;
