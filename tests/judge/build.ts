import type {
  Address,
  App,
  Cell,
  Control,
  Delivery,
  ExcludedCell,
  Fault,
  Frame,
  Link,
  Loaded,
  Observation,
  PhoneFacts,
  PlannedCell,
  Run,
  SeenText,
  Step,
  Trial,
} from '#model';
import { cellId } from '#model';

/** Small, readable parts of a run, for tests of the judge. Every part may be replaced by what a test is about. */

const START = Date.parse('2026-01-05T02:00:00.000Z');
export const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

export const APPS: readonly App[] = [
  { id: 'wechat', name: { zh: '微信', en: 'WeChat' }, owner: 'Tencent', android: { package: 'com.tencent.mm' } },
  { id: 'qq', name: { zh: 'QQ', en: 'QQ' }, owner: 'Tencent', android: { package: 'com.tencent.mobileqq' } },
  { id: 'toutiao', name: { zh: '今日头条', en: 'Toutiao' }, owner: 'ByteDance' },
  { id: 'baidu', name: { zh: '百度', en: 'Baidu App' }, owner: 'Baidu' },
  { id: 'taobao', name: { zh: '淘宝', en: 'Taobao' }, owner: 'Alibaba' },
  { id: 'douyin', name: { zh: '抖音', en: 'Douyin' }, owner: 'ByteDance' },
];

export const TAOBAO: Link = {
  id: 'taobao-item',
  name: { zh: '淘宝商品', en: 'Taobao item' },
  owner: 'Alibaba',
  category: 'e-commerce',
  opens: 'taobao',
  url: 'https://m.tb.cn/h.gQx7Rw2',
  hosts: ['m.tb.cn', 'item.taobao.com'],
  content: { title: ['竹编收纳篮-淘宝网'], text: ['手工竹编收纳篮 家用杂物桌面整理筐'] },
};
export const DOUYIN: Link = {
  id: 'douyin-video',
  name: { zh: '抖音视频', en: 'Douyin video' },
  owner: 'ByteDance',
  category: 'short-video',
  opens: 'douyin',
  url: 'https://v.douyin.com/dRx5Kmq/',
  hosts: ['v.douyin.com', 'www.iesdouyin.com'],
  content: { text: ['三分钟学会手冲咖啡'] },
};
export const ARTICLE: Link = {
  id: 'wechat-article',
  name: { zh: '微信公众号文章', en: 'WeChat article' },
  owner: 'Tencent',
  category: 'article',
  opens: 'wechat',
  url: 'https://mp.weixin.qq.com/s/q3Vb8mTzR0aKfLw2XnYc5Q',
  hosts: ['mp.weixin.qq.com'],
  content: { text: ['城市公园里的二十种常见鸟'] },
};
export const PROGRAM: Link = {
  id: 'toutiao-mini-program',
  name: { zh: '今日头条小程序', en: 'Toutiao mini program' },
  owner: 'ByteDance',
  category: 'mini-program',
  miniProgram: { name: '今日头条', owner: '北京字节跳动科技有限公司', source: '报道', asOf: '2021-11-30' },
  hosts: [],
  content: { title: ['今日头条'] },
};
export const LINKS = [TAOBAO, DOUYIN, ARTICLE, PROGRAM] as const;

/** Where each link ends in an ordinary browser, and a text of that page. */
const ENDS: Readonly<Record<string, string>> = {
  'taobao-item': 'https://item.taobao.com/item.htm?id=1',
  'douyin-video': 'https://www.iesdouyin.com/share/video/7/',
  'wechat-article': 'https://mp.weixin.qq.com/s/q3Vb8mTzR0aKfLw2XnYc5Q',
};
export const endOfLink = (link: Link): string => ENDS[link.id] ?? link.url ?? '';
export const contentOf = (link: Link): string => link.content.text?.[0] ?? link.content.title?.[0] ?? '';

export const cell = (
  app: string,
  link: Link,
  scope: Cell['scope'] = 'group',
  platform: Cell['platform'] = 'android',
): Cell => ({
  app,
  link: link.id,
  scope,
  platform,
});

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
const chatFrame = (app: string, atMs: number, moment: Frame['moment'], more: readonly SeenText[] = []): Frame => ({
  atMs,
  moment,
  app,
  activity: '.ui.LauncherUI',
  texts: [...CHAT, ...more],
  web: 'none',
  loading: false,
});

