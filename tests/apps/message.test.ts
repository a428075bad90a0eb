import { expect, test } from 'vitest';
import { readMessage } from '#apps/message';
import type { Node } from '#screen/tree';

const words = { failed: /发送失败|重发/, unfold: /^展开/ };
const sent = 'https://m.tb.cn/h.7vUJnkd5IQyLbmr?tk=uEXDUlwjL4E';
const row = (...texts: string[]): Node[] =>
  texts.map((text) => ({
    kind: 'text',
    text,
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
  ['a message that did not go out', [sent, '发送失败，点击重发'], { state: 'failed', mark: '发送失败，点击重发' }],
] as const)('a message that shows %s is told apart', ([, texts, delivery]) => {
  expect(readMessage(row(...texts), sent, words)).toEqual(delivery);
});
