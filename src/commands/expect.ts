import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AskedWrongly } from '#asked-wrongly';
import { emptyExpectations, learn, type Span } from '#compare/expect';
import { parseExpectations, subjectOf } from '#compare/expectations';
import { expectationsFolder, type LoadedMatrix, loadExpectations, matrixOf, nameOf, readText } from '#load';
import type { Language, Run } from '#model';
import { labName } from '#reporters/comparison';
import { writeWhole } from '#store/file';
import { counted, plain } from '#text';
import { judged } from './diff.ts';

const WORDS = {
  zh: {
    nothing: '与预期一致，没有可写的',
    learnt: (count: number) => `${count} 个单元与预期不同`,
    written: '已写入，请审阅后提交',
    how: '加 --update 写入',
    none: '无',
    and: '；',
    colon: '：',
    gone: (line: string) => `注释已不符，不再保留：${line}`,
    unknown: '还没有写下预期，这次运行也没有得出可写的结论',
  },
  en: {
    nothing: 'as expected; nothing to write',
    learnt: (count: number) => `${counted(count, 'cell')} to be expected otherwise`,
    written: 'written; review it before you commit it',
    how: '--update writes it',
    none: 'nothing',
    and: '; ',
    colon: ': ',
    gone: (line: string) => `the comment beside it is true no more: ${line}`,
    unknown: 'no expectations are written down yet, and this run has decided nothing to write',
  },
} as const;

/** Shows what a run found otherwise than expected, a line a cell; with `update` it is written into the file, for review. */
export async function expectCommand(
  dir: string,
  { update, language }: { readonly update: boolean; readonly language: Language },
): Promise<number> {
  const words = WORDS[language];
  const { run, verdicts } = await judged(dir);
  const known = await loadExpectations(run);
  const file = known?.file ?? newFile(run);
  const text = known ? await readText(file) : emptyExpectations(run);
  const {
    text: after,
    learnt,
    gone,
  } = learn(text, known ?? parseExpectations(text, nameOf(file)), {
    run,
    verdicts,
    matrix: spanOf(await matrixOf(run)),
  });
  const lines = [
    ...learnt.map((one) => `${one.cell}${words.colon}${one.before?.join('/') ?? words.none} → ${one.after}`),
    ...gone.map((line) => words.gone(line)),
  ];
  const said =
    learnt.length === 0
      ? known
        ? words.nothing
        : words.unknown
      : `${words.learnt(learnt.length)}${words.and}${update ? words.written : words.how}`;
  if (update && learnt.length > 0) {
    // What cannot be read again must not be written.
    parseExpectations(after, nameOf(file));
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, after);
  }
  const lab = run.lab.virtual ? `${labName(run.lab)[language]}${words.colon}` : '';
  process.stdout.write(`${[...lines, `${nameOf(file)}${words.colon}${lab}${said}`].map(plain).join('\n')}\n`);
  return 0;
}

const spanOf = (loaded: LoadedMatrix | null): Span =>
  loaded
    ? {
        cells: loaded.matrix.cells.filter(({ excluded }) => excluded === undefined).map(({ cell }) => cell),
        links: loaded.matrix.links,
      }
    : { cells: [], links: [] };

/** `expectations/reporter-2021-11-30@open.yaml`, beside the matrix. */
function newFile(run: Run): string {
  const { matrix, world } = subjectOf(run);
  const name = `${matrix.replace(/\.ya?ml$/, '')}@${world}`.replace(/[^\p{L}\p{N}.@-]+/gu, '-');
  const file = join(expectationsFolder(run.matrix.file), `${name}.yaml`);
  if (existsSync(file))
    throw new AskedWrongly(
      `${nameOf(file)}: is there, and is about something else; expected matrix: ${matrix}, world: ${world}`,
    );
  return file;
}
