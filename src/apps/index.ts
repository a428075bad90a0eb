import type { SourceApp } from './app.ts';
import { baidu } from './baidu.ts';
import { qq } from './qq.ts';
import { toutiao } from './toutiao.ts';
import { wechat } from './wechat.ts';

/** Every source app that Hutong knows how to use. A fifth one is a file beside these and a line here. */
export const sourceApps: ReadonlyMap<string, SourceApp> = new Map(
  [wechat, qq, toutiao, baidu].map((app) => [app.id, app]),
);
