import { cellId, type Language } from '#model';
import type { Night } from '#plan/budget';
import type { Later, Rotation } from '#plan/side';
import { dayOf } from '#plan/turns';
import { counted } from '#text';

const WORDS = {
  zh: {
    night: (night: number, tried: number, all: number) =>
      `第 ${night} 夜（${dayOf(night)}）：今晚测 ${tried} 个单元，共 ${all} 个`,
    untried: (count: number) => `，其中 ${count} 个没有手机可测`,
    undecided: (count: number) => `其中 ${count} 个上次未定，先测`,
    split: '预算或账号的发送限额不够每夜测完所有主要单元，它们也只能轮流',
    rotation: (platform: string, whole: boolean, { nights, pairs }: Rotation) =>
      `${platform}：${whole ? '' : '能测的 '}${nights} 夜轮一遍；今晚覆盖 ${pairs.tonight}/${pairs.all} 个取值对，${pairs.nights} 夜内全部覆盖`,
    later: (count: number) => `今晚不测的 ${count} 个单元，最早何时轮到：`,
    again: (nights: string) => `第 ${nights} 夜再测`,
    settings: (count: number, first: number, last: number) =>
      `今晚所测的单元，换用其他手机或账号：${count} 次，第 ${first}${last > first ? ` 至 ${last}` : ''} 夜`,
    never: '受预算或账号的发送限额所限，每夜都排不下：',
    neverSettings: (count: number) => `换用其他手机或账号：${count} 次`,
    night_: (night: number) => `第 ${night} 夜（${dayOf(night)}）：`,
    platforms: { android: '安卓', ios: 'iOS' },
  },
  en: {
    night: (night: number, tried: number, all: number) =>
      `Night ${night} (${dayOf(night)}): ${tried} of ${counted(all, 'cell')} tonight`,
    untried: (count: number) => `; no phone can try ${count}`,
    undecided: (count: number) =>
      `${count} of them ${count === 1 ? 'was' : 'were'} undecided last time and ${count === 1 ? 'comes' : 'come'} first`,
    split: 'The budget, or what accounts may send, does not hold all headline cells every night: they take turns too',
    rotation: (platform: string, whole: boolean, { nights, pairs }: Rotation) =>
      `${platform}: ${whole ? 'everything' : 'all that can be tried'} within ${counted(nights, 'night')}; ${pairs.tonight} of ${pairs.all} pairs of values tonight, all within ${pairs.nights}`,
    later: (count: number) => `Not tonight: ${counted(count, 'cell')}, and when their turn comes first`,
    again: (nights: string) => `again in ${nights}`,
    settings: (count: number, first: number, last: number) =>
      `Other phones or accounts for tonight's cells: ${counted(count, 'turn')}, in ${last > first ? `nights ${first} to ${last}` : `night ${first}`}`,
    never: 'No night has room for these, by its budget or by what accounts may send:',
    neverSettings: (count: number) => `other phones or accounts: ${counted(count, 'turn')}`,
    night_: (night: number) => `night ${night} (${dayOf(night)}):`,
    platforms: { android: 'Android', ios: 'iOS' },
  },
} as const;

/** What tonight is, in a few lines, and what is left out with its turn: each cell once, in the night in which it comes first. */
export function nightAsText(
  night: Night,
  all: number,
  language: Language,
): { readonly head: string; readonly later: string } {
  const words = WORDS[language];
  const split = night.rotations.some(({ headline }) => !headline);
  const { plan, untried } = night;
  const lost = [...untried, ...night.later.filter((one) => one.night === null).map(({ cell }) => cell)];
  const none = untried.length > 0 ? words.untried(untried.length) : '';
  const head = [
    words.night(night.night, plan.cells.length - untried.length, all) + none,
    ...(night.undecided.length > 0 ? [words.undecided(night.undecided.length)] : []),
    ...(split ? [words.split] : []),
    ...night.rotations
      .filter(({ pairs }) => pairs.all > 0)
      .map((rotation) => {
        const whole = lost.every(({ platform }) => platform !== rotation.platform);
        return words.rotation(words.platforms[rotation.platform], whole, rotation);
      }),
  ].join('\n');
  const { cells, settings, never, neverSettings } = waiting(night);
  const firsts = [...new Set([...cells.values()].map(([first = 0]) => first))].toSorted((a, b) => a - b);
  const width = Math.max(0, ...[...cells.keys()].map((id) => id.length));
  const comes = firsts.flatMap((when) => [
    words.night_(when),
    ...[...cells]
      .filter(([, [first]]) => first === when)
      .map(([id, [, ...more]]) =>
        more.length === 0 ? `  ${id}` : `  ${id.padEnd(width)}  ${words.again(more.join(', '))}`,
      ),
  ]);
  const later = [
    ...(comes.length > 0 ? [words.later(cells.size), ...comes] : []),
    ...(settings.length > 0 ? [words.settings(settings.length, Math.min(...settings), Math.max(...settings))] : []),
    ...(never.length + neverSettings > 0 ? [words.never] : []),
    ...never.map((id) => `  ${id}`),
    ...(neverSettings > 0 ? [`  ${words.neverSettings(neverSettings)}`] : []),
  ].join('\n');
  return { head, later };
}

/** Cells that are left out tonight, with the nights in which they come; of those that are tried, when other phones try them. */
function waiting({ plan, later }: Night) {
  const here = new Set(plan.cells.map(({ cell }) => cellId(cell)));
  const away = later.filter(({ cell }) => !here.has(cellId(cell)));
  const cells = new Map<string, number[]>();
  const comes = (one: Later): one is Later & { readonly night: number } => one.night !== null;
  for (const { cell, night } of away.filter(comes).toSorted((a, b) => a.night - b.night)) {
    const nights = cells.get(cellId(cell)) ?? [];
    if (!nights.includes(night)) nights.push(night);
    cells.set(cellId(cell), nights);
  }
  const lost = later.filter((one) => !comes(one)).map(({ cell }) => cellId(cell));
  const never = new Set(lost.filter((id) => !here.has(id) && !cells.has(id)));
  return {
    cells,
    settings: later
      .filter(({ cell }) => here.has(cellId(cell)))
      .filter(comes)
      .map(({ night }) => night),
    never: [...never],
    neverSettings: lost.filter((id) => !never.has(id)).length,
  };
}
