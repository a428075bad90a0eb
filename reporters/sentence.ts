import type { App, Cell, Link, Named, StoredRun, Verdict } from '#model';
import { BLOCKED, CONCLUDED, DIRECT, OUTCOMES, OWNERS, PRESENTATIONS, UNJUDGED, VERDICTS } from './words.ts';

/** The name of an app as the run knows it, else its id. */
export function appName(apps: readonly App[], id: string): Named {
  return apps.find((app) => app.id === id)?.name ?? { zh: id, en: id };
}

export function linkName(links: readonly Link[], id: string): Named {
  return links.find((link) => link.id === id)?.name ?? { zh: id, en: id };
}

const FORMS = { url: { zh: '链接', en: 'link' }, ...PRESENTATIONS };

const article = (word: string): string => (/^[aeiou]/i.test(word) ? 'an' : 'a');

/** What is done in a cell: `微信群聊中打开淘宝商品链接`, `Opening a Taobao item link in a WeChat group`. */
export function actionOf(cell: Cell, { run }: Pick<StoredRun, 'run'>): Named {
  const app = appName(run.apps, cell.app);
  const link = linkName(run.plan.links, cell.link);
  const program = run.plan.links.some(({ id, miniProgram }) => id === cell.link && miniProgram !== undefined);
  const thing: Named = program
    ? link
    : {
        zh: `${link.zh}${FORMS[cell.presentation ?? 'url'].zh}`,
        en: `${article(link.en)} ${link.en} ${FORMS[cell.presentation ?? 'url'].en}`,
      };
  switch (cell.scope) {
    case 'private':
      return { zh: `${app.zh}单聊中打开${thing.zh}`, en: `Opening ${thing.en} in a ${app.en} one-to-one chat` };
    case 'group':
      return { zh: `${app.zh}群聊中打开${thing.zh}`, en: `Opening ${thing.en} in a ${app.en} group` };
    case 'search':
      return program
        ? { zh: `在${app.zh}中搜索${thing.zh}`, en: `Searching ${app.en} for the ${thing.en}` }
        : { zh: `在${app.zh}搜索框中搜索${thing.zh}`, en: `Pasting ${thing.en} into ${app.en}'s search box` };
  }
}

/** What is concluded, as a person would say it: `需复制到浏览器`, `must be copied to a browser`. */
export function conclusionOf(verdict: Pick<Verdict, 'verdict' | 'how' | 'via'> | null): Named {
  if (verdict === null) return UNJUDGED;
  if (verdict.verdict === 'direct') return DIRECT[verdict.via ?? 'page'];
  if (verdict.verdict === 'blocked') return (verdict.how && BLOCKED[verdict.how]) ?? VERDICTS.blocked;
  return CONCLUDED[verdict.verdict];
}

/** The whole sentence about a cell. */
export function sentenceOf(cell: Cell, verdict: Verdict | null, stored: Pick<StoredRun, 'run'>): Named {
  const action = actionOf(cell, stored);
  const conclusion = conclusionOf(verdict);
  return { zh: `${action.zh}：${conclusion.zh}`, en: `${action.en}: ${conclusion.en}` };
}

/** The word that stands in a table: the way, where a verdict has one. */
export function wordOf(verdict: Pick<Verdict, 'verdict' | 'how' | 'via'> | null): Named {
  if (verdict === null) return UNJUDGED;
  if (verdict.verdict === 'direct' && verdict.via) return OUTCOMES[verdict.via];
  if (verdict.verdict === 'blocked' && verdict.how) return OUTCOMES[verdict.how];
  return VERDICTS[verdict.verdict];
}

/** Nothing can be concluded: too little evidence, trials that disagree, or no verdict at all. */
export const isUndecided = (verdict: Verdict | null): boolean =>
  verdict === null || verdict.verdict === 'insufficient' || verdict.verdict === 'mixed';

export const ownerName = (owner: string): Named => ({ zh: OWNERS.get(owner) ?? owner, en: owner });
