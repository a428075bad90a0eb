import { createHash } from 'node:crypto';
import {
  type Association,
  type Cell,
  type Control,
  cellId,
  type Evidence,
  type JudgedTrial,
  type Outcome,
  type PhoneFacts,
  type StoredRun,
  type Trial,
  type Verdict,
} from '#model';
import { APPS, type Told, told } from './cells.ts';
import { HOSTILE } from './hostile.ts';
import { LINKS } from './links.ts';
import { draw, type Screen } from './screens.ts';
import { type Scene, sceneOf } from './story.ts';

/** A stored run as the pipeline would leave it, with the bytes of its evidence by sha256. */
export interface Sample {
  readonly stored: StoredRun;
  readonly evidence: ReadonlyMap<string, Uint8Array>;
}

const PHONES: Readonly<Record<Cell['platform'], PhoneFacts>> = {
  android: { id: 'pixel-5', platform: 'android', osVersion: '12', model: HOSTILE.model, virtual: true },
  ios: { id: 'iphone-13', platform: 'ios', osVersion: '15.1', model: 'iPhone 13', virtual: true },
};
const VERSIONS = {
  wechat: '8.0.17',
  qq: '8.8.50',
  toutiao: '8.5.6',
  baidu: '12.26',
  taobao: '10.5.0',
  douyin: '18.3.0',
};
const START = Date.parse('2021-11-30T01:00:00Z');
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

/** Builds the sample: every verdict and outcome once at least, a retry, an invalid trial, hostile texts. */
export async function sampleRun(): Promise<Sample> {
  const evidence = new Map<string, Uint8Array>();
  const drawn = new Map<string, Promise<Evidence>>();
  const keep = async (screen: Screen): Promise<Evidence> => {
    const bytes = await draw(screen);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    evidence.set(sha256, bytes);
    return { sha256, type: 'image/png', bytes: bytes.length };
  };
  const picture = (screen: Screen): Promise<Evidence> => {
    const key = JSON.stringify(screen);
    const known = drawn.get(key) ?? keep(screen);
    drawn.set(key, known);
    return known;
  };
  const tried = told.filter(({ excluded }) => excluded === undefined);
  const trials = await Promise.all(
    tried.flatMap((one, index) =>
      one.trials.map((ended, attempt) => trialOf(one, { ended, attempt: attempt + 1, index, picture })),
    ),
  );
  return { stored: await storedOf(trials, picture), evidence };
}

type Picture = (screen: Screen) => Promise<Evidence>;

async function trialOf(
  { cell }: Told,
  { ended, attempt, index, picture }: { ended: Outcome | 'fault'; attempt: number; index: number; picture: Picture },
): Promise<Trial> {
  const scene: Scene = sceneOf(cell, ended);
  const frames = await Promise.all(
    scene.frames.map(async ({ screen, ...frame }) => ({
      ...frame,
      ...(screen && { screenshot: await picture(screen) }),
    })),
  );
  return {
    schema: 1,
    id: `${cellId(cell)}#${attempt}`,
    cell,
    attempt,
    phone: PHONES[cell.platform],
    account: cell.platform === 'android' ? 'tester-a' : HOSTILE.account,
    versions: VERSIONS,
    ...(cell.platform === 'android' && { builds: { wechat: { code: '2060', updatedAt: '2021-11-29 03:12:45' } } }),
    startedAt: at(index * 2 + attempt / 2),
    durationMs: 14_000 + index * 310 + attempt * 900,
    observation:
      ended === 'fault'
        ? null
        : { ...scene.observed, frames, notes: attempt === 1 ? [HOSTILE.note] : [], waitMs: 15_000, settled: true },
    fault:
      ended === 'fault' ? { kind: 'instrument-fault', why: `Lost device pixel-5 during tap ${HOSTILE.text}` } : null,
  };
}

/** Of the target's own app, with a made-up team; of an app that nobody knows; of none. */
const ASSOCIATIONS: readonly Association[] = [
  { host: 'v.douyin.com', android: ['com.ss.android.ugc.aweme'], ios: ['TEAM000000.com.ss.iphone.ugc.Aweme'] },
  { host: HOSTILE.chain, android: [HOSTILE.text], ios: null },
  { host: 'www.iesdouyin.com', android: null, ios: [] },
];

async function controlsOf(picture: Picture): Promise<readonly Control[]> {
  const pages = LINKS.filter(({ url }) => url !== undefined);
  return Promise.all(
    pages.flatMap((link, index) =>
      (['browser', 'wechat'] as const).map(async (agent): Promise<Control> => {
        const common = {
          schema: 1,
          link: link.id,
          agent,
          moment: 'before',
          startedAt: at(index),
          durationMs: 2300,
        } as const;
        const url = link.url ?? '';
        if (link.id === 'kuaishou-video') {
          return {
            ...common,
            chain: [{ url, status: 0 }],
            page: { state: 'down', error: 'net::ERR_NAME_NOT_RESOLVED' },
          };
        }
        const title = link.id === 'douyin-video' ? HOSTILE.title : (link.content.title?.[0] ?? link.name.zh);
        const screen: Screen = {
          kind: 'page',
          bar: 'Chromium',
          title,
          lines: ['在普通手机浏览器中打开'],
          tint: '#b9cbe0',
        };
        return {
          ...common,
          ...(agent === 'browser' && link.id === 'douyin-video' && { associations: ASSOCIATIONS }),
          chain: [
            { url, status: 302 },
            { url: link.id === 'douyin-video' ? HOSTILE.chain : `https://${link.hosts.at(-1)}/item?id=7`, status: 200 },
          ],
          page: {
            state: 'loaded',
            url: `https://${link.hosts.at(-1)}/item?id=7`,
            status: 200,
            title,
            text: `${title} ${HOSTILE.text}`,
            contentMs: 1180 + index * 70,
            screenshot: await picture(screen),
          },
        };
      }),
    ),
  );
}

