import { expect, test } from 'vitest';
import { hostOf, hostSet, mayPressOn, ownerOf, whoseHost } from '#judge/hosts';
import { loadKnowledge } from '#judge/load';
import { ARTICLE, control, TAOBAO } from './build.ts';

const knowledge = loadKnowledge();

test.for<[string, string | null]>([
  ['https://c.pc.qq.com/middlem.html?pfurl=https%3A%2F%2Fitem.taobao.com', 'c.pc.qq.com'],
  ['https://item.taobao.com@evil.example/', 'evil.example'],
  ['https://item.taobao.com:8443/item.htm', 'item.taobao.com'],
  ['HTTPS://Item.TaoBao.COM./item.htm', 'item.taobao.com'],
  ['item.taobao.com', 'item.taobao.com'],
  ['item.taobao.com:8443/x', 'item.taobao.com'],
  ['https://例子.中国/', 'xn--fsqu00a.xn--fiqs8s'],
  ['weixin://dl/business/?t=1', null],
  ['javascript:alert(1)', null],
  ['', null],
])('the host of %s is %s', ([address, host]) => {
  expect(hostOf(address)).toBe(host);
});

test.for<[string, string | null]>([
  ['c.pc.qq.com', 'Tencent'],
  ['qq.com', 'Tencent'],
  ['qq.com.evil.cn', null],
  ['notqq.com', null],
  ['customer-1250000000.cos.ap-guangzhou.myqcloud.com', null],
  ['shop.github.io', null],
  ['link.wtturl.cn', 'ByteDance'],
  ['192.144.227.223', null],
])('behind %s stands %s', ([host, owner]) => {
  expect(ownerOf(host, knowledge)).toBe(owner);
});

test('a host that the ordinary browser passed through belongs to the link, one that a disguised browser passed does not', () => {
  const controls = [
    control(TAOBAO, { chain: ['https://m.tb.cn/h.g', 'https://url.cn/5a', 'https://item.taobao.com/item.htm?id=1'] }),
    control(TAOBAO, { agent: 'wechat', chain: ['https://m.tb.cn/h.g', 'https://docs.qq.com/x'] }),
  ];
  expect([...hostSet(TAOBAO, controls)].toSorted()).toEqual(['item.taobao.com', 'm.tb.cn', 'url.cn']);
});

test('where one company owns the app and the link, only the hosts of the link are above suspicion', () => {
  const at = { hosts: hostSet(ARTICLE, []), link: ARTICLE, owner: 'Tencent', knowledge };
  expect(
    ['mp.weixin.qq.com', 'c.pc.qq.com', 'weixin110.qq.com', 'example.com', null].map((host) => whoseHost(host, at)),
  ).toEqual(['link', 'owner', 'owner', 'foreign', 'unknown']);
});

test('a sister host of the target is the target, a stranger is not', () => {
  const at = { hosts: hostSet(TAOBAO, []), link: TAOBAO, owner: 'Tencent', knowledge };
  expect(['login.taobao.com', 'login.tmall.com', 'taobao.com.example.cn'].map((host) => whoseHost(host, at))).toEqual([
    'target',
    'target',
    'foreign',
  ]);
});

test('only a page of the owner outside the link may be pressed on', () => {
  const setting = { link: ARTICLE, owner: 'Tencent', controls: [], knowledge };
  expect(mayPressOn('https://weixin110.qq.com/cgi-bin/x', setting)).toBe(true);
  expect(mayPressOn('https://mp.weixin.qq.com/s/abc', setting)).toBe(false);
  expect(mayPressOn('https://weixin110.qq.com.evil.cn/cgi-bin/x', setting)).toBe(false);
  expect(mayPressOn('https://weixin110.qq.com/cgi-bin/x', { ...setting, owner: null })).toBe(false);
});
