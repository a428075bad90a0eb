import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFile, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint, publicPem, signingKey } from '#seal/key';
import { openRun } from '#store/folder';
import { type Authority, openAuthority } from './authority.ts';
import { chosenPem, otherPem, place, sealedCase, storeCase } from './stored.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
let runs = '';
let dir = '';
beforeEach(async () => {
  runs = await place();
  dir = await storeCase(join(runs, 'run'));
});
afterEach(() => rm(runs, { recursive: true }));

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const hutong = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> =>
  new Promise((resolve) => {
    const own = { PATH: process.env.PATH ?? '', LANG: 'C', XDG_CONFIG_HOME: join(runs, 'config') };
    execFile(
      process.execPath,
      ['src/hutong.mjs', ...args],
      { cwd: PROJECT, env: { ...own, ...env } },
      (error, out, err) => resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
  });

/** Everything in the run's folder as one text. */
async function everything(): Promise<string> {
  const entries = await readdir(runs, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))).join('\n');
}

test('sealed, bundled, verified: with a key of one’s own, which is written nowhere', async () => {
  const { publicKey } = await signingKey(chosenPem, '/nowhere');
  const sealed = await hutong(['seal', dir], { HUTONG_SIGNING_KEY: chosenPem });
  expect(sealed).toEqual({ status: 0, out: expect.stringContaining(`key ${fingerprint(publicKey)}\n`), err: '' });
  const bundle = join(runs, 'run.hutong.tar');
  expect(await hutong(['bundle', dir, '--out', bundle])).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^bundle: VIRTUAL · \S+run\.hutong\.tar · \d+ files · \d+ B · sha256 [0-9a-f]{64}\n$/),
  });
  const secret = chosenPem.split('\n')[1] ?? '';
  expect(secret.length).toBeGreaterThan(40);
  expect(await everything()).not.toContain(secret);
  await writeFile(join(runs, 'pub.pem'), publicPem(publicKey));
  const verified = await hutong(['verify', bundle, '--key', join(runs, 'pub.pem')]);
  expect(verified).toMatchObject({ status: 0, err: '' });
  expect(verified.out).toMatch(/^VIRTUAL: /);
  expect(verified.out).toContain('holds · The key is one that you named');
  const zh = await hutong(['verify', dir, '--lang', 'zh']);
  expect(zh.out).toMatch(/^虚拟结果：.*未定 · 公钥只是证据自己给出的那一把.*证据成立；/s);
  await truncate(bundle, 5000);
  expect(await hutong(['verify', bundle])).toMatchObject({
    status: 1,
    out: expect.stringContaining('the bundle ends'),
  });
});

test('without a key one is made for this user alone, and every word about the seal says so', async () => {
  const first = await hutong(['seal', dir]);
  const file = join(runs, 'config/hutong/signing-key.pem');
  expect(first).toMatchObject({ status: 0, err: `no signing key is given; made one: ${file}\n` });
  expect(first.out).toContain('made by Hutong on this machine, nobody vouches for it');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { out } = await hutong(['verify', dir]);
  expect(out).toContain('and by its own word Hutong made it on the machine that ran: nobody vouches for it');
  const second = await hutong(['seal', await storeCase(join(runs, 'second'))]);
  expect(second).toMatchObject({ status: 0, err: '' });
});

test('a sealing that fails is loud, ends with 3, repeats nothing of the key, and leaves the run as it is', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const mangled = chosenPem.replaceAll('-----', '');
  for (const [key, why] of [
    [rsa, 'HUTONG_SIGNING_KEY: an Ed25519 key is needed, not rsa'],
    [mangled, 'HUTONG_SIGNING_KEY: the file of the signing key cannot be read'],
    [chosenPem.replace('\n', '\nAAAA'), 'HUTONG_SIGNING_KEY: not an unencrypted private key in PEM'],
    [join(runs, 'nowhere.pem'), 'HUTONG_SIGNING_KEY: the file of the signing key cannot be read (ENOENT)'],
  ] as const) {
    const { status, out, err } = await hutong(['seal', dir], { HUTONG_SIGNING_KEY: key });
    expect({ status, out, first: err.split('\n')[0] }).toEqual({
      status: 3,
      out: '',
      first: expect.stringContaining(`SEALING FAILED: ${why}`),
    });
    for (const line of key.split('\n').filter((one) => one.length > 40)) expect(err).not.toContain(line);
    expect(err).toContain(`${dir} is NOT sealed; hutong seal ${dir} tries again`);
  }
  expect(await readdir(dir)).not.toContain('seals');
  const down = await hutong(['seal', dir, '--timestamp', 'http://127.0.0.1:1/'], { HUTONG_SIGNING_KEY: chosenPem });
  expect(down).toMatchObject({ status: 3, err: expect.stringContaining('SEALING FAILED: time stamp authority') });
});

test('a key that cannot sign is found before a run begins', async () => {
  const run = await hutong(['run', 'matrices/smoke.yaml', '--out', join(runs, 'new')], {
    HUTONG_SIGNING_KEY: '/nowhere',
  });
  expect(run).toEqual({
    status: 2,
    out: '',
    err: 'HUTONG_SIGNING_KEY: the file of the signing key cannot be read (ENOENT)\n',
  });
  expect(await readdir(runs)).not.toContain('new');
});

