import type { Link } from '#model';

/** Links of the sample, in the shapes of the corpus. */
export const LINKS: readonly Link[] = [
  link(
    'taobao-item',
    { zh: '淘宝商品', en: 'Taobao item' },
    'Alibaba',
    ['m.tb.cn', 'item.taobao.com'],
    '手工竹编收纳篮 家用杂物桌面整理筐',
  ),
  link(
    'tmall-item',
    { zh: '天猫商品', en: 'Tmall item' },
    'Alibaba',
    ['m.tb.cn', 'detail.tmall.com'],
    '加厚陶瓷保温茶壶 办公室泡茶壶',
  ),
  link('jd-item', { zh: '京东商品', en: 'JD item' }, 'JD', ['3.cn', 'item.m.jd.com'], '静音机械键盘 87键有线办公键盘'),
  link(
    'douyin-video',
    { zh: '抖音视频', en: 'Douyin video' },
    'ByteDance',
    ['v.douyin.com', 'www.iesdouyin.com'],
    '三分钟学会手冲咖啡',
  ),
  link(
    'toutiao-article',
    { zh: '今日头条文章', en: 'Toutiao article' },
    'ByteDance',
    ['m.toutiao.com', 'www.toutiao.com'],
    '老城区的菜市场为什么又热闹起来了',
  ),
  {
    id: 'toutiao-mini-program',
    name: { zh: '今日头条小程序', en: 'Toutiao mini program' },
    owner: 'ByteDance',
    category: 'mini-program',
    miniProgram: { name: '今日头条', owner: '北京字节跳动科技有限公司', source: '财联社', asOf: '2021-11-30' },
    hosts: [],
    content: { title: ['今日头条'] },
  },
  link(
    'kuaishou-video',
    { zh: '快手视频', en: 'Kuaishou video' },
    'Kuaishou',
    ['v.kuaishou.com', 'www.kuaishou.com'],
    '农家院子里的秋收一天',
  ),
  link(
    'wechat-article',
    { zh: '微信公众号文章', en: 'WeChat official-account article' },
    'Tencent',
    ['mp.weixin.qq.com'],
    '城市公园里的二十种常见鸟',
  ),
];

function link(id: string, name: Link['name'], owner: string, hosts: readonly string[], title: string): Link {
  return { id, name, owner, category: 'sample', url: `https://${hosts[0]}/Xy7Kq2`, hosts, content: { title: [title] } };
}
