import type { App, Cell, Outcome, Verdict } from '#model';

/** A cell of the sample: how its trials ended, and what is concluded. */
export interface Told {
  readonly cell: Cell;
  readonly trials: readonly (Outcome | 'fault')[];
  readonly concluded: Pick<Verdict, 'verdict' | 'rule' | 'how' | 'via' | 'why'>;
  readonly excluded?: string;
  /** Interrupted before the judge saw it. */
  readonly unjudged?: true;
}

export const APPS: readonly App[] = [
  app('wechat', { zh: '微信', en: 'WeChat' }, 'Tencent'),
  app('qq', { zh: 'QQ', en: 'QQ' }, 'Tencent'),
  app('toutiao', { zh: '今日头条', en: 'Toutiao' }, 'ByteDance'),
  app('baidu', { zh: '百度', en: 'Baidu App' }, 'Baidu'),
  app('taobao', { zh: '淘宝', en: 'Taobao' }, 'Alibaba'),
  {
    ...app('douyin', { zh: '抖音', en: 'Douyin' }, 'ByteDance'),
    android: { package: 'com.ss.android.ugc.aweme' },
    ios: { bundle: 'com.ss.iphone.ugc.Aweme' },
  },
  { id: 'browser', name: { zh: '浏览器', en: 'Browser' } },
];

const thrice = (one: Outcome): readonly Outcome[] => [one, one, one];
const direct = (via: 'page' | 'app' | 'os-prompt') => ({ verdict: 'direct', via, rule: 'V7' }) as const;
const blocked = (how: Outcome, rule = 'V9') => ({ verdict: 'blocked', how, rule }) as const;

export const told: readonly Told[] = [
  ...both('wechat', 'taobao-item', 'private', thrice('page'), direct('page')),
  ...both('wechat', 'tmall-item', 'private', thrice('page'), direct('page')),
  ...both('wechat', 'jd-item', 'private', thrice('page'), direct('page')),
  ...both('wechat', 'douyin-video', 'private', thrice('page'), direct('page')),
  one('wechat', 'toutiao-article', 'private', 'android', thrice('confirm'), {
    verdict: 'conditional',
    rule: 'V8',
    why: 'opens after pressing on',
  }),
  one('wechat', 'toutiao-article', 'private', 'ios', thrice('page'), direct('page')),
  ...both('wechat', 'kuaishou-video', 'private', thrice('unclear'), { verdict: 'down', rule: 'V3', why: 'down' }),
  one('wechat', 'taobao-item', 'group', 'android', ['copy', 'fault', 'copy', 'copy'], blocked('copy')),
  one('wechat', 'taobao-item', 'group', 'ios', thrice('copy'), blocked('copy')),
  one('wechat', 'tmall-item', 'group', 'android', thrice('copy'), blocked('copy')),
  one('wechat', 'tmall-item', 'group', 'ios', ['page', 'copy', 'page', 'copy', 'copy', 'page', 'page'], {
    verdict: 'mixed',
    rule: 'V6',
    why: 'page 4, copy 3',
  }),
  ...both('wechat', 'jd-item', 'group', thrice('page'), direct('page')),
  one('wechat', 'douyin-video', 'group', 'android', thrice('copy'), blocked('copy')),
  one('wechat', 'douyin-video', 'group', 'ios', thrice('stop'), blocked('stop')),
  one('wechat', 'toutiao-article', 'group', 'android', thrice('inert'), blocked('inert', 'V10')),
  one('wechat', 'toutiao-article', 'group', 'ios', thrice('lost'), blocked('lost', 'V10')),
  one('wechat', 'kuaishou-video', 'group', 'android', ['fault', 'fault', 'unclear'], {
    verdict: 'insufficient',
    rule: 'V2',
    why: '1 of 3 trials are valid, 3 are needed',
  }),
  { ...one('wechat', 'kuaishou-video', 'group', 'ios', [], { verdict: 'insufficient', rule: 'V2' }), unjudged: true },
  ...both('wechat', 'toutiao-mini-program', 'search', thrice('absent'), blocked('absent', 'V10')),
  one('qq', 'taobao-item', 'private', 'android', thrice('os-prompt'), direct('os-prompt')),
  one('qq', 'taobao-item', 'private', 'ios', thrice('app'), direct('app')),
  ...both('qq', 'douyin-video', 'private', thrice('page'), direct('page')),
  one('qq', 'kuaishou-video', 'private', 'android', thrice('unclear'), {
    verdict: 'likely-blocked',
    rule: 'V12',
    why: 'unclear (slow) 3',
  }),
  one('qq', 'kuaishou-video', 'private', 'ios', thrice('refused'), { verdict: 'target-refusal', rule: 'V5' }),
  ...both('toutiao', 'wechat-article', 'search', thrice('page'), direct('page')),
  one('baidu', 'wechat-article', 'search', 'android', thrice('page'), direct('page')),
  one('baidu', 'wechat-article', 'search', 'ios', thrice('diverted'), blocked('diverted', 'V11')),
  one('baidu', 'toutiao-article', 'search', 'android', [], {
    verdict: 'not-applicable',
    rule: 'V1',
    why: '记者当天没有测',
  }),
  ...both('qq', 'wechat-article', 'private', [], direct('page')).map((left) => ({
    ...left,
    excluded: '同属一家企业，记者当天没有测 <b>',
  })),
];

function one(
  app: string,
  link: string,
  scope: Cell['scope'],
  platform: Cell['platform'],
  trials: Told['trials'],
  concluded: Told['concluded'],
): Told {
  return { cell: { app, link, scope, platform }, trials, concluded };
}

function both(
  app: string,
  link: string,
  scope: Cell['scope'],
  trials: Told['trials'],
  concluded: Told['concluded'],
): readonly Told[] {
  return [one(app, link, scope, 'android', trials, concluded), one(app, link, scope, 'ios', trials, concluded)];
}

function app(id: string, name: App['name'], owner: string): App {
  return { id, name, owner, android: { package: `sample.${id}` }, ios: { bundle: `sample.${id}` } };
}