test('a time stamp is asked for and shown', async () => {
  const authority: Authority = await openAuthority(runs);
  try {
    const env = { HUTONG_SIGNING_KEY: chosenPem, HUTONG_TIMESTAMP_AUTHORITY: authority.url.href };
    expect(await hutong(['seal', dir], env)).toMatchObject({
      status: 0,
      out: expect.stringContaining('with a time stamp'),
    });
  } finally {
    await authority.close();
  }
  await copyFile(authority.certificate, join(runs, 'root.pem'));
  const { out } = await hutong(['verify', dir, '--authority', join(runs, 'root.pem')]);
  expect(out).toMatch(
    /holds · An authority that you trust \(O=Office, CN=Clock\) confirms that the signature was there on /,
  );
});

test('a sealed run is judged anew: with the same verdicts nothing happens, with others there is another seal', async () => {
  const env = { HUTONG_SIGNING_KEY: chosenPem };
  const folder = await openRun(dir);
  const { verdicts } = await folder.read();
  if (verdicts) await folder.writeVerdicts({ ...verdicts, ruleset: '0.1.0' });
  await folder.close();
  await hutong(['seal', dir], env);
  expect(await hutong(['judge', dir], env)).toMatchObject({ status: 0, out: expect.stringContaining('sealed: ') });
  expect(await readdir(join(dir, 'seals'))).toEqual(['1', '2']);
  expect(await hutong(['seal', dir], env)).toMatchObject({ status: 2, err: expect.stringContaining('sealed already') });
  const again = await hutong(['judge', dir], env);
  expect(again).toMatchObject({ status: 0, out: expect.not.stringContaining('sealed: ') });
  expect(await hutong(['verify', dir])).toMatchObject({
    status: 0,
    out: expect.stringContaining(
      'holds · It was judged anew after it was sealed: its older seals (1) have older verdicts',
    ),
  });
});

test('a sealed run is complete: resuming it touches nothing', async () => {
  await hutong(['seal', dir], { HUTONG_SIGNING_KEY: chosenPem });
  const before = await everything();
  const { run } = JSON.parse(`{"run":${await readFile(join(dir, 'run.json'), 'utf8')}}`) as {
    run: { lab: { world?: string } };
  };
  const world = run.lab.world ?? '2021-11-30';
  expect(await hutong(['run', '--resume', dir, '--world', world])).toEqual({
    status: 0,
    out: `${dir}: complete and sealed; nothing is left to be tried\n`,
    err: '',
  });
  expect(await everything()).toBe(before);
});

test('a reporter does not find the key in its environment', async () => {
  const reporter = join(runs, 'nosy.mjs');
  await writeFile(
    reporter,
    "export const report = () => ({ files: {}, stdout: 'key: ' + process.env.HUTONG_SIGNING_KEY });\n",
  );
  const { out } = await hutong(['report', dir, '--reporter', reporter], { HUTONG_SIGNING_KEY: otherPem });
  expect(out).toBe('key: undefined\n');
});

test('a report is told the seal of what it is made from', async () => {
  const reporter = join(runs, 'mark.mjs');
  await writeFile(
    reporter,
    'export const report = ({ seal }) => ({ files: {}, stdout: JSON.stringify(seal ?? null) });\n',
  );
  const report = async () => JSON.parse((await hutong(['report', dir, '--reporter', reporter])).out) as unknown;
  expect(await report()).toBeNull();
  const { out } = await hutong(['seal', dir], { HUTONG_SIGNING_KEY: chosenPem });
  const [, sha256, key] = /sha256 (\S+) · key (\S+)/.exec(out) ?? [];
  expect(await report()).toEqual({ number: 1, sha256, key });
});

test('what is asked wrongly ends with 2, in a sentence', async () => {
  await sealedCase(join(runs, 'sealed'));
  await writeFile(join(runs, 'no.pem'), 'x');
  for (const [args, why] of [
    [['verify', join(runs, 'nope')], /^\S+nope: not there; expected a run or a bundle\n$/],
    [['verify', '/dev/null'], /^\/dev\/null: neither a folder nor a file/],
    [['verify', dir, '--key', join(runs, 'no.pem')], /^--key \S+no\.pem: not a public Ed25519 key in PEM: /],
    [['verify', dir, '--authority', join(runs, 'no.pem')], /^--authority \S+no\.pem: no certificate in PEM\n$/],
    [['bundle', dir, '--out', join(runs, 'x.tar')], /^\S+run: not sealed; hutong seal \S+run\n$/],
    [
      ['bundle', join(runs, 'sealed'), '--out', join(runs, 'no.pem')],
      /^--out \S+: there already; a bundle is a new file\n$/,
    ],
    [['bundle', join(runs, 'sealed'), '--out', join(runs, 'no/x.tar')], /^--out \S+: ENOENT/],
    [['bundle', join(runs, 'sealed')], /required option '--out <file>'/],
    [['seal', join(runs, 'sealed')], /^\S+sealed: sealed already; hutong verify \S+\n$/],
    [['seal', join(runs, 'nope')], /not there; expected the folder of a run/],
  ] as const) {
    const { status, out, err } = await hutong(args);
    expect({ args, status, out }).toEqual({ args, status: 2, out: '' });
    expect(err).toMatch(why);
    expect(err).not.toMatch(/^ {4}at /m);
  }
  expect(await hutong(['verify', dir])).toMatchObject({
    status: 1,
    out: expect.stringContaining('The run is not sealed'),
  });
});
