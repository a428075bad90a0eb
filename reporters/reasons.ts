import { type Cell, cellId, type Named, type StoredRun, type Verdict } from '#model';
import { OUTCOMES } from './words.ts';

/** Words that the judge uses alone: details, control classes, flags, factors. */
const WORDS = new Map<string, Named>(
  Object.entries({
    // unclear
    slow: { zh: '超时仍在加载', en: 'still loading when the time was over' },
    'load-error': { zh: '应用提示加载失败', en: 'the app says that it could not load the page' },
    shell: { zh: '只有空壳，没有内容', en: 'an empty shell' },
    unreadable: { zh: '读不到网址，也认不出内容', en: 'neither the address nor the content could be read' },
    'not-tapped': { zh: '没有可点的链接', en: 'nothing could be tapped' },
    marked: { zh: '消息旁有看不懂的按钮', en: 'a button beside the message that says nothing known' },
    unanswered: { zh: '应用在问话，没有作答', en: 'the app asks, and was not answered' },
    unfamiliar: {
      zh: '按了看不懂的按钮，没有出现内容',
      en: 'a button that says nothing known was pressed, and no content came',
    },
    'not-shown': { zh: '发送方看不到消息', en: 'the message does not show for the sender' },
    // lost
    failed: { zh: '失败', en: 'failed' },
    missing: { zh: '缺失', en: 'missing' },
    altered: { zh: '网址被改动', en: 'the address was changed' },
    folded: { zh: '消息被折叠', en: 'the message is folded' },
    // diverted
    'other-screen': { zh: '目标应用的其他页面', en: 'another screen of the target app' },
    'other-content': { zh: '目标站点的其他内容', en: 'other content of the target' },
    'own-copy': { zh: '应用自己的内容副本', en: "the app's own copy of the content" },
    store: { zh: '应用商店', en: 'an app store' },
    home: { zh: '首页', en: 'a home page' },
    search: { zh: '应用自己的搜索', en: "the app's own search" },
    // refused
    login: { zh: '要求登录', en: 'asks to log in' },
    'sign-in': { zh: '要求登录', en: 'asks to sign in' },
    captcha: { zh: '要求验证', en: 'asks to solve a captcha' },
    'open-app': { zh: '要求在自家应用中打开', en: 'asks to open its own app' },
    gone: { zh: '内容已下架', en: 'the content is gone' },
    down: { zh: '链接打不开', en: 'the link is down' },
    refused: { zh: '目标一方拒绝', en: 'the target refuses' },
    changed: { zh: '前后不一致', en: 'before and after differ' },
    // precondition
    risk: { zh: '账号风险提示', en: 'a risk notice for the account' },
    'logged-out': { zh: '账号已退出登录', en: 'the account is logged out' },
    'update-forced': { zh: '应用要求更新', en: 'the app insists on an update' },
    // artefacts nobody has described
    native: { zh: '应用自己的画面', en: 'a screen of the app itself' },
    leave: { zh: '离开提示', en: 'a notice of leaving' },
    copy: { zh: '要求复制到浏览器', en: 'tells to copy to a browser' },
    stop: { zh: '拦截', en: 'a dead end' },
    undescribed: { zh: '未收录的拦截页', en: 'a page not described before' },
    // flags
    'no-negative-canary': { zh: '没有“必被拦截”的探针链接', en: 'no canary that must be caught' },
    'single-vantage': {
      zh: '只有一台手机、只有一个账号，或首末两次试验相隔不到六小时',
      en: 'one phone only, one account only, or less than six hours from the first trial to the last',
    },
    'no-phone-browser-control': { zh: '没有用手机自带浏览器做对照', en: "no control in the phone's own browser" },
    'no-user-agent-control': { zh: '没有带该应用 UA 的对照', en: "no control with the app's user agent" },
    'one-sided-control': { zh: '对照只在试验前或试验后', en: 'control on one side of the trials only' },
    'press-unattributed': { zh: '按过的页面未读到网址', en: 'a press on a page whose address was not read' },
    'app-updated': {
      zh: '试验途中应用更新，各版本分开判定',
      en: 'an app was updated on the way: each version is judged by itself',
    },
    'versions-differ': {
      zh: '各手机应用版本不同，分开判定',
      en: 'phones with different versions of an app: each is judged by itself',
    },
    'address-unread': { zh: '未读到网址，仅凭内容判断', en: 'address unread: decided by the content alone' },
    // factors of mixed
    account: { zh: '账号', en: 'account' },
    phone: { zh: '手机', en: 'phone' },
    'platform version': { zh: '系统版本', en: 'platform version' },
    'app version': { zh: '应用版本', en: 'app version' },
    time: { zh: '时间', en: 'time' },
  }),
);

const word = (text: string): string => WORDS.get(text)?.zh ?? text;

const outcomeWord = (name: string): string | undefined =>
  Object.entries(OUTCOMES).find(([outcome]) => outcome === name)?.[1].zh;

