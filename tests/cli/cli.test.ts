import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** The command line as a user starts it, from the project's root. */
const hutong = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/hutong.mjs', ...args],
      { cwd: PROJECT, env: { PATH: process.env.PATH ?? '', LANG: 'C', ...env } },
      (error, out, err) => resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
  });

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

/** A stored run, made of a golden case. */
async function storedRun(name: string): Promise<string> {
  const read = async (file: string) =>
    JSON.parse(await readFile(join(PROJECT, 'fixtures/cases', name, file), 'utf8')) as unknown;
  const lines = async (file: string): Promise<string> =>
    ((await read(file)) as unknown[]).map((record) => `${JSON.stringify(record)}\n`).join('');
  await mkdir(join(folder, 'evidence'));
  await write('run.json', JSON.stringify(await read('run.json')));
  await write('trials.jsonl', await lines('trials.json'));
  await write('controls.jsonl', await lines('controls.json'));
  return folder;
}

test('help names the commands and is no error', async () => {
  const { status, out } = await hutong(['--help']);
  expect(status).toBe(0);
  for (const command of ['run', 'plan', 'judge', 'report', 'lab'])
    expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});

test("help of a run names the worlds and the reporters; the version is the project's", async () => {
  const { status, out } = await hutong(['run', '--help']);
  expect(status).toBe(0);
  const said = out.replace(/\s+/g, ' ');
  expect(said).toContain('2021-09-16, 2021-11-30, open, or a world of your own');
  expect(said).toContain('any of console, html, pdf, junit, ctrf, allure, github, csv, json, or paths');
  const { version } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  expect(await hutong(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' });
});

test.for<[string, readonly string[], RegExp]>([
  ['no command', [], /Usage: hutong/],
  ['an unknown command', ['plna'], /unknown command 'plna'\n\(Did you mean plan\?\)/],
  ['an unknown option', ['plan', 'matrices/smoke.yaml', '--fast'], /unknown option '--fast'/],
  ['an unknown language', ['plan', 'matrices/smoke.yaml', '--lang', 'fr'], /Allowed choices are zh, en/],
  ['no matrix', ['plan'], /missing required argument 'matrix'/],
  ['a run of nothing', ['run'], /^missing: a matrix file/],
  ['a matrix that is not there', ['plan', 'nope.yaml'], /^nope\.yaml: no such file\n$/],
  ['a folder for a matrix', ['plan', 'matrices'], /^matrices: a folder; expected a file\n$/],
  ['a lab that is not there', ['lab', 'check', '--lab', 'nope.yaml'], /^nope\.yaml: no such file\n$/],
  ['a world that is not there', ['run', 'matrices/smoke.yaml', '--world', 'nope'], /^nope: no such world; valid: /],
  [
    'a world for real phones',
    ['run', 'matrices/smoke.yaml', '--lab', 'lab.example.yaml', '--world', 'open'],
    /^--world: /,
  ],
  ['a reporter that is not there', ['run', 'matrices/smoke.yaml', '--reporter', 'fax'], /^--reporter fax: is none of /],
  ['a cell that is not there', ['run', 'matrices/smoke.yaml', '--only', 'app=qq'], /^--only: app="qq" is not in /],
  ['a share over 100 %', ['run', 'matrices/smoke.yaml', '--max-undecided', '200'], /a percentage, 0 to 100/],
  ['a key that is not there', ['verify', 'nope', '--key', 'nope.pem'], /^--key nope\.pem: no such file\n$/],
  ['a run that is not there', ['judge', 'nope'], /^nope\/run\.json: not there/],
  [
    'a matrix to be reported',
    ['report', 'matrices/smoke.yaml'],
    /smoke\.yaml\/run\.json: not there; expected the fold/,
  ],
  ['a matrix to be judged', ['judge', 'matrices/smoke.yaml'], /smoke\.yaml\/run\.json: not there; expected the fold/],
  ['a matrix to be resumed', ['run', '--resume', 'matrices/smoke.yaml'], /run\.json: not there; expected the folder/],
  ['a resumed run with another plan', ['run', '--resume', 'x', '--only', 'app=qq'], /^--only: not with --resume/],
])('%s is asked wrongly: a message, no stack, exit status 2', async ([, args, message]) => {
  const { status, out, err } = await hutong(args, { APPLE_TEAM_ID: 'x' });
  expect(err).toMatch(message);
  expect(err).not.toMatch(/^ {4}at /m);
  expect({ status, out }).toEqual({ status: 2, out: '' });
});

test('who reads slowly misses nothing, and who reads no further makes no noise', async () => {
  const plan = 'node src/hutong.mjs plan matrices/nightly.yaml --json';
  const { stdout } = await execa('sh', ['-c', `${plan} | { sleep 3; cat; }`], { cwd: PROJECT });
  expect(stdout.length).toBeGreaterThan(65_536);
  expect(() => JSON.parse(stdout)).not.toThrow();
  const { stderr } = await execa('sh', ['-c', `${plan} | head -c 10`], { cwd: PROJECT });
  expect(stderr).toBe('');
});

test('a malformed matrix is refused with file, line and key', async () => {
  const text = await readFile(join(PROJECT, 'matrices/smoke.yaml'), 'utf8');
  const file = await write('m.yaml', text.replace('platform: android', 'platform: [android, iphone]'));
  expect(await hutong(['run', file])).toEqual({
    status: 2,
    out: '',
    err: `${file}:8: axes.platform[1]: "iphone" is not one of android, ios\n`,
  });
});

test('a plan is shown in the language of the locale, or the one that is asked for', async () => {
  const args = ['plan', 'matrices/smoke.yaml'];
  const zh =
    '冒烟测试 (matrices/smoke.yaml)\n\n  wechat/taobao-item/private/android  3–7\n\n共 1 个单元，3 至 7 次试验\n';
  expect((await hutong(args, { LANG: 'zh_CN.UTF-8' })).out).toContain(zh);
  expect((await hutong([...args, '--lang', 'zh'])).out).toContain(zh);
  expect((await hutong(args, { LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' })).out).toContain('1 cell, 3 to 7 trials');
});

test('a plan for a lab says of each cell why no phone can try it', async () => {
  const lab = await write(
    'lab.yaml',
    'schema: hutong.lab/1\nphones: [{ id: a1, platform: android, serial: A1, accounts: { wechat: { alias: me, private: 甲 } } }]\n',
  );
  const plan = async (...more: string[]): Promise<readonly string[]> => {
    const { out } = await hutong(['plan', 'matrices/reporter-2021-11-30.yaml', '--lab', lab, ...more]);
    return out.split('\n').filter((line) => !/\/(ios|douyin-video|wechat-article|toutiao-mini-program)/.test(line));
  };
  expect(await plan()).toEqual([
    'Links between apps: 30 November 2021 (matrices/reporter-2021-11-30.yaml)',
    '',
    '  wechat/taobao-item/private/android          3–7',
    '  wechat/taobao-item/group/android            no group chat given for wechat on a1',
    '  qq/taobao-item/private/android              no Android phone with an account for qq',
    '',
    '18 cells, 54 to 126 trials',
    'No phone can try 13 of them (--json names each)',
    '  9 cells (wechat, qq, toutiao, baidu · private, group, search · ios): no iPhone in the lab',
    '  2 cells (wechat · group · android): no group chat given for wechat on a1',
    '  2 cells (qq · private · android): no Android phone with an account for qq',
    expect.stringMatching(/^about \d+ min on 1 Android phone$/),
    '',
  ]);
  expect(await plan('--lang', 'zh')).toContain(
    '  wechat/taobao-item/group/android            实验室文件没有写明 a1 的 wechat 账号可用的群聊',
  );
});

test('a plan for machines holds cells, exclusions, links and the expected time', async () => {
  const { status, out } = await hutong(['plan', 'matrices/smoke.yaml', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    matrix: 'matrices/smoke.yaml',
    cells: [{ cell: { app: 'wechat', link: 'taobao-item', scope: 'private', platform: 'android' } }],
    excluded: [],
    links: [{ id: 'taobao-item' }],
    expectedSeconds: expect.any(Number),
  });
});

test('a matrix finds the link files that it names beside itself', async () => {
  await write(
    'mine.yaml',
    `schema: hutong.links/1
links:
  - id: mine
    name: { zh: 我的, en: Mine }
    owner: Me
    category: web
    url: https://mine.example/
    hosts: [mine.example]
    content: { text: [我的] }
`,
  );
  const matrix = await write(
    'm.yaml',
    `schema: hutong.matrix/1
title: { zh: 题, en: Title }
linkFiles: [mine.yaml]
axes: { app: wechat, link: mine, scope: private, platform: android }
`,
  );
  const { status, out } = await hutong(['plan', matrix, '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out).links).toMatchObject([{ id: 'mine', url: 'https://mine.example/' }]);
});

test.for([
  ['', '1: empty; the keys here are schema, title, trials, axes, cells, exclude, links, linkFiles'],
  ['# nothing yet\n', '1: empty; the keys here are schema, title, '],
  ['schema: hutong.matrix/1\ntitle: { zh: 题, en: T }\naxes: 5\n', '3: axes: 5 is not keys and values\n'],
  [
    'schema: hutong.matrix/1\ntitle: { zh: 题, en: T }\naxes: { app: wechat, link: taobao-item, scope: private, platform: ios }\nlinkFiles:\n  - gone.yaml\n',
    '5: linkFiles[0]: FOLDER/gone.yaml: no such file\n',
  ],
  [
    'schema: hutong.matrix/1\ntitle: { zh: 题, en: T }\naxes: { app: wechat, link: taobao-item, scope: private, platform: ios }\nlinkFiles: [""]\n',
    '4: linkFiles[0]: must not be empty\n',
  ],
] as const)('a matrix %j is refused with line and key', async ([text, message]) => {
  const file = await write('m.yaml', text);
  const { status, err } = await hutong(['plan', file]);
  expect({ status, err }).toEqual({
    status: 2,
    err: expect.stringContaining(`${file}:${message.replace('FOLDER', folder)}`),
  });
});

test('a stored run is judged again, and what has changed is said', async () => {
  const run = await storedRun('f1-faults');
  expect((await hutong(['report', run])).err).toBe(`${run}: not judged yet; hutong judge ${run}\n`);
  expect(await hutong(['judge', run])).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^verdicts: 1, changed: 0, none before, ruleset: \d+\.\d+\.\d+\n$/),
  });
  const file = join(run, 'verdicts.json');
  const judged = JSON.parse(await readFile(file, 'utf8'));
  const expected = JSON.parse(await readFile(join(PROJECT, 'fixtures/cases/f1-faults/verdicts.json'), 'utf8'));
  expect(judged.verdicts).toEqual(expected.verdicts);
  const other = { ...judged.verdicts[0], verdict: 'blocked', how: 'copy', rule: 'V9' };
  await writeFile(file, JSON.stringify({ ...judged, verdicts: [other] }));
  expect((await hutong(['judge', run])).out).toMatch(
    /^wechat\/taobao-item\/group\/android: blocked copy \(V9\) → insufficient \(V2\)\nverdicts: 1, changed: 1, ruleset/,
  );
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(judged);
  expect((await hutong(['judge', run, '--lang', 'zh'])).out).toMatch(/^结论 1 个，改变 0 个，规则 \d+\.\d+\.\d+\n$/);
});

test('a stored run is reported again, by the reporters that are asked for', async () => {
  const run = await storedRun('f1-faults');
  await hutong(['judge', run]);
  const { status, out } = await hutong(['report', run, '--reporter', 'console,junit']);
  expect(status).toBe(0);
  expect(out).toContain('Taobao');
  expect(out).toMatch(new RegExp(`\\nreport: ${run}/report/junit\\.xml\\n$`));
  expect((await hutong(['report', run, '--reporter', 'console'])).out).not.toContain('report:');
  expect((await hutong(['report', run, '--reporter', 'html', '--lang', 'zh'])).out).toMatch(
    new RegExp(`^报告：${run}/report/index\\.html，另有 \\d+ 个文件\\n$`),
  );
  expect(await readFile(join(run, 'report/junit.xml'), 'utf8')).toContain('<testsuite');
});

/** The golden cases have no pictures. */
const GONE = `evidence/${'0'.repeat(64)}.png: missing\n`;

test.for(['ts', 'js'])('a reporter outside the project is an ES module, also as .%s', async (extension) => {
  const run = await storedRun('f1-faults');
  await hutong(['judge', run]);
  await write('word.ts', "export const word = 'mine';");
  const own = await write(
    `own.${extension}`,
    "import { word } from './word.ts';\nexport const report = () => ({ files: {}, stdout: word });",
  );
  expect(await hutong(['report', run, '--reporter', own])).toEqual({ status: 0, out: 'mine\n', err: GONE });
});

test('a reporter that throws is named, and harms no other', async () => {
  const run = await storedRun('f1-faults');
  await hutong(['judge', run]);
  const bad = await write('bad.mjs', `export const report = () => { throw new Error('out of ink'); };`);
  const { status, err } = await hutong(['report', run, '--reporter', `${bad},junit`]);
  expect({ status, err }).toEqual({ status: 1, err: `${GONE}reporter ${bad} failed: out of ink (bad.mjs:1)\n` });
  expect(await readFile(join(run, 'report/junit.xml'), 'utf8')).toContain('<testsuite');
});

test('a lab in which no phone can be used is exit status 3', async () => {
  const lab = await write(
    'lab.yaml',
    'schema: hutong.lab/1\nphones: [{ id: i1, platform: ios, udid: nobody, wda: "http://127.0.0.1:9" }]\n',
  );
  const { status, out } = await hutong(['lab', 'check', '--lab', lab, '--json']);
  expect(status).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ virtual: false, phones: [{ id: 'i1', state: 'no-agent' }] });
  const folderOf = join(folder, 'run');
  const run = await hutong(['run', 'matrices/smoke.yaml', '--lab', lab, '--out', folderOf]);
  expect(run).toEqual({
    status: 3,
    out: '',
    err: expect.stringContaining(
      `no phone of the lab can be used; npx hutong lab check --lab ${lab} says what to do\n`,
    ),
  });
  expect(existsSync(folderOf)).toBe(false);
});
