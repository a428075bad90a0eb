import { AskedWrongly } from '#asked-wrongly';
import { type Suspect, suspectsIn, type Timeline, timelines } from '#history/ask';
import { flakeRate, type Turn, turnsIn } from '#history/changes';
import { historyOf } from '#history/open';
import { historyAsText } from '#history/text';
import type { Language } from '#model';

interface HistoryCommand {
  readonly app?: string;
  readonly link?: string;
  readonly runs: string;
  readonly rebuild: boolean;
  readonly json: boolean;
  readonly language: Language;
}

const WORDS = {
  zh: { left: (folder: string, why: string) => `${folder}：未计入：${why}` },
  en: { left: (folder: string, why: string) => `${folder}: left out: ${why}` },
} as const;

/** What the command says of a cell: its points, what changed between them, and how steady it is. */
interface About extends Timeline {
  readonly turns: readonly Turn[];
  readonly flips: number;
  readonly flakeRate: number | null;
}

/** What `hutong history --json` prints. */
export interface HistoryDocument {
  readonly schema: 1;
  readonly suspects: readonly Suspect[];
  readonly cells: readonly About[];
}

const about = ({ cell, subject, points }: Timeline): About => {
  const turns = turnsIn(points);
  return {
    cell,
    subject,
    points,
    turns,
    flips: turns.filter(({ undone }) => undone).length,
    flakeRate: flakeRate(points),
  };
};

/** `wechat/taobao-item/group/ios, --app qq: no run in runs has such a cell` */
function nothingOf({ cell, app, link }: { cell?: string; app?: string; link?: string }, runs: string): string {
  const asked = [cell, app && `--app ${app}`, link && `--link ${link}`].filter(Boolean).join(', ');
  return asked === '' ? `--runs ${runs}: no judged run in it` : `${asked}: no run in ${runs} has such a cell`;
}

/** Prints what cells came to over all runs of a folder. Throws AskedWrongly where no run has such a cell. */
export async function historyCommand(cell: string | undefined, options: HistoryCommand): Promise<number> {
  const { app, link, runs, rebuild, json, language } = options;
  const { index, updated } = await historyOf(runs, { rebuild });
  try {
    for (const { folder, why } of updated.skipped) process.stderr.write(`${WORDS[language].left(folder, why)}\n`);
    const asked = { ...(cell && { cell }), ...(app && { app }), ...(link && { link }) };
    const cells = timelines(index, asked).map(about);
    if (cells.length === 0) throw new AskedWrongly(nothingOf(asked, runs));
    const suspects = suspectsIn(index);
    const document: HistoryDocument = { schema: 1, suspects, cells };
    const text = json
      ? `${JSON.stringify(document, null, 2)}\n`
      : historyAsText({ cells, suspects, whole: cell !== undefined }, language);
    process.stdout.write(text);
    return 0;
  } finally {
    index.close();
  }
}
