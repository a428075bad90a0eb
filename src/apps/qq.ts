import { messenger } from './kinds.ts';

/** QQ: chats by the message list or the search. */
export const qq = messenger('qq', {
  root: ['消息', '联系人', '动态'],
  leave: ['返回消息', '返回', '关闭', '取消'],
  search: ['搜索'],
  searchBox: ['搜索'],
  send: ['发送'],
  go: ['搜索'],
  unfold: /^(展开|全文|查看全文|点击展开)/,
  menu: ['更多', '更多信息'],
  corners: { menu: { side: 'right', nth: 0 }, leave: { side: 'left', nth: 0 }, search: { side: 'right', nth: 1 } },
  copyLink: ['复制链接'],
  kinds: ['小程序', '联系人', '群聊', '网页'],
});
