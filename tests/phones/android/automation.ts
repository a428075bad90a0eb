import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Weather } from '#fixtures/phones/android/phone';
import { uiAutomator } from '#fixtures/phones/android/uiautomator/server';
import type { Handset } from '#fixtures/phones/handset';
import { Unknowns } from '#fixtures/phones/unknowns';

export interface Reply {
  readonly status: number;
  readonly value: unknown;
}

/** The UiAutomator2 server of a handset behind a port of this machine, with a session open. */
export class Automation {
  readonly handset: Handset;
  readonly unknowns = new Unknowns();
  readonly weather: Weather = { slowMs: 0, pace: null, hang: false };
  readonly ended: Promise<void>;
  readonly #server;
  #base = '';
  session = '';

  constructor(handset: Handset) {
    this.handset = handset;
    const { server, ended } = uiAutomator(handset, {
      unknowns: this.unknowns,
      faults: () => this.weather,
      build: { version: '10.6.6', versionCode: 278 },
    });
    this.#server = server;
    this.ended = ended;
  }

  /** Opens the port, with no session yet. */
  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await this.listen();
    const { value } = await this.raw('POST', '/session', { capabilities: { firstMatch: [{}], alwaysMatch: {} } });
    this.session = (value as { sessionId: string }).sessionId;
    return this;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    await this.close();
    this.handset.stop();
  }

  async raw(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Reply> {
    const response = await fetch(this.#base + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const { value } = (await response.json()) as { value: unknown };
    return { status: response.status, value };
  }

  get(path: string): Promise<Reply> {
    return this.raw('GET', `/session/${this.session}${path}`);
  }

  post(path: string, body: object = {}): Promise<Reply> {
    return this.raw('POST', `/session/${this.session}${path}`, body);
  }

  /** The value of an answer that must be a yes. */
  async ok(answer: Promise<Reply>): Promise<unknown> {
    const { status, value } = await answer;
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(value)}`);
    return value;
  }

  /** Status, W3C code and message of an answer that must be a no. */
  async no(answer: Promise<Reply>): Promise<readonly [number, string, string]> {
    const { status, value } = await answer;
    if (status === 200) throw new Error(`answered ${JSON.stringify(value)}`);
    const { error, message } = value as { error: string; message: string };
    return [status, error, message];
  }

  async find(strategy: string, selector: string, context = ''): Promise<string> {
    return idOf(await this.ok(this.post('/element', { strategy, selector, context, multiple: false })));
  }

  async findAll(strategy: string, selector: string, context = ''): Promise<string[]> {
    const found = await this.ok(this.post('/elements', { strategy, selector, context, multiple: true }));
    return (found as unknown[]).map(idOf);
  }

  /** What the found elements say. */
  async texts(strategy: string, selector: string, context = ''): Promise<unknown[]> {
    const found = await this.findAll(strategy, selector, context);
    return Promise.all(found.map((id) => this.ok(this.get(`/element/${id}/text`))));
  }

  async source(): Promise<string> {
    return (await this.ok(this.get('/source'))) as string;
  }

  /** A finger of W3C actions. */
  finger(...actions: object[]): Promise<Reply> {
    const parameters = { pointerType: 'touch' };
    return this.post('/actions', { actions: [{ type: 'pointer', id: 'finger', parameters, actions }] });
  }
}

export const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const idOf = (element: unknown): string => (element as Record<string, string>)[ELEMENT] ?? '';

export const move = (x: number, y: number, more: object = {}): object => ({
  type: 'pointerMove',
  duration: 0,
  x,
  y,
  ...more,
});
export const down = { type: 'pointerDown', button: 0 };
export const up = { type: 'pointerUp', button: 0 };
export const pause = (duration: number): object => ({ type: 'pause', duration });
