import { type Cell, cellId, type Platform } from '#model';

const LINKS = [
  'taobao-item',
  'douyin-video',
  'tmall-item',
  'jd-item',
  'kuaishou-video',
  'xigua-video',
  'wechat-article',
];
const PLACES = [
  { app: 'wechat', scope: 'private' },
  { app: 'wechat', scope: 'group' },
  { app: 'qq', scope: 'private' },
] as const;
const PLATFORMS: readonly Platform[] = ['android', 'ios'];

/** So many cells, half of them on each platform: few links in every place, place after place as a person would list them. */
export function cellsOf(count: number): readonly Cell[] {
  const each = Math.ceil(count / PLATFORMS.length);
  const links = LINKS.slice(0, Math.ceil(each / PLACES.length));
  const all = PLACES.flatMap((place) => links.map((link) => ({ ...place, link })));
  if (each > all.length) throw new Error(`there are ${all.length * PLATFORMS.length} cells at most`);
  return PLATFORMS.flatMap((platform) => all.slice(0, each).map((one): Cell => ({ ...one, platform })));
}

/** Those cells as a matrix, each tried so often, whatever comes of it: the others do not know better either. */
export const matrixOf = (cells: readonly Cell[], trials: number): string => `schema: hutong.matrix/1
title: { zh: 性能基准, en: Bench }
trials: { least: ${trials}, most: ${trials} }
cells:
${cells.map(({ app, link, scope, platform }) => `  - { app: ${app}, link: ${link}, scope: ${scope}, platform: ${platform} }`).join('\n')}
`;

/** A share for each of so many phones, split beforehand, one by one. */
export const split = (cells: readonly Cell[], phones: number): readonly (readonly string[])[] =>
  Array.from({ length: phones }, (_, at) => cells.filter((_cell, nth) => nth % phones === at).map(cellId));

/** The first cell of each link and platform: whoever tries it looks at the link in the phone's own browser too. */
export const looked = (cells: readonly Cell[]): readonly string[] =>
  cells
    .filter((cell, at) => at === cells.findIndex((one) => one.link === cell.link && one.platform === cell.platform))
    .map(cellId);
