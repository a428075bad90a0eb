import type { SourceApp } from './app.ts';
import { type ChatWords, reachChat, sendInChat } from './chat.ts';
import { reachSearch, type SearchWords, searchFor } from './search.ts';
import { addressByMenu } from './ways.ts';

const words: ChatWords & SearchWords = {
  root: ['微信', '通讯录', '发现', '我'],
  leave: ['返回', '关闭', '取消'],
  search: ['搜索'],
  searchBox: ['搜索'],
  send: ['发送'],
  go: ['搜索'],
  failed: /发送失败|未发送成功|被对方拒收|重新发送|重发/,
  unfold: /^(展开|全文|查看全文|点击展开)/,
  menu: ['更多信息', '更多'],
  copyLink: ['复制链接'],
  kinds: ['小程序', '公众号', '联系人', '群聊', '网页'],
};

/** 微信: chats by the chat list or the global search; the search box finds chats, articles and mini programs. */
export const wechat: SourceApp = {
  id: 'wechat',
  scopes: ['private', 'group', 'search'],
  reach: (hand, packageName, place) =>
    place.scope === 'search' ? reachSearch(hand, packageName, words) : reachChat(hand, packageName, place.chat, words),
  deliver: (hand, link, place) =>
    place.scope === 'search' ? searchFor(hand, link, words) : sendInChat(hand, link, place.chat, words),
  address: (hand) => addressByMenu(hand, words),
};
