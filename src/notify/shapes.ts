import { createHmac } from 'node:crypto';
import { type Notice, textOf } from './notice.ts';

/** Whom a notice is written for. */
export const SHAPES = ['generic', 'feishu', 'dingtalk', 'wecom', 'slack'] as const;
export type Shape = (typeof SHAPES)[number];

/** One POST of JSON. */
export interface Post {
  readonly url: URL;
  readonly body: unknown;
}

interface Signing {
  /** Of the robot; null where it signs nothing. */
  readonly secret: string | null;
  readonly nowMs: number;
}

/** What a receiver made of a post: taken; not now, try again; not at all. */
export type Answer = 'taken' | 'later' | 'refused';

interface Service {
  readonly post: (notice: Notice, url: URL, signing: Signing) => Post;
  readonly signs: boolean;
  /** What the body of an answer with status 200 says. */
  readonly answer: (body: string) => Answer;
}

/** A robot that says in JSON what became of the message, under a key, 0 for taken; `busy` are its codes for too many. */
const coded =
  (keys: readonly string[], busy: readonly number[]) =>
  (body: string): Answer => {
    const told = keys.map((key) => numberAt(body, key)).find((code) => code !== null);
    if (told === undefined) return 'refused';
    return told === 0 ? 'taken' : busy.includes(told ?? 0) ? 'later' : 'refused';
  };

function numberAt(body: string, key: string): number | null {
  try {
    const value: unknown = Object(JSON.parse(body))[key];
    return typeof value === 'number' ? value : null;
  } catch {
    return null;
  }
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

/** Bytes of UTF-8 that a message may hold. Where a service limits the whole request, it is well below. */
const MOST = { feishu: 15_000, dingtalk: 15_000, wecom: 2048, slack: 2900 } as const;

/**
 * The shapes as the services document them. Messages are plain text wherever the service has it: names of cells and
 * versions come from files and phones, and must not become mentions or links.
 */
export const SERVICES: Readonly<Record<Shape, Service>> = {
  generic: {
    post: ({ title, lines, language, comparison }, url) => ({
      url,
      body: { schema: 'hutong.notice/1', language, title, text: lines.join('\n'), comparison },
    }),
    signs: false,
    answer: () => 'taken',
  },
  // open.feishu.cn, custom bot: timestamp in seconds, signed with `timestamp\nsecret` as the key of an empty text;
  // whole request at most 20 KB; an answer has a code, in older bots StatusCode.
  feishu: {
    post: (notice, url, { secret, nowMs }) => {
      const timestamp = String(Math.floor(nowMs / 1000));
      const text = textOf({ ...notice, title: '' }, MOST.feishu).trimStart();
      return {
        url,
        body: {
          ...(secret !== null && { timestamp, sign: hmac(`${timestamp}\n${secret}`, '') }),
          msg_type: 'interactive',
          card: {
            config: { wide_screen_mode: true },
            header: { title: { tag: 'plain_text', content: notice.title }, template: 'orange' },
            elements: [{ tag: 'div', text: { tag: 'plain_text', content: text } }],
          },
        },
      };
    },
    signs: true,
    answer: coded(['code', 'StatusCode'], [11_232]),
  },
  // open.dingtalk.com, custom robot: timestamp in milliseconds and signature in the address; 130101 is too many a minute.
  dingtalk: {
    post: (notice, url, { secret, nowMs }) => {
      const signed = new URL(url);
      if (secret !== null) {
        signed.searchParams.set('timestamp', String(nowMs));
        signed.searchParams.set('sign', hmac(secret, `${nowMs}\n${secret}`));
      }
      return { url: signed, body: { msgtype: 'text', text: { content: textOf(notice, MOST.dingtalk) } } };
    },
    signs: true,
    answer: coded(['errcode'], [130_101]),
  },
  // developer.work.weixin.qq.com, group robot: text of at most 2048 bytes; 45009 is too many a minute.
  wecom: {
    post: (notice, url) => ({ url, body: { msgtype: 'text', text: { content: textOf(notice, MOST.wecom) } } }),
    signs: false,
    answer: coded(['errcode'], [45_009]),
  },
  // api.slack.com, incoming webhooks: `text` is what a notification shows, blocks what the channel shows; a header has
  // at most 150 characters, a section 3000. The answer is the word ok.
  slack: {
    post: (notice, url) => {
      const text = textOf({ ...notice, title: '' }, MOST.slack).trimStart();
      return {
        url,
        body: {
          text: notice.title.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign),
          blocks: [
            { type: 'header', text: { type: 'plain_text', text: notice.title.slice(0, 150) } },
            { type: 'section', text: { type: 'plain_text', text } },
          ],
        },
      };
    },
    signs: false,
    answer: (body) => (body.trim() === 'ok' ? 'taken' : 'refused'),
  },
};
