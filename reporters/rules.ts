import type { Named } from '#model';

/** The rules of docs/verdicts.md in a line each, for readers of a report. */
const RULES: Readonly<Record<string, Named>> = {
  O1: {
    zh: '消息未显示、带失败标记，或网址被改动',
    en: 'the message is missing, marked as failed, or its address was changed',
  },
  O2: { zh: '点按链接后没有任何变化', en: 'the tap on the link changes nothing' },
  O3: {
    zh: '到时仍在加载、加载失败、空壳，或无从辨认',
    en: 'still loading, load error, empty shell, or nothing readable',
  },
  O4: { zh: '与普通浏览器看到的页面相同', en: 'the same page as in the ordinary browser' },
  O5: { zh: '目标应用在前台并显示内容', en: "the target's own app in front, with the content" },
  O6: { zh: '在链接所属主机上显示了内容', en: 'the content, on a host of the link' },
  O7: { zh: '该应用所属企业的页面挡住去路', en: "a page of the source app's owner with no way on" },
  O8: { zh: '先要求确认，再看继续之后到哪里', en: 'asks first; where pressing on leads' },
  O9: { zh: '中途出现提示页，随后自行放行', en: 'a page stood in the way and went on by itself' },
  O10: { zh: '目标一方自己拒绝', en: "the target's own host or app refuses" },
  O11: { zh: '到了别处', en: 'landed elsewhere' },
  O12: { zh: '搜索结果中没有该链接', en: "no row of the search is the link's own" },
  O13: { zh: '其他情况，只留证据，不作判断', en: 'anything else: kept as evidence, never forced' },
  F1: { zh: '仪器自己报告无法完成', en: 'the instrument says that it could not make the trial' },
  F2: { zh: '没有任何画面', en: 'nothing was seen' },
  F3: { zh: '开始时前台不是该应用', en: 'another app was in front at the start' },
  F4: { zh: '账号或应用状态不适合测量', en: 'the account or the app is not fit for measuring' },
  F5: { zh: '点到了别的搜索结果', en: 'another row of the results was tapped' },
  F6: { zh: '没有可用的对照', en: 'no control speaks for it' },
  F7: { zh: '同一时段的探针链接结果不对，或没有试过', en: 'the canaries of its session failed, or were not tried' },
  F8: { zh: '画面上的文字识别不可靠', en: 'what was read on the pictures cannot be relied on' },
  F9: { zh: '写好的内容没有发出', en: 'what was written was never sent' },
  F10: { zh: '点击后应用崩溃', en: 'the app died at the tap' },
  V1: { zh: '测试矩阵声明不适用', en: 'the matrix declares it' },
  V2: { zh: '有效试验太少，或没有可用的对照', en: 'too few valid trials, or no usable control' },
  V3: { zh: '普通浏览器也打不开', en: 'the link is down in the ordinary browser too' },
  V4: {
    zh: '在应用之外使用同样的 UA 也是如此：是目标一方所为',
    en: "the same with the app's user agent outside the app: the target does it",
  },
  V5: { zh: '目标一方对普通浏览器同样拒绝', en: 'the target refuses an ordinary browser too' },
  V6: {
    zh: '既有打开的，也有被拦的；或不同手机、账号结果不同',
    en: 'both openings and stops were seen, or phones and accounts differ',
  },
  V7: { zh: '序贯检验接受“可以打开”', en: 'the sequential test accepts that it opens' },
  V8: { zh: '先要求确认，由继续之后的结果决定', en: 'asks first; the end of the chain decides' },
  V9: {
    zh: '序贯检验接受“被拦截”，且至少两次看到拦截页',
    en: 'the sequential test accepts a stop that was seen at least twice',
  },
  V10: {
    zh: '点不动、发不出或搜不到，而同时的探针链接正常',
    en: 'nothing happens, arrives or is found, while a canary behaved',
  },
  V11: {
    zh: '被带到别处，而使用该应用 UA 的对照能到达内容',
    en: "led elsewhere, while the control with the app's user agent got there",
  },
  V12: {
    zh: '只在该应用内失败，但没有指明责任方的证据',
    en: 'fails only in this app, but nothing shows whose doing it is',
  },
  V13: { zh: '测到上限仍未定', en: 'undecided at the cap' },
};

/** What a rule says; null for one of a later ruleset. */
export const ruleSays = (id: string): Named | null => (Object.hasOwn(RULES, id) ? (RULES[id] ?? null) : null);
