import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '#store/report';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hutong-written-'));
});
afterEach(() => rm(dir, { recursive: true }));

const files = async (): Promise<readonly string[]> => {
  const entries = await readdir(join(dir, 'report'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return paths.map((path) => path.slice(join(dir, 'report/').length)).toSorted();
};

test('what a reporter wrote before and does not write now is gone, and nothing else', async () => {
  await writeReport(dir, { 'index.html': '1', 'changes.html': '1', 'cells/a.html': '1' }, {}, 'html');
  await writeReport(dir, { 'junit.xml': '1' }, {}, 'junit');
  await writeFile(join(dir, 'report/notes.txt'), 'somebody’s own');
  await writeReport(dir, { 'index.html': '2', 'cells/b.html': '2' }, {}, 'html');
  expect(await files()).toEqual(['.written.json', 'cells/b.html', 'index.html', 'junit.xml', 'notes.txt']);
  expect(await readFile(join(dir, 'report/index.html'), 'utf8')).toBe('2');
});

test('a file that another reporter writes now is that reporter’s', async () => {
  await writeReport(dir, { 'a.txt': 'one', 'b.txt': 'one' }, {}, 'one');
  await writeReport(dir, { 'a.txt': 'two' }, {}, 'two');
  await writeReport(dir, { 'b.txt': 'one' }, {}, 'one');
  expect(await files()).toEqual(['.written.json', 'a.txt', 'b.txt']);
});

test('a list that leads out of the report removes nothing, nor one that nobody can read', async () => {
  await writeFile(join(dir, 'run.json'), 'kept');
  await mkdir(join(dir, 'evidence'));
  await writeFile(join(dir, 'evidence/x.png'), 'kept');
  await mkdir(join(dir, 'report'));
  await symlink('../evidence', join(dir, 'report/cells'));
  const list = { html: ['../run.json', join(dir, 'run.json'), 'a/../../run.json', 'cells/x.png', '..', '', 'cells'] };
  await writeFile(join(dir, 'report/.written.json'), JSON.stringify(list));
  await writeReport(dir, { 'index.html': '' }, {}, 'html');
  expect(await readFile(join(dir, 'run.json'), 'utf8')).toBe('kept');
  expect(await readFile(join(dir, 'evidence/x.png'), 'utf8')).toBe('kept');

  for (const broken of ['{', '{"html": 5}', '{"html": [5]}', '[]']) {
    await writeFile(join(dir, 'report/.written.json'), broken);
    await writeReport(dir, { 'index.html': broken }, {}, 'html');
    expect(await readFile(join(dir, 'report/index.html'), 'utf8')).toBe(broken);
  }
});