/** Both phones' own browsers, sent to the article of which one app's search leads elsewhere (V11). */
const phoneControlsOf = (picture: Picture): Promise<readonly Control[]> =>
  Promise.all(
    Object.values(PHONES).map(async ({ id, platform }): Promise<Control> => {
      const title = `微信公众号文章（${platform}）`;
      return {
        schema: 1,
        link: 'wechat-article',
        agent: 'phone',
        phone: id,
        moment: 'before',
        startedAt: at(20),
        durationMs: 6100,
        chain: [],
        page: {
          state: 'seen',
          frame: {
            atMs: 5400,
            moment: 'settled',
            app: 'browser',
            activity: null,
            texts: [{ text: title, part: 'web', role: 'title', by: 'tree' }],
            web: 'filled',
            loading: false,
            screenshot: await picture({
              kind: 'page',
              bar: 'Safari',
              title,
              lines: ['手机自带浏览器'],
              tint: '#cfe0b9',
            }),
          },
        },
      };
    }),
  );

const judgedOf = (trial: Trial, ended: Outcome | 'fault'): JudgedTrial =>
  ended === 'fault'
    ? { trial: trial.id, validity: 'instrument-fault', rule: 'F1', outcome: null, detail: 'phone lost', notes: [] }
    : {
        trial: trial.id,
        validity: 'valid',
        rule: RULE_OF[ended],
        outcome: ended,
        ...(ended === 'unclear' && { detail: 'slow' }),
        ...(ended === 'copy' && { detail: 'wechat-copy-to-browser', notes: ['on support.weixin.qq.com'] }),
        ...(ended === 'confirm' && { end: 'page' }),
        notes: ended === 'copy' ? ['on support.weixin.qq.com'] : [],
      };

const RULE_OF: Readonly<Record<Outcome, string>> = {
  lost: 'O1',
  inert: 'O2',
  unclear: 'O3',
  page: 'O6',
  app: 'O5',
  'os-prompt': 'O5',
  stop: 'O7',
  copy: 'O7',
  confirm: 'O8',
  refused: 'O10',
  diverted: 'O11',
  absent: 'O12',
};

function verdictOf({ cell, concluded, trials }: Told, made: readonly Trial[]): Verdict {
  const valid = trials.filter((one): one is Outcome => one !== 'fault');
  const outcomes = Object.fromEntries(valid.map((name) => [name, valid.filter((one) => one === name).length]));
  const agree = concluded.how ?? concluded.via;
  const count = agree === undefined ? valid.length : valid.filter((one) => one === agree).length;
  return {
    cell,
    ...concluded,
    outcomes,
    trials: trials.length,
    steps: valid.length > 0 ? 1 : null,
    seconds: valid.length > 0 ? 3.4 : null,
    flags: ['no-negative-canary'],
    judged: made.map((trial, index) => judgedOf(trial, trials[index] ?? 'fault')),
    ...(valid.length > 0 && { vantage: 'sender', share: { agree: count, of: valid.length, low: 0.292, high: 1 } }),
  };
}

async function storedOf(trials: readonly Trial[], picture: Picture): Promise<StoredRun> {
  const planned = told.filter(({ excluded }) => excluded === undefined);
  const made = (cell: Cell): readonly Trial[] => trials.filter((trial) => cellId(trial.cell) === cellId(cell));
  return {
    run: {
      schema: 1,
      runId: '2021-11-30T01-00-00Z-7f3a',
      matrix: {
        file: 'matrices/reporter-2021-11-30.yaml',
        sha256: 'c0ffee'.padEnd(64, '0'),
        title: { zh: '《科创板日报》2021-11-30 实测', en: "The reporter's test of 2021-11-30" },
      },
      plan: {
        matrix: 'reporter-2021-11-30',
        cells: planned.map(({ cell }) => ({ cell, trials: { least: 3, most: 7 } })),
        excluded: told.flatMap(({ cell, excluded }) => (excluded === undefined ? [] : [{ cell, reason: excluded }])),
        links: LINKS,
      },
      apps: APPS,
      lab: {
        virtual: true,
        world: '2021-11-30',
        phones: [PHONES.android, PHONES.ios],
        leftOut: [{ id: 'mi-11', why: `unauthorized ${HOSTILE.text}` }],
      },
      versions: { hutong: '0.1.0', node: '20.19.0', appium: '3.8.0', chromium: '156.0', adb: HOSTILE.text },
      startedAt: at(0),
      endedAt: at(96),
    },
    trials,
    controls: [...(await controlsOf(picture)), ...(await phoneControlsOf(picture))],
    verdicts: {
      schema: 1,
      runId: '2021-11-30T01-00-00Z-7f3a',
      ruleset: 'hutong-rules/1',
      verdicts: planned.filter(({ unjudged }) => !unjudged).map((one) => verdictOf(one, made(one.cell))),
    },
  };
}
