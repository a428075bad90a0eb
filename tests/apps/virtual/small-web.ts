import type { Web, WebPage, WebPageOptions } from '#fixtures/phones/app';
import type { Rect, View } from '#fixtures/phones/view';

/** A page of the small web: what it says, where its links lead, or where it sends the visitor. */
export interface SmallPage {
  readonly title?: string;
  readonly texts?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly redirect?: string;
}

/** A web of a few pages that answer at once, by address. What is not there fails as an unknown name does. */
export class SmallWeb implements Web {
  readonly pages: Readonly<Record<string, SmallPage>>;
  readonly opened: { readonly options: WebPageOptions; readonly page: Visit }[] = [];

  constructor(pages: Readonly<Record<string, SmallPage>>) {
    this.pages = pages;
  }

  open(options: WebPageOptions): WebPage {
    const page = new Visit(this.pages);
    this.opened.push({ options, page });
    return page;
  }

  async content(url: string): Promise<{ title: string; texts: readonly string[] } | null> {
    const page = this.pages[this.pages[url]?.redirect ?? url];
    return page ? { title: page.title ?? '', texts: page.texts ?? [] } : null;
  }

  get last(): Visit {
    const visit = this.opened.at(-1)?.page;
    if (!visit) throw new Error('no page was opened');
    return visit;
  }
}

class Visit implements WebPage {
  url = '';
  loading = false;
  error: string | null = null;
  closed = false;
  onNavigate?: (url: string) => boolean;
  readonly asked: string[] = [];
  readonly #pages: Readonly<Record<string, SmallPage>>;
  readonly #history: string[] = [];

  constructor(pages: Readonly<Record<string, SmallPage>>) {
    this.#pages = pages;
  }

  get title(): string {
    return this.#pages[this.url]?.title ?? '';
  }

  go(url: string): void {
    this.asked.push(url);
    if (this.onNavigate?.(url) === false) return;
    const redirect = this.#pages[url]?.redirect;
    if (redirect !== undefined) {
      this.go(redirect);
      return;
    }
    if (this.url !== '') this.#history.push(this.url);
    this.url = url;
    this.error = this.#pages[url] ? null : 'net::ERR_NAME_NOT_RESOLVED';
  }

  async back(): Promise<boolean> {
    const before = this.#history.pop();
    if (before === undefined) return false;
    this.url = before;
    return true;
  }

  reload(): void {
    this.asked.push(this.url);
  }

  async view(area: Rect): Promise<View> {
    const { texts = [], links = {} } = this.#pages[this.url] ?? {};
    const line = (at: number): Rect => ({ ...area, y: area.y + at * 40, height: 40 });
    return {
      role: 'web',
      rect: area,
      text: this.title,
      onTap: ({ y }) => {
        const link = Object.values(links)[Math.floor((y - area.y) / 40) - texts.length];
        if (link !== undefined) this.go(link);
      },
      children: [
        ...texts.map((text, at): View => ({ role: 'text', rect: line(at), text })),
        ...Object.keys(links).map((text, at): View => ({ role: 'link', rect: line(texts.length + at), text })),
      ],
    };
  }

  close(): void {
    this.closed = true;
  }
}
