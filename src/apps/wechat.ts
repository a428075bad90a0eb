import { messenger } from './kinds.ts';

/** 微信: chats by the chat list or the global search; the search box finds chats, articles and mini programs. */
export const wechat = messenger('wechat', {
  root: ['微信', '通讯录', '发现', '我'],
  leave: ['返回', '关闭', '取消'],
  search: ['搜索'],
  searchBox: ['搜索'],
  send: ['发送'],
  go: ['搜索'],
  failed: /被对方拒收/,
  unfold: /^(展开|全文|查看全文|点击展开)/,
  menu: ['更多信息', '更多'],
  corners: { menu: { side: 'right', nth: 0 }, leave: { side: 'left', nth: 0 }, search: { side: 'right', nth: 1 } },
  copyLink: ['复制链接'],
  kinds: ['小程序', '公众号', '联系人', '群聊', '网页'],
});