/** `page 3, unclear (slow) 1` → `直达 3 次、不明（超时仍在加载） 1 次`. */
const shares = (text: string): string =>
  text.replace(
    /([a-z-]+)( \(([^()]*)\))? (\d+)(, )?/g,
    (whole, name: string, _, detail: string | undefined, count: string, more: string | undefined) => {
      const known = outcomeWord(name);
      if (known === undefined) return whole;
      return `${known}${detail === undefined ? '' : `（${reasonOf(detail).zh}）`} ${count} 次${more ? '、' : ''}`;
    },
  );

const PHONES: Readonly<Record<string, string>> = { 'Android phone': '安卓手机', iPhone: ' iPhone ' };

const CANARY_DID: Readonly<Record<string, string>> = {
  failed: '结果不对',
  'showed nothing': '什么也没有显示',
  'not tried': '没有试过',
};

type Translation = readonly [pattern: RegExp, zh: (...parts: string[]) => string];

/** The judge's and the harness's own sentences, in Chinese. The first that matches is used. */
const SENTENCES: readonly Translation[] = [
  [
    /^(\d+) of (\d+) trials are valid, (\d+) are needed$/,
    (v, all, need) => `${all} 次试验中 ${v} 次有效，至少需要 ${need} 次`,
  ],
  [/^no (Android phone|iPhone) in the lab$/, (phone) => `没有${PHONES[phone ?? ''] ?? phone}`.trimEnd()],
  [
    /^no (Android phone|iPhone) with an account for (\S+)$/,
    (phone, app) => `没有${PHONES[phone ?? ''] ?? phone}登录了 ${app} 账号`,
  ],
  [/^(\S+) is not installed on (.+)$/, (app, phones) => `${phones} 上没有安装 ${app}`],
  [
    /^no (private|group) chat given for (\S+) on (.+)$/,
    (scope, app, phones) => `实验室文件没有写明 ${phones} 的 ${app} 账号可用的${scope === 'group' ? '群聊' : '单聊'}`,
  ],
  [/^not tried by (.+)$/, (pair) => `${pair} 还没有试验过`],
  [/^unexpected-success: the control found the link (\w+)$/, (how) => `应用内能打开，对照却显示${word(how ?? '')}`],
  [/^control (\w+)$/, (how) => `对照${word(how ?? '')}`],
  [/^the app forced a further press$/, () => '应用要求再按一次'],
  [/^opens after pressing on$/, () => '继续之后可以打开'],
  [/^after pressing on$/, () => '继续之后的结果'],
  [/^asks first; where pressing on leads was not seen$/, () => '先要求确认；未看到继续之后的结果'],
  [
    /^(\w+), and no canary behaved on (.+)$/,
    (how, where) => `${outcomeWord(how ?? '') ?? how}，但 ${where} 上没有正常的探针链接可以佐证`,
  ],
  [
    /^stopped, and the control with the app's user agent failed or changed: it may be the target's doing$/,
    () => '被拦截；但使用该应用 UA 的对照失败或前后不一致，可能是目标一方所为',
  ],
  [
    /^diverted, and no control with the app's user agent reached the content$/,
    () => '被带到别处；使用该应用 UA 的对照也没有到达内容',
  ],
  [
    /^diverted in the target's app, where the phone's own browser was not seen to lead to the content$/,
    () => '在目标应用内被带到别处；没有看到手机自带浏览器能到达内容',
  ],
  [
    /^canary (opens|caught) (failed|showed nothing|not tried)$/,
    (kind, how) => `“${kind === 'opens' ? '必能打开' : '必被拦截'}”的探针链接${CANARY_DID[how ?? ''] ?? how}`,
  ],
  [
    /^no phone could be trusted: (.+)$/,
    (what) =>
      `没有一台手机可信：${(what ?? '')
        .split('; ')
        .map((one) => one.replace(/canary (opens|caught)/, '探针链接'))
        .join('；')}`,
  ],
  [/^in the target's own app$/, () => '在目标自己的应用里'],
  [/^the phone's home or lock screen was in front$/, () => '屏幕上是手机主屏幕或锁屏：应用已崩溃，或手机曾被锁定'],
  [/^(\S+) does not answer any more$/, (app) => `${app} 没有响应`],
  [/^what was written still stands in the field$/, () => '写好的内容还留在输入框里，没有发出'],
  [/^search, with the link in it$/, () => '应用自己的搜索，结果里有该链接'],
  [
    /^(.+); the target's own page, which no browser was shown$/,
    (what) => `${shares(what ?? '')}；是目标自己的页面，但浏览器里没有出现过`,
  ],
  [/^text recognition below its floor$/, () => '画面上的文字识别不可靠'],
  [/^diverted outside the web view$/, () => '被带到网页以外的地方'],
  [/^the target refuses an ordinary browser too: (.+)$/, (what) => `普通浏览器同样被拒绝：${shares(what ?? '')}`],
  [/^undecided by app version: (.+)$/, (what) => `应用版本不同，各版本分开判定，尚有未定：${shares(what ?? '')}`],
  [
    /^undecided after (\d+) of (\d+) trials: (.+)$/,
    (n, most, what) => `试验了 ${n} 次（上限 ${most} 次）仍未定：${shares(what ?? '')}`,
  ],
  [
    /^by ([\w ]+): (.+)$/,
    (factor, what) => `因${word(factor ?? '')}而异：${shares(what ?? '').replaceAll('; ', '；')}`,
  ],
  [/^(.+); no control with the app's user agent$/, (what) => `${shares(what ?? '')}；缺少使用该应用 UA 的对照`],
  [/^nothing was seen$/, () => '什么也没看到'],
  [/^(\S+) was in front$/, (app) => `当时前台是 ${app}`],
  [/^tapped a row of (.+)$/, (what) => `点到了别的结果：${what}`],
  [/^as in any browser: (.+)$/, (host) => `与普通浏览器一致：${host}`],
  [/^the target's host (\S+) is not in the corpus$/, (host) => `目标一方的主机 ${host} 不在链接库中`],
  [/^address unread: the content alone decided$/, () => '未读到网址，仅凭内容判断'],
  [/^address unread: any browser is shown the same$/, () => '未读到网址，但普通浏览器看到的也是同一个页面'],
  [/^a row whose host could be read only in part$/, () => '有一条结果的主机名只读到一部分'],
  [/^the search itself could not answer$/, () => '搜索本身没有加载成功'],
  [/^drawn by the source app$/, () => '由该应用自己绘制'],
  [/^on (\S+)$/, (host) => `页面位于 ${host}`],
  [/^offers a complaint or appeal$/, () => '提供投诉或申诉入口'],
  [/^mark: (.+)$/, (mark) => `失败标记：${mark}`],
  [/^beside the message: (.+)$/, (mark) => `消息旁：${mark}`],
  [
    /^a button in words that nobody knows was pressed, and no content came$/,
    () => '按了一个看不懂的按钮，没有出现内容',
  ],
  [/^shows: (.+)$/, (text) => `显示为：${text}`],
  [/^the sender cannot know$/, () => '发送方无从得知'],
  [/^a row of the same name, and perhaps of the same owner$/, () => '有一行同名，主体可能相同'],
  [/^a row with the title of the content, but no host$/, () => '有标题相符的结果，但读不到主机名'],
  [/^the same with the app's user agent outside the app$/, () => '在应用之外使用同样的 UA，结果相同'],
  [/^a press on a page whose address was not recorded$/, () => '按过一个未记录网址的页面'],
  [
    /^(\d+) pressed, led to (\S+)( (.+))? \((O\d+)\)$/,
    (n, what, _, detail, rule) =>
      `按了 ${n} 次，结果：${outcomeWord(what ?? '') ?? what}${detail ? `：${reasonOf(detail).zh}` : ''}（${rule}）`,
  ],
  [
    /^O9: interposed ([\d.]+) s, (\S+) \((.+)\), drawn by the source app$/,
    (s, kind, id) =>
      `O9：由该应用绘制的“${outcomeWord(kind ?? '') ?? kind}”画面（${reasonOf(id ?? '').zh}）出现 ${s} 秒后自行放行`,
  ],
  [/^said in passing by the source app, nothing opened$/, () => '应用一闪而过地提示，没有打开任何页面'],
  [
    /^(\S+): not as it was when the run was sealed; hutong verify says more$/,
    (file) => `${file}：与封存时不同，详见 hutong verify`,
  ],
  [/^(\d+) rows$/, (n) => `共 ${n} 条结果`],
  [/^page (\S+)$/, (host) => `页面 ${host}`],
  [/^app (\S+)$/, (app) => `应用 ${app}`],
];

/**
 * A reason of the judge or the harness in both languages. What is not known here stands as it was said, so nothing
 * is ever lost in translation.
 */
export function reasonOf(text: string): Named {
  const known = WORDS.get(text);
  if (known) return known;
  for (const [pattern, zh] of SENTENCES) {
    const match = pattern.exec(text);
    if (match) return { zh: zh(...match.slice(1)), en: text };
  }
  return { zh: shares(text), en: text };
}

/** Why a cell came out as it did; null where nothing is said. Of a cell that was never tried: why no phone could. */
export function whyOf(
  cell: Cell,
  verdict: Verdict | null,
  { run, trials }: Pick<StoredRun, 'run' | 'trials'>,
): Named | null {
  const id = cellId(cell);
  const unserved = run.lab.unserved?.find((one) => cellId(one.cell) === id);
  if (unserved && !trials.some((trial) => cellId(trial.cell) === id)) return reasonOf(unserved.why);
  return verdict?.why === undefined ? null : reasonOf(verdict.why);
}
