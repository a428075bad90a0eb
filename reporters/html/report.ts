import { readFile } from 'node:fs/promises';
import { type Cell, cellId, type Reporter, type StoredRun } from '#model';
import { CHANGES_TITLE } from '#reporters/comparison';
import { sentenceOf } from '#reporters/sentence';
import { groupedBy, type Place, placesOf } from '#reporters/table';
import { PLATFORMS } from '#reporters/words';
import { cellContent, type Neighbours } from './cell.ts';
import { CHANGES_PAGE, changesContent } from './changes.ts';
import { signs, verdictStyle } from './icons.ts';
import { cellPage, matrixStyle } from './matrix.ts';
import { overview } from './overview.ts';
import { page } from './page.ts';
import { toneStyle } from './tones.ts';

/** The report for people: opens from disk, works without its script, fetches nothing. A page a cell beside index.html. */
export const report: Reporter = async (stored, { language }) => {
  const { run } = stored;
  const index = page({
    title: run.matrix.title,
    root: '',
    language,
    run,
    content: overview(stored),
    needs: ['matrix.css', 'matrix.js', 'filter.js'],
  });
  const trials = groupedBy(
    stored.trials.filter(({ canary }) => !canary),
    ({ cell }) => cellId(cell),
  );
  const places = placesOf(stored);
  const twins = groupedBy(places, ({ cell }) => acrossPlatforms(cell));
  const pages = places.map((place, at) => {
    const neighbours: Neighbours = {
      before: places[at - 1] ?? null,
      after: places[at + 1] ?? null,
      twins: (twins.get(acrossPlatforms(place.cell)) ?? []).filter((twin) => twin !== place),
    };
    const content = cellContent(place, { stored, trials: trials.get(cellId(place.cell)) ?? [], neighbours });
    return [
      cellPage(place.cell),
      page({ title: titleOf(place, stored), root: '../', language, run, content }),
    ] as const;
  });
  const { comparison } = stored;
  const changes =
    comparison && page({ title: CHANGES_TITLE, root: '', language, run, content: changesContent(comparison, stored) });
  return {
    files: {
      'index.html': index,
      ...(changes !== undefined && { [CHANGES_PAGE]: changes }),
      'assets/report.css': await asset('report.css'),
      'assets/language.js': await asset('language.js'),
      'assets/report.js': await asset('report.js'),
      'assets/tones.css': toneStyle() + verdictStyle(),
      'assets/matrix.css': matrixStyle(stored),
      ...signs(),
      'assets/matrix.js': await asset('matrix.js'),
      'assets/filter.js': await asset('filter.js'),
      ...Object.fromEntries(pages),
    },
  };
};

const acrossPlatforms = (cell: Cell): string => cellId({ ...cell, platform: 'android' });

const titleOf = ({ cell, verdict }: Place, stored: StoredRun) => {
  const sentence = sentenceOf(cell, verdict, stored);
  const platform = PLATFORMS[cell.platform];
  return { zh: `${sentence.zh}（${platform.zh}）`, en: `${sentence.en} (${platform.en})` };
};

const asset = (name: string): Promise<string> => readFile(new URL(`assets/${name}`, import.meta.url), 'utf8');
