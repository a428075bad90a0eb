import type { Frame, Observation, SeenText, Step } from '#model';
import { contentOf, endOfLink, TAOBAO } from './build.ts';

export const web = (text: string, role: SeenText['role'] = 'text'): SeenText => ({
  text,
  part: 'web',
  role,
  by: 'tree',
});
export const native = (text: string, role: SeenText['role'] = 'text'): SeenText => ({
  text,
  part: 'native',
  role,
  by: 'tree',
});

/** The screen of a chat with the link in it. */
const CHAT: readonly SeenText[] = [native('互通测试群(3)', 'title'), native('10:24'), native('我的头像', 'button')];
const BUBBLE = [native(TAOBAO.url ?? '')];
const chatFrame = (atMs: number, moment: Frame['moment'], more: readonly SeenText[] = []): Frame => ({
  atMs,
  moment,
  app: 'wechat',
  activity: '.ui.LauncherUI',
  texts: [...CHAT, ...more],
  web: 'none',
  loading: false,
});
const SENT = [chatFrame(0, 'chat'), chatFrame(4000, 'delivered', BUBBLE)];

export interface Scene {
  /** The settled end; by default the link's content on its own page. */
  readonly texts?: readonly SeenText[];
  readonly front?: string;
  readonly web?: Frame['web'];
  readonly loading?: boolean;
  readonly url?: string | null;
  readonly settled?: boolean;
}

const STEPS: readonly Step[] = [
  { atMs: 1000, did: 'tap', what: 'message field' },
  { atMs: 1500, did: 'type', what: TAOBAO.url ?? '' },
  { atMs: 2500, did: 'send', what: TAOBAO.id },
  { atMs: 5000, did: 'tap', what: 'the link' },
];

/** A link that was sent in WeChat and tapped once, and what the tap led to. */
export function observed(scene: Scene = {}): Observation {
  const url = scene.url === undefined ? endOfLink(TAOBAO) : scene.url;
  const end: Frame = {
    atMs: 7000,
    moment: 'settled',
    app: scene.front ?? 'wechat',
    activity: '.plugin.webview.ui.tools.MMWebViewUI',
    texts: scene.texts ?? [web(contentOf(TAOBAO)), web('加入购物车', 'button')],
    web: scene.web ?? 'filled',
    loading: scene.loading ?? false,
  };
  return {
    delivery: { state: 'shown', as: 'plain' },
    frames: [...SENT, end],
    steps: STEPS,
    address: url === null ? { url, why: 'no-menu' } : { url, by: 'menu' },
    reacted: true,
    waitMs: 15_000,
    settled: scene.settled ?? true,
    notes: [],
  };
}

/** The tap changed nothing. */
export const unmoved = (): Observation => ({
  ...observed(),
  frames: [...SENT, chatFrame(20_000, 'settled', BUBBLE)],
  address: { url: null, why: 'no-web-view' },
  reacted: false,
  settled: false,
});
