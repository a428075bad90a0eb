import { copyFile, cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { publicPem, readPublicKey, signingKey } from '#seal/key';
import { sealRun } from '#seal/seal';
import { verifyRun } from '#seal/verify';
import { spellFindings } from '#seal/words';
import { otherPem, place, sealedCase, sealing, storeCase, verify, wrong } from './stored.ts';

let runs = '';
let evidence: readonly string[] = [];
let dir = '';
let count = 0;
beforeAll(async () => {
  runs = await place();
  const made = await sealedCase(join(runs, 'made'));
  evidence = (await readdir(join(made, 'evidence'))).map((name) => `evidence/${name}`).toSorted();
});
beforeEach(async () => {
  count += 1;
  dir = join(runs, `run-${count}`, 'run');
  await mkdir(join(runs, `run-${count}`));
  await cp(join(runs, 'made'), dir, { recursive: true });
});
afterAll(() => rm(runs, { recursive: true }));

const edit = async (name: string, change: (text: string) => string): Promise<void> => {
  const before = await readFile(join(dir, name), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(join(dir, name), after);
};
const lines = (change: (all: string[]) => readonly string[]) => (text: string) =>
  `${change(text.trimEnd().split('\n')).join('\n')}\n`;

test('a changed picture', async () => {
  const [name = ''] = evidence;
  await edit(name, (text) => text.replace('picture', 'pictura'));
  expect(await wrong(dir)).toEqual([`${name}: changed`, `${name}: its content is not what its name says`]);
});

test('a missing picture', async () => {
  const [name = ''] = evidence;
  await rm(join(dir, name));
  expect(await wrong(dir)).toEqual([`${name}: missing`, `${name}: missing, and a trial or a control refers to it`]);
});

test('two pictures in each other’s place', async () => {
  const [one = '', two = ''] = evidence;
  await rename(join(dir, one), join(dir, 'x'));
  await rename(join(dir, two), join(dir, one));
  await rename(join(dir, 'x'), join(dir, two));
  expect(await wrong(dir)).toEqual([
    `${one}: changed`,
    `${two}: changed`,
    `${one}: its content is not what its name says`,
    `${two}: its content is not what its name says`,
  ]);
});

test('an added file, wherever it lies', async () => {
  await writeFile(join(dir, 'notes.txt'), 'x');
  await writeFile(join(dir, 'seals/1/more.json'), '{}');
  await mkdir(join(dir, 'seals/x'));
  await writeFile(join(dir, 'seals/x/a'), '');
  expect((await wrong(dir)).toSorted()).toEqual([
    'notes.txt: added: it was not sealed',
    'seals/1/more.json: added: it was not sealed',
    'seals/x/a: added: it was not sealed',
  ]);
});

test('a link instead of a file is not followed', async () => {
  const [name = ''] = evidence;
  await rename(join(dir, name), join(runs, 'elsewhere.png'));
  await symlink(join(runs, 'elsewhere.png'), join(dir, name));
  expect(await wrong(dir)).toContain(`${name}: not a plain file`);
});

test('reports and logs may be written again at any time, and what a killed process left half written is nothing', async () => {
  await writeFile(join(dir, `evidence/${'0'.repeat(64)}.png.4711-3.tmp`), 'half');
  await writeFile(join(dir, 'verdicts.json.4711-4.tmp'), '{');
  await mkdir(join(dir, 'report'));
  await writeFile(join(dir, 'report/index.html'), '<p>');
  expect(await wrong(dir)).toEqual([]);
});

test('re-ordered lines of a journal', async () => {
  await edit(
    'trials.jsonl',
    lines(([first = '', second = '', ...rest]) => [second, first, ...rest]),
  );
  expect(await wrong(dir)).toEqual([
    'trials.jsonl: changed',
    'trials.jsonl: the lines are in another order, from line 1 on',
    'verdicts.json: what it says of no single cell (run, canaries, order) does not follow',
  ]);
});

test('a dropped trial is named, by its line and as the attempt that is left out', async () => {
  await edit(
    'trials.jsonl',
    lines((all) => all.filter((line) => !line.includes('#2"'))),
  );
  const problems = await wrong(dir);
  expect(problems.slice(0, 2)).toEqual([
    'trials.jsonl: changed',
    expect.stringMatching(/^trials\.jsonl: line 4 of what was sealed is missing \(\S+#2\)$/),
  ]);
  expect(problems).toContainEqual(expect.stringMatching(/^trials\.jsonl: attempt 2 at \S+ has no trial$/));
  expect(problems).toContainEqual(expect.stringMatching(/^verdicts\.json: .* follows$/));
});

test('a number without a trial is told: the turn was interrupted, or its trial dropped before anything was sealed', async () => {
  const other = await storeCase(join(runs, 'dropped', 'run'));
  const text = await readFile(join(other, 'trials.jsonl'), 'utf8');
  await writeFile(join(other, 'trials.jsonl'), lines((all) => all.filter((line) => !line.includes('#2"')))(text));
  await sealRun(other, sealing());
  const { findings, holds } = await verify(other);
  expect({ holds, findings }).toEqual({
    holds: false,
    findings: expect.arrayContaining([expect.objectContaining({ state: 'open', said: 'plan-with-gaps' })]),
  });
  expect(await wrong(other)).toContainEqual(expect.stringMatching(/^trials\.jsonl: attempt 2 at \S+ has no trial$/));
});

test('a changed and an added line', async () => {
  await edit(
    'trials.jsonl',
    lines((all) => [...all.map((line) => line.replace(/("durationMs":)(\d+)/, '$1$21')), '{"id":"x"}']),
  );
  const problems = await wrong(dir);
  expect(problems[1]).toMatch(/^trials\.jsonl: line 1 is changed \(\S+\)$/);
  expect(problems).toContain('trials.jsonl: line 6 is added (x)');
});

test('a verdict that does not follow, though the seal is in order', async () => {
  const other = await storeCase(join(runs, 'bent', 'run'));
  const file = join(other, 'verdicts.json');
  const bent = (await readFile(file, 'utf8')).replace(/"verdict": "[a-z-]+"/, '"verdict": "mixed"');
  await writeFile(file, bent);
  await sealRun(other, sealing());
  const { findings } = await verify(other);
  expect(findings.filter(({ state }) => state === 'fails').map(({ said }) => said)).toEqual(['verdicts-do-not-follow']);
  expect(await wrong(other)).toEqual([expect.stringMatching(/^verdicts\.json: \S+: stored mixed .*, but .* follows$/)]);
  const zh = spellFindings(findings, { virtual: true, language: 'zh' }).split('\n');
  expect(zh).toContainEqual(
    expect.stringMatching(/^ {4}verdicts\.json：\S+：记为“mixed[^”]*”（V\d+），而应得出“[^”]+”（V\d+）$/),
  );
});

test('a verdict that follows with other particulars: which, and what follows', async () => {
  const other = await storeCase(join(runs, 'particulars', 'run'));
  const file = join(other, 'verdicts.json');
  const stored = JSON.parse(await readFile(file, 'utf8'));
  const [{ cell, judged, seconds }] = stored.verdicts;
  const { rule } = judged[0];
  judged[0].rule = 'O99';
  stored.verdicts[0].seconds = 99;
  await writeFile(file, JSON.stringify(stored));
  await sealRun(other, sealing());
  const begins = `verdicts.json: ${cell.app}/${cell.link}/${cell.scope}/${cell.platform}: `;
  expect((await wrong(other)).map((said) => said.replace(/: [^:]* follows, but/, ': V follows, but'))).toEqual([
    `${begins}V follows, but not its seconds: stored 99, and ${seconds} follows`,
    `${begins}V follows, but not its judged.0.rule: stored "O99", and "${rule}" follows`,
  ]);
});

test('where nobody has signed the statement, nothing that rests on it is said to hold', async () => {
  await writeFile(join(dir, 'seals/1/key.pem'), publicPem((await signingKey(otherPem, '/nowhere')).publicKey));
  const { findings } = await verify(dir);
  const states = findings.map(({ said, state }) => `${said} ${state}`);
  expect(states).toEqual(
    expect.arrayContaining(['not-signed fails', 'journals-whole open', 'plan-whole open', 'chain-begins open']),
  );
});

test('the wrong key: not the one that is named, or put in the place of the one that signed', async () => {
  const other = (await signingKey(otherPem, '/nowhere')).publicKey;
  const pinned = await verifyRun(dir, { keys: [other], authorities: [] });
  expect(pinned.findings.filter(({ state }) => state === 'fails')).toMatchObject([
    { said: 'key-other', problems: [{ file: 'seals/1/run.sigstore.json' }] },
  ]);
  const own = readPublicKey(await readFile(join(dir, 'seals/1/key.pem'), 'utf8'), 'key.pem');
  expect(await verifyRun(dir, { keys: [other, own], authorities: [] })).toMatchObject({ holds: true });
  await writeFile(join(dir, 'seals/1/key.pem'), publicPem(other));
  expect(await wrong(dir)).toEqual(['seals/1/run.sigstore.json: its signature is not one by the key beside it']);
});

test('all made anew by somebody else holds by itself, and is found by who names the key', async () => {
  const own = readPublicKey(await readFile(join(dir, 'seals/1/key.pem'), 'utf8'), 'key.pem');
  await rm(join(dir, 'seals'), { recursive: true });
  await sealRun(dir, sealing({}, otherPem));
  const open = await verify(dir);
  expect(open.holds).toBe(true);
  expect(open.findings).toContainEqual(expect.objectContaining({ state: 'open', said: 'key-unknown' }));
  expect(await verifyRun(dir, { keys: [own], authorities: [] })).toMatchObject({ holds: false });
});

test('a run that says it was not virtual after all', async () => {
  await edit('run.json', (text) => text.replaceAll('"virtual": true', '"virtual": false'));
  const problems = await wrong(dir);
  expect(problems).toContain('run.json: changed');
  expect(problems).toContain('controls.jsonl: 1: virtual: true, but lab.virtual in run.json is false');
  expect(await verify(dir)).toMatchObject({ virtual: true });
});

test('no seal, half a seal, a seal of another run', async () => {
  await rm(join(dir, 'seals/1/key.pem'));
  expect(await wrong(dir)).toEqual(['seals/1/key.pem: missing']);
  await rm(join(dir, 'seals'), { recursive: true });
  expect(await wrong(dir)).toEqual(['seals/1/run.sigstore.json: missing']);
  const other = await sealedCase(join(runs, 'other', 'run'), 'f7-opens-caught');
  await cp(join(other, 'seals'), join(dir, 'seals'), { recursive: true });
  const problems = await wrong(dir);
  for (const name of ['run.json', 'trials.jsonl']) expect(problems).toContain(`${name}: changed`);
});

test('what is not signed cannot be changed either: spaces, hints, other encodings of the same', async () => {
  const seal = 'seals/1/run.sigstore.json';
  for (const change of [
    (text: string) => text.replace('{"media', '{ "media'),
    (text: string) => text.replace(/"hint":"./, '"hint":"g'),
    (text: string) => text.replace(/"(hint|keyid)":"./g, '"$1":"g'),
    (text: string) => text.replace(/"keyid":"./, '"keyid":"g'),
    (text: string) => text.replace(/"sig":"(.{20})/, '"sig":"$1 '),
    (text: string) => text.trimEnd(),
    () => '{}\n',
    () => 'null\n',
    () => '',
  ]) {
    await copyFile(join(runs, 'made', seal), join(dir, seal));
    await edit(seal, change);
    expect(await wrong(dir)).toEqual([expect.stringMatching(`^${seal}: `)]);
  }
});

test('a seal that names another key than the one that signed it is not called unsigned', async () => {
  const seal = 'seals/1/run.sigstore.json';
  await edit(seal, (text) => text.replace(/"(hint|keyid)":"./g, '"$1":"g'));
  expect(await wrong(dir)).toEqual([`${seal}: the key that it names is not the one that signed it`]);
});

test('a seal that was copied to stand for a later one', async () => {
  await cp(join(dir, 'seals/1'), join(dir, 'seals/2'), { recursive: true });
  expect(await wrong(dir)).toEqual([
    'seals/1/verdicts.json: missing',
    'seals/2/run.sigstore.json: it does not name the seal that is there: 1',
  ]);
});
