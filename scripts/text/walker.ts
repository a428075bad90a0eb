import type { Handset } from '#fixtures/phones/handset';
import type { View } from '#fixtures/phones/view';

const PATIENCE_MS = 20_000;

/** A finger on a virtual phone. Finds things by what is drawn on them; throws where they do not come. */
export class Walker {
  readonly phone: Handset;

  constructor(phone: Handset) {
    this.phone = phone;
  }

  /** Waits for a text that holds these words. */
  async see(words: string): Promise<View> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const all = flat(await this.phone.look());
      const says = all.filter(({ field }) => !field);
      const exact = says.findLast(({ text, label }) => text === words || label?.startsWith(words));
      const view = exact ?? says.findLast(({ text }) => text?.includes(words));
      if (view) return view;
      if (Date.now() > until)
        throw new Error(`no "${words}" on ${this.phone.id}: ${all.flatMap(({ text }) => text ?? []).join(' · ')}`);
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  async tap(words: string): Promise<void> {
    await this.#touch(await this.see(words));
  }

  async write(words: string): Promise<void> {
    const field = flat(await this.phone.look()).findLast((view) => view.field);
    if (!field) throw new Error(`no field on ${this.phone.id}`);
    await this.#touch(field);
    this.phone.type(words);
  }

  async send(app: string, chat: string, words: string): Promise<void> {
    await this.phone.home();
    this.phone.kill(app);
    await this.phone.open(app);
    await this.tap(chat);
    await this.write(words);
    await this.tap('发送');
  }

  async search(app: string, words: string): Promise<void> {
    await this.phone.home();
    this.phone.kill(app);
    await this.phone.open(app);
    const opener = flat(await this.phone.look()).find(({ label }) => label?.startsWith('搜索'));
    if (!opener) throw new Error(`${app} has no search`);
    await this.#touch(opener);
    await this.write(words);
    this.phone.focused?.submit?.act();
  }

  async #touch({ rect: { x, y, width, height } }: View): Promise<void> {
    await this.phone.tap({ x: x + width / 2, y: y + height / 2 });
  }
}

const flat = (view: View): View[] => [view, ...(view.children ?? []).flatMap(flat)];
