import { VERDICT_NAMES, type Verdict } from '#model';
import type { Comparison, Standing } from './compare.ts';
import type { Label } from './data.ts';

const ORDER = VERDICT_NAMES.filter((name) => name !== 'not-applicable');

const TITLES: readonly (readonly [Standing, string])[] = [
  ['false-direct', 'False direct: said to open, and does not'],
  ['false-blocked', 'False blocked: accused, and innocent'],
  ['undecided', 'Undecided, where a careful person could decide'],
  ['wrong', 'Another verdict than a careful person’s'],
  ['other-way', 'The right verdict, by another way'],
];

/** The whole report, in lines. The last one is what scripts read. */
export function show(comparison: Comparison): string {
  const { measured, falseDirect, falseBlocked, undecided, decidable } = comparison;
  const counts = `${falseDirect} false direct, ${falseBlocked} false blocked, ${undecided} undecided`;
  return [
    'Rows: what was expected. Columns: what was measured.',
    '',
    ...table(comparison),
    '',
    ...TITLES.flatMap(([standing, title]) => disagreements(comparison, standing, title)),
    `${decidable} of ${measured.length} can be decided by a careful person.`,
    `accuracy: ${measured.length} scenarios, ${counts}`,
    '',
  ].join('\n');
}

function table({ measured }: Comparison): string[] {
  const columns = ORDER.filter((name) => measured.some(({ verdict }) => verdict.verdict === name));
  const rows = ORDER.filter((name) => measured.some(({ scenario }) => scenario.expect.verdict === name));
  const wide = Math.max(0, ...rows.map((name) => name.length));
  const cell = (row: string, column: string): string => {
    const n = measured.filter((one) => one.scenario.expect.verdict === row && one.verdict.verdict === column).length;
    return (n === 0 ? '·' : String(n)).padStart(column.length);
  };
  return [
    [' '.repeat(wide), ...columns].join('  '),
    ...rows.map((row) => [row.padEnd(wide), ...columns.map((column) => cell(row, column))].join('  ')),
  ];
}

function disagreements({ measured }: Comparison, standing: Standing, title: string): string[] {
  const some = measured.filter((one) => one.standing === standing);
  if (some.length === 0) return [];
  const lines = some.flatMap(({ scenario, verdict, page }) => [
    `  ${scenario.id}`,
    `    expected ${said(scenario.expect)}; measured ${said(verdict)} by ${verdict.rule}${verdict.why ? `: ${verdict.why}` : ''}`,
    `    seen: ${scenario.sees} ${scenario.why}`,
    `    ${page}`,
  ]);
  return [`${title} (${some.length})`, ...lines, ''];
}

const said = ({ verdict, how, via }: Label | Verdict): string => [verdict, how ?? via ?? ''].join(' ').trim();
