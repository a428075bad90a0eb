import type { Cell, Moment, Named, Outcome, Platform, Scope, Step, Validity, VerdictName } from '#model';

/** The words of the verdicts, as they stand in a narrow column of a table. */
export const VERDICTS: Readonly<Record<VerdictName, Named>> = {
  direct: { zh: '直达', en: 'direct' },
  conditional: { zh: '需确认', en: 'conditional' },
  blocked: { zh: '被拦截', en: 'blocked' },
  'likely-blocked': { zh: '疑似拦截', en: 'likely blocked' },
  'target-refusal': { zh: '对方拒绝', en: 'target refuses' },
  down: { zh: '链接失效', en: 'link down' },
  mixed: { zh: '结果不一', en: 'mixed' },
  insufficient: { zh: '未定', en: 'undecided' },
  'not-applicable': { zh: '不适用', en: 'n/a' },
};

/** Ways of `blocked` and of `direct`, each short enough for a table. */
export const OUTCOMES: Readonly<Record<Outcome, Named>> = {
  lost: { zh: '发不出', en: 'lost' },
  inert: { zh: '点不动', en: 'inert' },
  stop: { zh: '被拦截', en: 'stopped' },
  copy: { zh: '需复制', en: 'must copy' },
  confirm: { zh: '先确认', en: 'asks first' },
  diverted: { zh: '被转走', en: 'diverted' },
  absent: { zh: '搜不到', en: 'not found' },
  'os-prompt': { zh: '经提示', en: 'via prompt' },
  page: { zh: '直达', en: 'direct' },
  app: { zh: '直达应用', en: 'opens app' },
  refused: { zh: '对方拒绝', en: 'refused' },
  unclear: { zh: '不明', en: 'unclear' },
};

/** What one trial came to, as a person would tell it. */
export const TOLD: Readonly<Record<Outcome, Named>> = {
  lost: { zh: '消息没有原样发出', en: 'the message did not arrive as sent' },
  inert: { zh: '点了没有任何反应', en: 'nothing happened on tapping' },
  stop: { zh: '被拦截页挡住', en: "stopped by a page of the source app's owner" },
  copy: { zh: '提示复制到浏览器打开', en: 'told to copy the address to a browser' },
  confirm: { zh: '先要求确认', en: 'asked to confirm first' },
  diverted: { zh: '被带到了别处', en: 'led elsewhere' },
  absent: { zh: '没有搜到', en: 'not among the search results' },
  'os-prompt': { zh: '经提示后打开目标应用', en: 'opened in the target app after a prompt' },
  page: { zh: '在应用内打开了内容', en: 'opened inside the source app' },
  app: { zh: '在目标应用中打开了内容', en: 'opened in the target app' },
  refused: { zh: '目标一方自己拒绝', en: 'refused by the target itself' },
  unclear: { zh: '看不出结果', en: 'unclear' },
};

export const VALIDITY: Readonly<Record<Validity, Named>> = {
  valid: { zh: '有效', en: 'valid' },
  'instrument-fault': { zh: '无效：仪器故障', en: 'invalid: instrument fault' },
  'precondition-failed': { zh: '无效：前提不满足', en: 'invalid: precondition failed' },
  'control-failed': { zh: '无效：对照失败', en: 'invalid: control failed' },
};

/** After the colon of a sentence about a cell. */
export const BLOCKED: Readonly<Partial<Record<Outcome, Named>>> = {
  lost: { zh: '消息发不出或被改动', en: 'the message is lost or altered' },
  inert: { zh: '点击没有反应', en: 'nothing happens when tapped' },
  stop: { zh: '被拦截，无法继续访问', en: 'stopped, with no way on' },
  copy: { zh: '需复制到浏览器', en: 'must be copied to a browser' },
  diverted: { zh: '被带到别处', en: 'leads elsewhere' },
  absent: { zh: '搜不到', en: 'not found' },
};

