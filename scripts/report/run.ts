import { createHash } from 'node:crypto';
import {
  type Cell,
  type Control,
  cellId,
  type Evidence,
  type JudgedTrial,
  type Link,
  type Outcome,
  type PhoneFacts,
  type StoredRun,
  type Trial,
  type Verdict,
} from '#model';
import { draw, type Screen } from '#tests/reporters/screens';
import { apps, planned } from './plan.ts';

/** A made-up run with the bytes of its evidence by sha256. */
export interface Bench {
  readonly stored: StoredRun;
  readonly evidence: ReadonlyMap<string, Uint8Array>;
}

const START = Date.parse('2021-11-30T01:00:00Z');
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const TRIALS = 3;

/** Mulberry32: the same numbers for the same seed, everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PHONES: readonly PhoneFacts[] = Array.from({ length: 16 }, (_, index) =>
  index % 2 === 0
    ? { id: `android-${index / 2 + 1}`, platform: 'android', osVersion: '13', model: 'Pixel 6', virtual: true }
    : { id: `iphone-${(index + 1) / 2}`, platform: 'ios', osVersion: '17.5', model: 'iPhone', virtual: true },
);

/** How a cell's trials end: mostly alike, now and then one is void or two disagree. */
type Ends = readonly (Outcome | 'fault')[];

function endsOf(cell: Cell, link: Link, random: () => number): Ends {
  const own = apps.find(({ id }) => id === cell.app)?.owner === link.owner;
  const closed: Outcome = cell.scope === 'search' ? 'absent' : random() < 0.7 ? 'copy' : 'stop';
  const usual: Outcome = own || random() < 0.55 ? (random() < 0.8 ? 'page' : 'app') : closed;
  const luck = random();
  if (luck < 0.02) return [usual, usual === 'page' ? closed : 'page', usual];
  if (luck < 0.05) return ['unclear', 'unclear', 'unclear'];
  if (luck < 0.12) return ['fault', usual, usual];
  return Array<Outcome>(TRIALS).fill(usual);
}

function verdictOf(cell: Cell, ends: Ends, trials: readonly Trial[]): Verdict {
  const valid = ends.filter((end): end is Outcome => end !== 'fault');
  const [first = 'unclear'] = valid;
  const alike = valid.every((end) => end === first);
  const agree = valid.filter((end) => end === first).length;
  const concluded: Pick<Verdict, 'verdict' | 'rule' | 'how' | 'via' | 'why'> = !alike
    ? { verdict: 'mixed', rule: 'V6', why: `by time: ${first} ${agree}` }
    : first === 'unclear' || valid.length < TRIALS
      ? { verdict: 'insufficient', rule: 'V2', why: `${valid.length} of ${TRIALS} trials are valid, 3 are needed` }
      : first === 'page' || first === 'app'
        ? { verdict: 'direct', rule: 'V7', via: first }
        : { verdict: 'blocked', rule: 'V9', how: first };
  return {
    cell,
    ...concluded,
    outcomes: Object.fromEntries([...new Set(valid)].map((one) => [one, valid.filter((end) => end === one).length])),
    trials: trials.length,
    vantage: 'sender',
    share: { agree, of: valid.length, low: 0.292, high: 1 },
    steps: 1,
    seconds: 2.8,
    flags: ['single-vantage'],
    judged: trials.map((trial, index): JudgedTrial => {
      const end = ends[index] ?? 'fault';
      return end === 'fault'
        ? { trial: trial.id, validity: 'instrument-fault', rule: 'F1', outcome: null, detail: 'phone lost', notes: [] }
        : { trial: trial.id, validity: 'valid', rule: 'O6', outcome: end, notes: [] };
    }),
  };
}

/** So many cells, three trials each, and a look in two browsers for each link. Everything follows from the seed. */
export async function benchRun(count: number, seed: number): Promise<Bench> {
  const random = numbers(seed);
  const evidence = new Map<string, Uint8Array>();
  const drawn = new Map<string, Evidence>();
  const picture = async (screen: Screen): Promise<Evidence> => {
    const key = JSON.stringify(screen);
    const known = drawn.get(key);
    if (known) return known;
    const bytes = await draw(screen);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    evidence.set(sha256, bytes);
    const made: Evidence = { sha256, type: 'image/png', bytes: bytes.length };
    drawn.set(key, made);
    return made;
  };
  const { cells, links } = planned(count);
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const trials: Trial[] = [];
  const verdicts: Verdict[] = [];
  for (const cell of cells) {
    const link = linkOf.get(cell.link);
    if (!link) throw new Error(`no link ${cell.link}`);
    const ends = endsOf(cell, link, random);
    const made: Trial[] = [];
    for (const [index, end] of ends.entries()) {
      made.push(await trialOf(cell, link, { end, attempt: index + 1, number: trials.length + index, picture }));
    }
    trials.push(...made);
    verdicts.push(verdictOf(cell, ends, made));
  }
  const controls = (await Promise.all(links.map((link) => controlsOf(link, picture)))).flat();
  const runId = `bench-${count}-${seed}`;
  return {
    evidence,
    stored: {
      run: {
        schema: 1,
        runId,
        matrix: {
          file: 'bench.yaml',
          sha256: '0'.repeat(64),
          title: { zh: '五千个单元的样本', en: 'A sample of five thousand cells' },
        },
        plan: {
          matrix: 'bench',
          cells: cells.map((cell) => ({ cell, trials: { least: 3, most: 7 } })),
          excluded: [],
          links,
        },
        apps,
        lab: { virtual: true, world: 'bench', phones: PHONES, leftOut: [] },
        versions: { hutong: '0.1.0', node: process.versions.node },
        startedAt: at(0),
        endedAt: at(trials.length),
      },
      trials,
      controls,
      verdicts: { schema: 1, runId, ruleset: 'bench', verdicts },
    },
  };
}

type Picture = (screen: Screen) => Promise<Evidence>;

async function trialOf(
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

const controlsOf = ({ id, url = '', content }: Link, picture: Picture): Promise<readonly Control[]> => {
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
