import type { Cell, Frame, Observation, Outcome, Step } from '#model';
import { HOSTILE } from './hostile.ts';
import { LINKS } from './links.ts';
import type { Screen } from './screens.ts';

/** What one trial of the sample saw, its screenshots still to be drawn. */
export interface Scene {
  readonly observed: Omit<Observation, 'frames' | 'notes' | 'waitMs' | 'settled'>;
  readonly frames: readonly (Omit<Frame, 'screenshot'> & { readonly screen?: Screen })[];
}

const APP: Readonly<Record<string, string>> = { wechat: '微信', qq: 'QQ', toutiao: '今日头条', baidu: '百度' };
const COPY = '如需浏览，请长按网址复制后使用浏览器访问';

/** From the chat or the search box to the end that the trial came to. */
export function sceneOf(cell: Cell, ended: Outcome | 'fault'): Scene {
  const link = LINKS.find(({ id }) => id === cell.link);
  const url = link?.url ?? link?.miniProgram?.name ?? '';
  const app = APP[cell.app] ?? cell.app;
  const search = cell.scope === 'search';
  const title = link?.content.title?.[0] ?? '';
  const chatTitle = cell.scope === 'group' ? '互通测试群(3)' : '测试员乙';
  const start = (typed?: string): Screen =>
    search
      ? {
          kind: 'search',
          app,
          typed: typed ?? '',
          rows: typed === undefined ? [] : ended === 'absent' ? ['今日影讯 小程序', '头条读书 小程序'] : [title],
        }
      : { kind: 'chat', title: chatTitle, platform: cell.platform, ...(typed !== undefined && { link: typed }) };
  const end = endOf(ended, { app, title });
  const frame = (
    atMs: number,
    moment: Frame['moment'],
    words: readonly string[],
    screen?: Screen,
  ): Scene['frames'][number] => ({
    atMs,
    moment,
    app: moment === 'settled' && (ended === 'app' || ended === 'os-prompt') ? 'taobao' : cell.app,
    activity:
      cell.platform === 'android'
        ? moment === 'settled'
          ? '.plugin.webview.ui.tools.MMWebViewUI'
          : '.ui.LauncherUI'
        : null,
    texts: words.map((text) => ({ text, part: moment === 'settled' ? 'web' : 'native', role: 'text', by: 'tree' })),
    web: moment === 'settled' ? 'filled' : 'none',
    loading: moment === 'opening',
    ...(screen && { screen }),
  });
  const steps: Step[] = [
    { atMs: 900, did: search ? 'search' : 'enter', what: search ? app : chatTitle },
    { atMs: 1600, did: 'type', what: url },
    { atMs: 2300, did: 'send', what: HOSTILE.step },
    { atMs: 3100, did: 'tap', what: url },
    ...(ended === 'confirm' ? [{ atMs: 5200, did: 'press', what: '继续访问', forced: true } as const] : []),
  ];
  const confirm: Screen = { kind: 'stop', bar: app, lines: ['非微信官方网页，请确认是否继续访问'], button: '继续访问' };
  const prompt: Screen = { kind: 'dialog', over: app, text: `即将离开${app}，打开其他应用`, buttons: ['取消', '允许'] };
  return {
    observed: {
      delivery:
        ended === 'lost'
          ? { state: 'failed', mark: '!' }
          : search
            ? {
                state: 'results',
                own: ended === 'absent' ? null : 0,
                rows: [{ title, host: link?.hosts[0] ?? null, kind: null, owner: null }],
              }
            : { state: 'shown', as: 'plain' },
      steps: ended === 'lost' || ended === 'absent' ? steps.slice(0, 3) : steps,
      address: addressOf(ended, link?.hosts.at(-1) ?? ''),
      reacted: ended !== 'inert',
    },
    frames: [
      frame(700, 'chat', [chatTitle], start()),
      frame(2900, 'delivered', [chatTitle, url, HOSTILE.text], start(url)),
      // A frame that could not be photographed still counts.
      frame(3600, 'opening', ['正在加载…']),
      ...(ended === 'confirm' ? [frame(4800, 'opening', ['继续访问'], confirm)] : []),
      ...(ended === 'os-prompt' ? [frame(4700, 'opening', ['允许'], prompt)] : []),
      frame(6400, 'settled', [title, HOSTILE.title], end ?? start(url)),
    ],
  };
}

function addressOf(ended: Outcome | 'fault', host: string): Observation['address'] {
  if (ended === 'copy')
    return { url: 'https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=w_redirect_taobao', by: 'menu' };
  if (ended === 'stop') return { url: HOSTILE.address, by: 'menu' };
  return ended === 'page' ? { url: `https://${host}/item?id=7`, by: 'menu' } : { url: null, why: 'no-web-view' };
}

function endOf(ended: Outcome | 'fault', { app, title }: { app: string; title: string }): Screen | null {
  switch (ended) {
    case 'copy':
      return { kind: 'stop', bar: app, lines: [COPY] };
    case 'stop':
      return { kind: 'stop', bar: app, lines: ['已停止访问该网页'] };
    case 'page':
    case 'confirm':
      return { kind: 'page', bar: title.slice(0, 10), title, lines: ['在应用内打开的页面'], tint: '#e3c9a8' };
    case 'app':
    case 'os-prompt':
      return { kind: 'page', bar: '淘宝', title, lines: ['目标 App 的商品页'], tint: '#f0b48a' };
    case 'refused':
      return { kind: 'stop', bar: title.slice(0, 10), lines: ['请登录后继续查看'], button: '登录' };
    case 'diverted':
      return { kind: 'page', bar: '应用商店', title: '下载应用', lines: [], tint: '#b8d4c0' };
    case 'unclear':
      return { kind: 'page', bar: '加载中', title: '', lines: [], tint: '#ffffff' };
    case 'lost':
    case 'inert':
    case 'absent':
    case 'fault':
      return null;
  }
}
