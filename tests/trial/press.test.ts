import { expect, test } from 'vitest';
import { isAside, wayOnIn } from '#judge/content';
import { loadKnowledge } from '#judge/load';
import { nameOf, readTree, type Tree } from '#screen/tree';
import { choiceOn, hangsOn, type IsAside, otherOn, popupOn } from '#trial/press';

const knowledge = loadKnowledge();
const goesOn = (text: string): boolean => wayOnIn([text], knowledge);
const aside: IsAside = (texts, sure) => isAside(texts, knowledge, sure);
const by = { goesOn, isAside: aside, again: false };

/** Texts and buttons of a screen, one below the other from the middle on; those of `page` stand in a web view. */
function screen(parts: { texts?: readonly string[]; buttons?: readonly string[]; page?: readonly string[] }): Tree {
  const node = (kind: string, text: string, y: number, inside = ''): string =>
    `<android.widget.${kind} class="android.widget.${kind}" text="${text}" bounds="[100,${y}][900,${y + 80}]" displayed="true" clickable="${kind === 'Button'}">${inside}</android.widget.${kind}>`;
  const texts = (parts.texts ?? []).map((text, at) => node('TextView', text, 600 + at * 100));
  const buttons = (parts.buttons ?? []).map((text) => node('Button', text, 1000));
  const page = (parts.page ?? []).map((text, at) => node('Button', text, 1200 + at * 100));
  const web = parts.page
    ? `<android.webkit.WebView class="android.webkit.WebView" bounds="[0,200][1000,2000]" displayed="true">${page.join('')}</android.webkit.WebView>`
    : '';
  return readTree(
    `<hierarchy rotation="0" width="1000" height="2000"><android.widget.FrameLayout package="com.tencent.mm" class="android.widget.FrameLayout" bounds="[0,0][1000,2000]" displayed="true">${[...texts, ...buttons].join('')}${web}</android.widget.FrameLayout></hierarchy>`,
    'android',
  );
}
const CHAT = screen({ texts: ['互通测试', 'https://m.tb.cn/h.gQx7Rw2'] });
const awayOn = (text: string, buttons: readonly string[], again = false): string | null => {
  const button = popupOn(screen({ texts: [text], buttons }), CHAT, { ...by, again });
  return button && nameOf(button);
};

test.for([
  ['限时活动：邀请好友领红包', ['忽略', '去看看'], '忽略'],
  ['喜欢这个应用吗？给我们评分', ['残忍拒绝', '以后再说', '去评分'], '以后再说'],
  ['要允许“微信”获取此设备的位置信息吗？', ['使用应用时允许', '仅限这一次', '不允许'], '不允许'],
  ['允许“微信”使用你的位置？', ['不允许', '允许一次', '使用App时允许'], '不允许'],
  ['发现新版本，体验更流畅', ['以后再说', '立即更新'], '以后再说'],
  ['开启消息通知，不错过重要消息', ['暂不开启', '去开启'], '暂不开启'],
  ['“微信”想给您发送通知', ['不允许', '允许'], '不允许'],
  ['新版本上线啦，更新到最新版体验', ['取消', '确定'], '取消'],
  ['会员限时折扣', ['关闭', '立即查看'], '关闭'],
] as const)('%s is put away', ([text, buttons, away]) => {
  expect(awayOn(text, buttons)).toBe(away);
});

test.for([
  ['即将离开微信，打开“淘宝”', ['取消', '允许']],
  ['“今日头条”想要打开“快手”', ['取消', '打开']],
  ['即将打开外部链接 m.tb.cn', ['取消', '继续访问']],
  ['该网页已停止访问', ['我知道了']],
  ['操作频繁，请稍后再试', ['关闭']],
  ['当前版本过低，请更新到最新版本', ['取消', '立即更新']],
  ['登录已过期，请重新登录', ['取消', '登录']],
  ['您将离开微信，请注意账号安全', ['取消', '继续']],
  ['在“淘宝”中打开？', ['取消', '打开']],
  ['确认离开微信？', ['取消', '确定']],
  ['去淘宝看看？', ['取消', '前往']],
] as const)('%s is an answer, and stays', ([text, buttons]) => {
  expect(awayOn(text, buttons)).toBeNull();
});

test('what comes back after another tap has to say itself that it is none of the link’s business', () => {
  expect(awayOn('今天也要开心呀', ['取消', '走起'])).toBe('取消');
  expect(awayOn('今天也要开心呀', ['取消', '走起'], true)).toBeNull();
  expect(awayOn('限时活动：邀请好友领红包', ['忽略', '去看看'], true)).toBe('忽略');
  const answer = (buttons: readonly string[]) => {
    const other = otherOn(screen({ texts: ['今天也要开心呀'], buttons }), CHAT);
    return other && nameOf(other.button);
  };
  expect([answer(['取消', '走起']), answer(['取消', '走起', '详情'])]).toEqual(['走起', null]);
});

test('what stood there before the tap is no pop-up', () => {
  const before = screen({ texts: ['邀请好友领红包'], buttons: ['忽略'] });
  expect(popupOn(before, before, by)).toBeNull();
});

test('a page that draws a pop-up is left alone', () => {
  expect(popupOn(screen({ page: ['邀请好友领红包', '忽略'] }), CHAT, by)).toBeNull();
});

test('the system says that an app hangs; a message that was there already does not', () => {
  const dialog = screen({ texts: ['微信没有响应'], buttons: ['关闭应用', '等待'] });
  expect(hangsOn(dialog, CHAT)).toBe(true);
  expect(hangsOn(dialog, dialog)).toBe(false);
  expect(hangsOn(screen({ page: ['微信没有响应'] }), CHAT)).toBe(false);
});

test('a page is gone on from by its own words, a dialog only beside a refusal', () => {
  const pressed = (tree: Tree): readonly (string | undefined)[] => {
    const choice = choiceOn(tree, goesOn);
    return choice ? [choice.drawnBy, nameOf(choice.button)] : [];
  };
  expect(pressed(screen({ page: ['我已了解，继续打开'] }))).toEqual(['page', '我已了解，继续打开']);
  expect(pressed(screen({ page: ['打开浏览器继续访问'] }))).toEqual([]);
  expect(pressed(screen({ texts: ['外部网页'], buttons: ['取消', '仍然前往'] }))).toEqual(['native', '仍然前往']);
  expect(pressed(screen({ texts: ['外部网页'], buttons: ['仍然前往'] }))).toEqual([]);
  // A page agrees to nothing by a mere yes.
  expect(pressed(screen({ page: ['确定'] }))).toEqual([]);
});
