import { reader } from './kinds.ts';

/** 百度: has no chats of its own; a link is pasted into its search box. */
export const baidu = reader('baidu', {
  root: ['首页', '我的'],
  leave: ['返回', '关闭', '取消'],
  searchBox: /^(搜索框.*|搜索|百度一下.*)$/,
  go: ['百度一下', '搜索'],
  kinds: ['网页', '文章', '视频'],
  menu: /^更多/,
  corners: { menu: { side: 'right', nth: 0 }, leave: { side: 'left', nth: 0 }, search: { side: 'right', nth: 0 } },
  copyLink: ['复制链接'],
});
