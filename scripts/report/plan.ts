import type { App, Cell, Link, Platform, Scope } from '#model';

/** Source apps, each with a sort of link of its own: id, Chinese and English name, company, category and name of its links. */
const APPS = [
  ['wechat', '微信', 'WeChat', 'Tencent', 'article', '公众号文章', 'article'],
  ['qq', 'QQ', 'QQ', 'Tencent', 'social', '空间说说', 'Qzone post'],
  ['toutiao', '今日头条', 'Toutiao', 'ByteDance', 'article', '头条文章', 'Toutiao article'],
  ['douyin', '抖音', 'Douyin', 'ByteDance', 'video', '抖音视频', 'Douyin video'],
  ['baidu', '百度', 'Baidu App', 'Baidu', 'article', '百家号文章', 'Baijiahao article'],
  ['taobao', '淘宝', 'Taobao', 'Alibaba', 'e-commerce', '淘宝商品', 'Taobao item'],
  ['jd', '京东', 'JD', 'JD', 'e-commerce', '京东商品', 'JD item'],
  ['pinduoduo', '拼多多', 'Pinduoduo', 'PDD Holdings', 'e-commerce', '拼多多商品', 'Pinduoduo item'],
  ['kuaishou', '快手', 'Kuaishou', 'Kuaishou', 'video', '快手视频', 'Kuaishou video'],
  ['weibo', '微博', 'Weibo', 'Sina', 'social', '微博', 'Weibo post'],
] as const;

const SCOPES: readonly Scope[] = ['private', 'group', 'search'];
const PLATFORMS: readonly Platform[] = ['android', 'ios'];

export const apps: readonly App[] = APPS.map(([id, zh, en, owner]) => ({
  id,
  name: { zh, en },
  owner,
  android: { package: `bench.${id}` },
  ios: { bundle: `bench.${id}` },
}));

/** So many links that the apps open them in at least `count` cells. */
function links(count: number): readonly Link[] {
  const each = Math.ceil(count / (APPS.length * SCOPES.length * PLATFORMS.length * APPS.length));
  return APPS.flatMap(([app, , , owner, category, zh, en]) =>
    Array.from({ length: each }, (_, index): Link => {
      const id = `${app}-${index + 1}`;
      const host = `${id}.bench.example`;
      return {
        id,
        name: { zh: `${zh} ${index + 1}`, en: `${en} ${index + 1}` },
        owner,
        category,
        opens: app,
        url: `https://${host}/item?id=${1000 + index}`,
        hosts: [host],
        content: { title: [`${zh}样品`] },
      };
    }),
  );
}

/** The first `count` cells of apps × places × links × systems. */
export function planned(count: number): { readonly cells: readonly Cell[]; readonly links: readonly Link[] } {
  const used = links(count);
  const cells = APPS.flatMap(([app]) =>
    SCOPES.flatMap((scope) =>
      used.flatMap(({ id: link }) => PLATFORMS.map((platform): Cell => ({ app, link, scope, platform }))),
    ),
  );
  return { cells: cells.slice(0, count), links: used };
}
