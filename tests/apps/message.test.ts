import { expect, test } from 'vitest';
import { readMessage } from '#apps/message';
import type { Node } from '#screen/tree';

const words = { failed: /被对方拒收/, unfold: /^展开/ };
const sent = 'https://m.tb.cn/h.7vUJnkd5IQyLbmr?tk=uEXDUlwjL4E';
/** `[重发]` is a button. */
const row = (...texts: string[]): Node[] =>
  texts.map((text) => ({
    kind: /^\[/.test(text) ? 'button' : 'text',
    text: text.replace(/^\[|\]$/g, ''),
    label: '',
    id: '',
    box: { x: 0, y: 0, width: 100, height: 20 },
    inWeb: false,
    tappable: false,
    enabled: true,
    selected: false,
    parent: null,
    by: 'tree',
  }));

test.for([
  ['the bare address', [sent], { state: 'shown', as: 'plain' }],
  ['an address cut for display', ['https://m.tb.cn/h.7vUJnk…'], { state: 'shown', as: 'plain' }],
  ['a card', ['李四头像', '无线耳机', '淘宝'], { state: 'shown', as: 'card' }],
  ['a folded message', ['展开'], { state: 'shown', as: 'folded' }],
  ['another address', ['https://example.com/'], { state: 'altered', shows: 'https://example.com/' }],
  ['a masked address', ['https://***'], { state: 'altered', shows: 'https://***' }],
  ['that it did not go out', [sent, '发送失败，点击重发'], { state: 'failed', mark: '发送失败，点击重发' }],
  ['that it did not go out, in other words', [sent, '[未能送出]'], { state: 'failed', mark: '未能送出' }],
  ['that it did not go out, in a text', ['没发出去', sent], { state: 'failed', mark: '没发出去' }],
  ['a refusal that this app knows', [sent, '已被对方拒收'], { state: 'failed', mark: '已被对方拒收' }],
  ['a button that says nothing known', [sent, '[稍候]'], { state: 'shown', as: 'plain', mark: '稍候' }],
  [
    'a card about messages that fail',
    ['李四头像', '微信消息总是发送失败怎么办', '知乎'],
    { state: 'shown', as: 'card' },
  ],
] as const)('a message that shows %s is told apart', ([, texts, delivery]) => {
  expect(readMessage(row(...texts), sent, words)).toEqual(delivery);
});
