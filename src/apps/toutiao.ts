import { reader } from './kinds.ts';

/** 今日头条: has no chats of its own; a link is pasted into its search box. */
export const toutiao = reader('toutiao', {
  root: ['首页', '我的'],
  leave: ['返回，按钮', '返回', '关闭', '取消'],
  searchBox: /^(搜索框，.*|搜你想看的|搜索)$/,
  go: ['搜索'],
  kinds: ['网页', '文章', '视频'],
  menu: /^更多/,
  corners: { menu: { side: 'right', nth: 0 }, leave: { side: 'left', nth: 0 }, search: { side: 'right', nth: 0 } },
  copyLink: ['复制链接'],
});
