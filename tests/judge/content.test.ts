import { expect, test } from 'vitest';
import { agrees, declaredOn, wallOn, wayOnIn } from '#judge/content';
import { loadKnowledge } from '#judge/load';
import { showsContent, showsPage } from '#judge/shown';
import { fold } from '#text';

const knowledge = loadKnowledge();

test('full width, white space, invisible and capital letters make no difference', () => {
  expect(fold('Ｔａｏｂａｏ　手工\n竹编\u200b 收纳篮，ＡＢＣ')).toBe('taobao手工竹编收纳篮,abc');
});

test('declared text is found across the pieces of a page', () => {
  const content = { title: ['竹编收纳篮-淘宝网'], text: ['手工竹编收纳篮 家用杂物桌面整理筐'] };
  expect(declaredOn(content, { title: null, texts: ['手工竹编收纳篮', '家用杂物桌面整理筐'] })).toBe('text');
  expect(declaredOn(content, { title: '竹编收纳篮－淘宝网', texts: [] })).toBe('title');
  expect(declaredOn(content, { title: '淘宝网', texts: ['手工竹编'] })).toBe('none');
  expect(declaredOn({ text: [''] }, { title: '', texts: [] })).toBe('none');
});

test('a title alone counts only above a body that is no wall', () => {
  const content = { title: ['竹编收纳篮'] };
  const shows = (texts: readonly string[]) =>
    showsContent(content, { title: '竹编收纳篮', texts }, { page: null, knowledge });
  expect(shows([])).toBe(false);
  expect(shows(['竹编收纳篮'])).toBe(false);
  expect(shows(['请先登录后查看商品'])).toBe(false);
  expect(shows(['编织细密，收纳零食杂物'])).toBe(true);
  expect(shows(['编织细密，收纳零食杂物。'.repeat(30), '立即登录'])).toBe(true);
  expect(shows([`请登录后继续。${'本平台根据用户协议收集必要信息，'.repeat(20)}`])).toBe(false);
  expect(shows(['很抱歉，您查看的商品已下架', '编织细密，收纳零食杂物。'.repeat(30)])).toBe(false);
});

const basket = {
  title: '竹编收纳篮-淘宝网',
  text: '手工竹编收纳篮 编得很密实，没有毛刺。 竹篾先煮后晒，不易生虫。 请登录后查看评价 京ICP备00000000号',
};

test('over a page that a browser saw, a title counts with what stands under it there', () => {
  const shows = (...texts: string[]) =>
    showsContent({ title: [basket.title] }, { title: basket.title, texts }, { page: basket, knowledge });
  expect(shows('编得很密实，没有毛刺。', '竹篾先煮后晒，不易生虫。')).toBe(true);
  expect(shows('竹篾先煮后晒，不易生虫。', '已售 1300+')).toBe(true);
  expect(shows('手工竹编收纳篮，编得很密实，没有毛刺。现价 38 元，竹篾先煮后晒，不易生虫。')).toBe(true);
  expect(shows('活动太火爆了，请稍后再试')).toBe(false);
  expect(shows('请登录后查看评价', '京ICP备00000000号')).toBe(false);
});

test('a page shows itself by what no other page of its site has', () => {
  const shows = (...texts: string[]) =>
    showsPage({ text: ['别处的话'] }, { title: null, texts }, { page: basket, knowledge });
  expect(shows('手工竹编收纳篮', '编得很密实，没有毛刺。', '竹篾先煮后晒，不易生虫。')).toBe(true);
  expect(shows('手工竹编收纳篮', '编得很密实，没有毛刺。', '竹篾先煮后晒，不易生虫。', '请先登录')).toBe(false);
  expect(shows('编得很密实，没有毛刺。')).toBe(false);
  expect(shows('京ICP备00000000号')).toBe(false);
  expect(shows('请登录后查看评价', '京ICP备00000000号')).toBe(false);
});

test('a screen agrees with a page if what is to be read on it stands in the page', () => {
  const text = '竹编收纳篮 加入购物车 立即购买 商品详情 店铺首页 七天无理由退货';
  const page = { title: '手工竹编收纳篮-淘宝网', text };
  expect(agrees({ texts: ['商品详情', '店铺首页', '七天无理由退货', '返回'] }, page)).toBe(true);
  expect(agrees({ texts: ['已停止访问该网页', '申请恢复访问'] }, page)).toBe(false);
  expect(agrees({ texts: ['返回', '更多'] }, page)).toBe(false);
  expect(agrees({ texts: [] }, page)).toBe(false);
});

test('a page’s title among its texts says nothing either way', () => {
  const page = { title: '登录 - 拾光小铺', text: '请登录 当前内容仅对会员开放，登录后即可查看。 登录' };
  expect(agrees({ texts: [page.title, '请登录', '当前内容仅对会员开放，登录后即可查看。'] }, page)).toBe(true);
  expect(agrees({ texts: [page.title] }, page)).toBe(false);
});

test.for<[string, string | null]>([
  ['请先登录后查看', 'login'],
  ['请完成安全验证', 'captcha'],
  ['打开APP查看更多', 'open-app'],
  ['很抱歉，您查看的商品已下架', 'gone'],
  ['已停止访问该网页', 'stop'],
  ['如需浏览，请长按网址复制后使用浏览器访问', 'copy'],
  ['即将离开论坛，请注意账号安全', 'leave'],
  ['手工竹编收纳篮', null],
])('%s is a wall of kind %s', ([text, wall]) => {
  expect(wallOn([text], knowledge)).toBe(wall);
});

test('a way on is a button, not a sentence', () => {
  const on = [
    '继续访问',
    '仍要访问',
    '允许',
    '访问原网页',
    '我已了解，继续打开',
    '忽略风险继续访问',
    '我已知晓风险，仍要打开',
    '坚持访问',
    '继续浏览网页',
    '继续打开',
    '仍然前往',
    '确认访问',
    '我已知晓风险，继续',
    '我已阅读并知晓风险，继续访问',
    '仍要访问该网站',
    '不，继续访问',
    '信任并继续',
    '忽略风险，访问网页',
    'Continue to site',
  ];
  expect(on.filter((text) => !wayOnIn([text], knowledge))).toEqual([]);
  const others = [
    '如需继续访问，请复制网址到浏览器',
    '访问量',
    '打开方式',
    '返回',
    '打开浏览器继续',
    '复制链接继续访问',
    '了解更多',
    '登录后继续',
    '我已知晓',
    '打开浏览器继续访问',
    '在浏览器中继续访问',
    '前往浏览器打开',
    '下载APP继续浏览',
    '复制网址',
    '不再继续访问',
    '停止访问',
    '返回上一页',
  ];
  expect(others.filter((text) => wayOnIn([text], knowledge))).toEqual([]);
});