export interface Scene {
  readonly app?: string;
  readonly link?: Link;
  readonly delivery?: Delivery;
  /** The settled end; by default the link's content on its own page. */
  readonly texts?: readonly SeenText[];
  readonly front?: string | null;
  readonly web?: Frame['web'];
  readonly loading?: boolean;
  readonly activity?: string;
  readonly url?: string | null;
  readonly settled?: boolean;
  readonly reacted?: boolean | null;
  /** Screens between the tap and the end; each is pressed on where `press` names a button. */
  readonly way?: readonly {
    texts: readonly SeenText[];
    web?: Frame['web'];
    front?: string;
    press?: string;
    address?: string;
    moment?: Frame['moment'];
  }[];
  readonly frames?: readonly Frame[];
  readonly notes?: readonly string[];
}

/** An observation of a link that is sent, tapped once, and ends as the scene says. */
export function observed(scene: Scene = {}): Observation {
  const { app = 'wechat', link = TAOBAO, delivery = { state: 'shown', as: 'plain' } } = scene;
  const bubble = [native(link.url ?? link.id)];
  const frames: Frame[] = [chatFrame(app, 0, 'chat'), chatFrame(app, 4000, 'delivered', bubble)];
  const steps: Step[] = [
    { atMs: 1000, did: 'tap', what: 'message field' },
    { atMs: 1500, did: 'type', what: link.url ?? link.id },
    { atMs: 2500, did: 'send', what: link.id },
  ];
  const nowhere =
    delivery.state !== 'shown' &&
    delivery.state !== 'jumped' &&
    (delivery.state !== 'results' || delivery.own === null);
  const unopened = nowhere && (delivery.state !== 'altered' || scene.url === undefined);
  if (!unopened && delivery.state !== 'jumped') steps.push({ atMs: 5000, did: 'tap', what: 'the link' });
  let atMs = 7000;
  for (const stop of scene.way ?? []) {
    frames.push({
      atMs,
      moment: stop.moment ?? 'settled',
      app: stop.front ?? app,
      activity: '.plugin.webview.ui.tools.MMWebViewUI',
      texts: stop.texts,
      web: stop.web ?? 'filled',
      loading: false,
    });
    if (stop.press !== undefined) {
      const address = stop.address === undefined ? {} : { address: stop.address };
      steps.push({ atMs: atMs + 500, did: 'press', what: stop.press, forced: true, ...address });
    }
    atMs += 2000;
  }
  const url = scene.url === undefined ? endOfLink(link) : scene.url;
  const address: Address =
    unopened || url === null ? { url: null, why: unopened ? 'no-web-view' : 'no-menu' } : { url, by: 'menu' };
  if (!unopened) {
    const { front = app, web: shows = 'filled', loading = false } = scene;
    frames.push({
      atMs,
      moment: 'settled',
      app: front,
      activity: scene.activity ?? '.plugin.webview.ui.tools.MMWebViewUI',
      texts: scene.texts ?? [web(contentOf(link)), web('加入购物车', 'button')],
      web: shows,
      loading,
    });
  }
  return {
    delivery,
    frames: scene.frames ?? frames,
    steps,
    address,
    reacted: scene.reacted === undefined ? (unopened ? null : true) : scene.reacted,
    waitMs: 15_000,
    settled: scene.settled ?? true,
    notes: scene.notes ?? [],
  };
}

/** An observation whose tap changed nothing. */
export const unmoved = (app = 'wechat', link: Link = TAOBAO): Observation => ({
  ...observed({ app, link, url: null, reacted: false, settled: false }),
  frames: [
    chatFrame(app, 0, 'chat'),
    chatFrame(app, 4000, 'delivered', [native(link.url ?? link.id)]),
    chatFrame(app, 20_000, 'settled', [native(link.url ?? link.id)]),
  ],
  address: { url: null, why: 'no-web-view' },
});

const phone = (id: string, platform: Cell['platform'], osVersion = '14'): PhoneFacts => ({
  id,
  platform,
  osVersion,
  model: 'virtual',
  virtual: true,
});

