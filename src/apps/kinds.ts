import type { SourceApp } from './app.ts';
import { type ChatWords, reachChat, sendInChat } from './chat.ts';
import { reachSearch, type SearchWords, searchFor } from './search.ts';
import { addressByMenu, answers } from './ways.ts';

/** An app with chats and a search box: a link is sent in a chat, a name is searched for. */
export const messenger = (id: string, words: ChatWords & SearchWords): SourceApp => ({
  id,
  scopes: ['private', 'group', 'search'],
  reach: (hand, packageName, place) =>
    place.scope === 'search' ? reachSearch(hand, packageName, words) : reachChat(hand, packageName, place.chat, words),
  deliver: (hand, from, { link, place, presentation }) =>
    place.scope === 'search'
      ? searchFor(hand, from, link, words)
      : sendInChat(hand, from, { link, presentation, chat: place.chat }, words),
  answers: (hand) => answers(hand, words),
  address: (hand, from) => addressByMenu(hand, from, words),
});

/** An app without chats of its own: a link is pasted into its search box. */
export const reader = (id: string, words: SearchWords): SourceApp => ({
  id,
  scopes: ['search'],
  reach: (hand, packageName) => reachSearch(hand, packageName, words),
  deliver: (hand, from, { link }) => searchFor(hand, from, link, words),
  answers: (hand) => answers(hand, words),
  address: (hand, from) => addressByMenu(hand, from, words),
});
