import { cellId, type StoredRun } from '#model';
import { cellsOf, type ReportedCell } from '#reporters/cells';
import { html, recorded } from '#reporters/html/markup';
import { reasonOf } from '#reporters/reasons';
import { groupedBy } from '#reporters/table';
import { PLATFORMS } from '#reporters/words';
import { counted } from '#text';
import { listed, type Say, type Section } from './section.ts';

/** Those of one sentence and reason together, whatever the system. */
function reasoned(cells: readonly ReportedCell[], say: Say) {
  const groups = groupedBy(cells, ({ sentence, why }) => JSON.stringify([sentence.zh, why?.zh]));
  return listed(
    [
      { zh: '单元', en: 'Cell' },
      { zh: '系统', en: 'System' },
      { zh: '原因', en: 'Why' },
    ],
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const systems = group.map(({ cell }) => say(PLATFORMS[cell.platform])).join(say({ zh: '、', en: ', ' }));
      const why = first.why ? recorded(say(first.why)) : html`${say({ zh: '没有说明', en: 'no reason given' })}`;
      return [[html`${say(first.sentence)}`, html`${systems}`, why]];
    }),
    say,
  );
}

/** What could not be decided, and why. */
export function undecided(stored: StoredRun, say: Say): Section {
  const open = cellsOf(stored).filter(({ status }) => status === 'undecided');
  return [
    { zh: '未定或结果不一的', en: 'Undecided or mixed' },
    open.length === 0
      ? html`<p>${say({ zh: '所有单元都有结论。', en: 'Every cell is decided.' })}</p>`
      : reasoned(open, say),
  ];
}

/** What the matrix leaves out, or declares not to apply. */
export function excluded(stored: StoredRun, say: Say): Section {
  const left = cellsOf(stored).filter(({ status }) => status === 'skipped');
  return [{ zh: '未测或不适用的', en: 'What was left out' }, left.length === 0 ? null : reasoned(left, say)];
}

/** What limits the conclusions: phones that could not be used, void trials, and what the judge notes of cells. */
export function caveats({ run, verdicts, trials }: StoredRun, say: Say): Section {
  const flags = groupedBy(
    verdicts.verdicts.flatMap((verdict) => verdict.flags.map((flag) => ({ flag, id: cellId(verdict.cell) }))),
    ({ flag }) => flag,
  );
  const made = trials.filter(({ canary }) => !canary).length;
  const invalid = verdicts.verdicts
    .flatMap(({ judged }) => judged)
    .filter(({ validity }) => validity !== 'valid').length;
  const items = [
    ...[...flags].map(([flag, cells]) =>
      say({
        zh: `${cells.length} 个单元：${reasonOf(flag).zh}`,
        en: `${counted(cells.length, 'cell')}: ${reasonOf(flag).en}`,
      }),
    ),
    ...(invalid === 0
      ? []
      : [
          say({
            zh: `${made} 次试验中有 ${invalid} 次无效，不进入结论`,
            en: `${invalid} of ${counted(made, 'trial')} are void and enter no verdict`,
          }),
        ]),
    ...run.lab.leftOut.map(({ id, why }) =>
      say({ zh: `手机 ${id} 未能使用：${why}`, en: `phone ${id} could not be used: ${why}` }),
    ),
  ];
  return [
    { zh: '使用这些结论时须注意', en: 'What limits these conclusions' },
    items.length === 0 ? null : html`<ul>${items.map((item) => html`<li>${recorded(item)}</li>`)}</ul>`,
  ];
}