export interface TrialParts {
  readonly phone?: string;
  readonly account?: string | null;
  readonly minutes?: number;
  readonly osVersion?: string;
  readonly version?: string;
  readonly fault?: Fault;
  readonly vantage?: Trial['vantage'];
}

export const trial = (of: Cell, attempt: number, observation: Observation | null, parts: TrialParts = {}): Trial => ({
  schema: 1,
  id: `${cellId(of)}#${attempt}`,
  cell: of,
  attempt,
  phone: phone(parts.phone ?? 'phone-a', of.platform, parts.osVersion),
  account: parts.account === undefined ? 'tester-1' : parts.account,
  ...(parts.vantage && { vantage: parts.vantage }),
  versions: { [of.app]: parts.version ?? '8.0.11' },
  startedAt: at(parts.minutes ?? attempt),
  durationMs: 20_000,
  observation,
  fault: parts.fault ?? null,
});

/** The same observation so many times over. */
export const trials = (
  of: Cell,
  observations: readonly (Observation | null)[],
  parts: TrialParts = {},
): readonly Trial[] => observations.map((observation, index) => trial(of, index + 1, observation, parts));

export const times = <T>(count: number, item: T): readonly T[] => Array.from({ length: count }, () => item);

export interface ControlParts {
  readonly agent?: string;
  readonly minutes?: number;
  readonly chain?: readonly string[];
  readonly page?: Partial<Extract<Loaded, { state: 'loaded' }>> | Exclude<Loaded, { state: 'loaded' }>;
}

/** A control that sees the declared content, unless told otherwise. */
export function control(link: Link, parts: ControlParts = {}): Control {
  const { agent = 'browser', minutes = -2, page = {} } = parts;
  const url = 'url' in page && page.url !== undefined ? page.url : endOfLink(link);
  const chain = (parts.chain ?? [link.url ?? '', url]).map((hop, index, all) => ({
    url: hop,
    status: index < all.length - 1 ? 302 : 200,
  }));
  const failed = 'state' in page && (page.state === 'down' || page.state === 'failed');
  return {
    schema: 1,
    link: link.id,
    agent,
    moment: minutes < 0 ? 'before' : 'after',
    startedAt: at(minutes),
    durationMs: 1500,
    chain: failed ? [] : chain,
    page: failed
      ? (page as Exclude<Loaded, { state: 'loaded' }>)
      : {
          state: 'loaded',
          url,
          status: 200,
          title: link.content.title?.[0] ?? contentOf(link),
          text: `${contentOf(link)} 加入购物车 立即购买 商品详情 店铺首页`,
          contentMs: 900,
          screenshot: { sha256: '0'.repeat(64), type: 'image/png', bytes: 1 },
          ...page,
        },
  };
}

/** Before and after the trials. */
export const around = (link: Link, parts: ControlParts = {}): readonly Control[] => [
  control(link, { ...parts, minutes: -2 }),
  control(link, { ...parts, minutes: 12 }),
];

export function run(
  cells: readonly (Cell | PlannedCell)[],
  more: { excluded?: readonly ExcludedCell[]; links?: readonly Link[]; title?: string } = {},
): Run {
  const planned = cells.map((one) => ('cell' in one ? one : { cell: one, trials: { least: 3, most: 7 } }));
  const used = new Set(
    [...planned.map((one) => one.cell), ...(more.excluded ?? []).map((one) => one.cell)].map((one) => one.link),
  );
  const apps = new Set([...planned, ...(more.excluded ?? [])].map((one) => one.cell.app));
  const links = (more.links ?? LINKS).filter(({ id }) => used.has(id));
  return {
    schema: 1,
    runId: 'case',
    matrix: { file: 'case.yaml', sha256: '0'.repeat(64), title: { zh: more.title ?? '', en: more.title ?? '' } },
    plan: { matrix: 'case', cells: planned, excluded: more.excluded ?? [], links },
    apps: APPS.filter(({ id }) => apps.has(id) || links.some(({ opens }) => opens === id)),
    lab: { virtual: true, phones: [], leftOut: [] },
    versions: {},
    startedAt: at(-5),
    endedAt: at(60),
  };
}