export const DIRECT: Readonly<Record<'page' | 'app' | 'os-prompt', Named>> = {
  page: { zh: '可直接打开', en: 'opens directly' },
  app: { zh: '可直接打开目标应用', en: 'opens straight in the target app' },
  'os-prompt': { zh: '经提示后可打开目标应用', en: 'opens in the target app after a prompt' },
};

export const CONCLUDED: Readonly<Record<Exclude<VerdictName, 'direct' | 'blocked'>, Named>> = {
  conditional: { zh: '需先确认才能打开', en: 'opens only after a confirmation' },
  'likely-blocked': { zh: '疑似被拦截，证据不足以归责', en: 'probably blocked; the evidence does not say by whom' },
  'target-refusal': { zh: '目标一方自己拒绝', en: 'the target itself refuses' },
  down: { zh: '链接本身已打不开', en: 'the link itself does not work' },
  mixed: { zh: '多次试验结果不一致', en: 'trials disagree' },
  insufficient: { zh: '证据不足，不作结论', en: 'too little evidence to decide' },
  'not-applicable': { zh: '不适用', en: 'does not apply' },
};

export const PLATFORMS: Readonly<Record<Platform, Named>> = {
  android: { zh: '安卓', en: 'Android' },
  ios: { zh: 'iOS', en: 'iOS' },
};

export const SCOPES: Readonly<Record<Scope, Named>> = {
  private: { zh: '单聊', en: 'one-to-one chat' },
  group: { zh: '群聊', en: 'group chat' },
  search: { zh: '搜索', en: 'search' },
};

export const PRESENTATIONS: Readonly<Record<NonNullable<Cell['presentation']>, Named>> = {
  'share-text': { zh: '分享文案', en: 'share text' },
  password: { zh: '口令', en: 'password text' },
};

export const MOMENTS: Readonly<Record<Moment, Named>> = {
  chat: { zh: '发送前', en: 'before' },
  delivered: { zh: '链接就位', en: 'delivered' },
  opening: { zh: '打开中', en: 'opening' },
  pressed: { zh: '再按一次之后', en: 'after a further press' },
  settled: { zh: '最终画面', en: 'settled' },
};

export const STEPS: Readonly<Record<Step['did'], Named>> = {
  launch: { zh: '启动', en: 'launch' },
  search: { zh: '搜索', en: 'search' },
  enter: { zh: '进入', en: 'enter' },
  type: { zh: '输入', en: 'type' },
  paste: { zh: '粘贴', en: 'paste' },
  send: { zh: '发送', en: 'send' },
  tap: { zh: '点按', en: 'tap' },
  press: { zh: '按下', en: 'press' },
  'read-address': { zh: '读取网址', en: 'read address' },
  home: { zh: '退出', en: 'leave' },
};

/** What steps were done to, in the harness's own words. Everything else is a label or a text on the phone. */
export const THINGS: ReadonlyMap<string, Named> = new Map(
  Object.entries({
    'message field': { zh: '输入框', en: 'message field' },
    'search field': { zh: '搜索框', en: 'search field' },
    'the link': { zh: '链接', en: 'the link' },
    'action key': { zh: '键盘上的搜索键', en: 'action key' },
    'close the menu': { zh: '关闭菜单', en: 'close the menu' },
  }),
);

/** Where a cell was planned and no verdict is stored: an interrupted run, or one that is not judged yet. */
export const UNJUDGED: Named = { zh: '尚无结论', en: 'no verdict yet' };
export const EXCLUDED: Named = { zh: '未测', en: 'left out' };

/** Companies, as the owners file names them, for Chinese readers. One that is not here keeps its name. */
export const OWNERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Alibaba: '阿里巴巴',
    Baidu: '百度',
    ByteDance: '字节跳动',
    JD: '京东',
    Kuaishou: '快手',
    MIIT: '工业和信息化部',
    'PDD Holdings': '拼多多',
    Tencent: '腾讯',
  }),
);

/** Parts of the instrument whose versions a run names: by their names, but for what has none. */
export const partName = (part: string): Named =>
  part === 'cjk-font' ? { zh: '中文字体', en: 'Chinese font' } : { zh: part, en: part };
