import {
  type Cell,
  type Control,
  cellId,
  type Evidence,
  type Link,
  type Outcome,
  type PhoneFacts,
  type Trial,
} from '#model';
import type { Screen } from '#tests/reporters/screens';
import { apps } from './plan.ts';

const START = Date.parse('2021-11-30T01:00:00Z');

/** So many seconds after the run began. */
export const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

export const PHONES: readonly PhoneFacts[] = Array.from({ length: 16 }, (_, index) =>
  index % 2 === 0
    ? { id: `android-${index / 2 + 1}`, platform: 'android', osVersion: '13', model: 'Pixel 6', virtual: true }
    : { id: `iphone-${(index + 1) / 2}`, platform: 'ios', osVersion: '17.5', model: 'iPhone', virtual: true },
);

/** Draws a screen, once. */
export type Picture = (screen: Screen) => Promise<Evidence>;

/** One attempt that came to the given end. */
export async function trialOf(
  cell: Cell,
  { url = '', hosts, content }: Link,
  { end, attempt, number, picture }: { end: Outcome | 'fault'; attempt: number; number: number; picture: Picture },
): Promise<Trial> {
  const group = cell.scope === 'group' ? '互通测试群(3)' : '测试员乙';
  const [title = ''] = content.title ?? [];
  const chat: Screen = { kind: 'chat', title: group, platform: cell.platform };
  const last: Screen =
    end === 'page' || end === 'app'
      ? { kind: 'page', bar: title, title, lines: ['样品页面'], tint: '#e3c9a8' }
      : {
          kind: 'stop',
          bar: cell.app,
          lines: [end === 'absent' ? '没有相关结果' : '如需浏览，请长按网址复制后使用浏览器访问'],
        };
  const words = [group, '收到了，谢谢', '昨天 18:32', '聊天设置', '返回', '发送', url];
  const phones = PHONES.filter(({ platform }) => platform === cell.platform);
  const phone = phones[number % phones.length];
  if (!phone) throw new Error(`no phone for ${cell.platform}`);
  const frames = (
    [
      [600, 'chat', chat],
      [1500, 'delivered', { ...chat, link: new URL(url).host.split('-')[0] ?? '' }],
      [2600, 'opening', { ...last, bar: '…' }],
      [5200, 'settled', last],
    ] as const
  ).map(async ([atMs, moment, screen]) => ({
    atMs: atMs + (number % 97),
    moment,
    app: cell.app,
    activity: null,
    texts: words.map((text) => ({ text, part: 'native', role: 'text', by: 'tree' }) as const),
    web: 'none' as const,
    loading: false,
    screenshot: await picture(screen as Screen),
  }));
  return {
    schema: 1,
    id: `${cellId(cell)}#${attempt}`,
    cell,
    attempt,
    phone,
    account: `${cell.app}-${phone.id}`,
    versions: { [cell.app]: '8.0.16' },
    session: `${phone.id}/1`,
    startedAt: at(number),
    durationMs: 9_000,
    observation:
      end === 'fault'
        ? null
        : {
            delivery: { state: 'shown', as: 'plain' },
            frames: await Promise.all(frames),
            steps: [
              { atMs: 90, did: 'launch', what: cell.app },
              { atMs: 380, did: 'enter', what: group },
              { atMs: 880, did: 'type', what: url },
              { atMs: 1550, did: 'tap', what: 'the link' },
            ],
            address: end === 'page' ? { url: `https://${hosts[0]}/`, by: 'menu' } : { url: null, why: 'not-offered' },
            reacted: true,
            waitMs: 15_000,
            settled: true,
            notes: [],
          },
    fault: end === 'fault' ? { kind: 'instrument-fault', why: 'phone lost' } : null,
  };
}

/** A link as an ordinary browser and one for each app saw it. */
export const controlsOf = ({ id, url = '', content }: Link, picture: Picture): Promise<readonly Control[]> => {
  const [title = ''] = content.title ?? [];
  return Promise.all(
    ['browser', ...apps.map((app) => app.id)].map(
      async (agent): Promise<Control> => ({
        schema: 1,
        link: id,
        agent,
        moment: 'before',
        startedAt: at(0),
        durationMs: 2000,
        chain: [{ url, status: 200 }],
        page: {
          state: 'loaded',
          url,
          status: 200,
          title,
          text: title.repeat(20),
          contentMs: 900,
          screenshot: await picture({ kind: 'page', bar: 'Chromium', title, lines: ['样品页面'], tint: '#b9cbe0' }),
        },
      }),
    ),
  );
};
