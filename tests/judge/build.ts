import {
  type App,
  type Cell,
  type Control,
  cellId,
  type Fault,
  type Link,
  type Loaded,
  type Observation,
  type Run,
  type Trial,
} from '#model';

/** Small, readable parts of a run, for tests of the judge. Every part may be replaced by what a test is about. */

const START = Date.parse('2026-01-05T02:00:00.000Z');
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

const APPS: readonly App[] = [
  { id: 'wechat', name: { zh: '微信', en: 'WeChat' }, owner: 'Tencent' },
  { id: 'taobao', name: { zh: '淘宝', en: 'Taobao' }, owner: 'Alibaba' },
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
/** Where the link ends in an ordinary browser. */
export const endOfLink = (link: Link): string =>
  link.id === TAOBAO.id ? 'https://item.taobao.com/item.htm?id=1' : (link.url ?? '');
export const contentOf = (link: Link): string => link.content.text?.[0] ?? link.content.title?.[0] ?? '';

export const cell = (app: string, link: Link): Cell => ({ app, link: link.id, scope: 'group', platform: 'android' });

export interface TrialParts {
  readonly phone?: string;
  readonly minutes?: number;
  readonly fault?: Fault;
}

export const trial = (of: Cell, attempt: number, observation: Observation | null, parts: TrialParts = {}): Trial => ({
  schema: 1,
  id: `${cellId(of)}#${attempt}`,
  cell: of,
  attempt,
  phone: { id: parts.phone ?? 'phone-a', platform: of.platform, osVersion: '14', model: 'virtual', virtual: true },
  account: 'tester-1',
  versions: { [of.app]: '8.0.11' },
  startedAt: at(parts.minutes ?? attempt),
  durationMs: 20_000,
  observation,
  fault: parts.fault ?? null,
});

/** One trial after the other, a minute apart. */
export const trials = (of: Cell, observations: readonly (Observation | null)[]): readonly Trial[] =>
  observations.map((observation, index) => trial(of, index + 1, observation));

export const times = <T>(count: number, item: T): readonly T[] => Array.from({ length: count }, () => item);

export interface ControlParts {
  readonly agent?: string;
  readonly minutes?: number;
  readonly chain?: readonly string[];
  readonly page?: Partial<Extract<Loaded, { state: 'loaded' }>> | Extract<Loaded, { error: string }>;
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
      ? (page as Extract<Loaded, { error: string }>)
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

/** A run of these cells, as it stands before and after its trials. */
export const run = (cells: readonly Cell[]): Run => ({
  schema: 1,
  runId: 'case',
  matrix: { file: 'case.yaml', sha256: '0'.repeat(64), title: { zh: '', en: '' } },
  plan: {
    matrix: 'case',
    cells: cells.map((one) => ({ cell: one, trials: { least: 3, most: 7 } })),
    excluded: [],
    links: [TAOBAO, ARTICLE],
  },
  apps: APPS,
  lab: { virtual: true, phones: [], leftOut: [] },
  versions: {},
  startedAt: at(-5),
  endedAt: at(60),
});
