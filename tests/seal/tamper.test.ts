import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBundle } from '#seal/bundle';
import { sealRun } from '#seal/seal';
import { stampBy } from '#seal/stamp';
import { end, header, padding } from '#seal/tar';
import { verifyRun } from '#seal/verify';
import { type Authority, openAuthority } from './authority.ts';
import { place, sealing, storeCase, verify } from './stored.ts';

const TAMPERINGS = 200;
/** The same ones at every run. */
const SEED = 20211130;

let runs = '';
let authority: Authority;
let bundle = Buffer.alloc(0);
beforeAll(async () => {
  runs = await place();
  authority = await openAuthority(runs);
  await storeCase(join(runs, 'run'));
  await sealRun(join(runs, 'run'), sealing({ stamp: stampBy(authority.url) }));
  await writeBundle(join(runs, 'run'), join(runs, 'run.tar'));
  bundle = await readFile(join(runs, 'run.tar'));
  await rm(join(runs, 'run'), { recursive: true });
  await mkdir(join(runs, 'alone'));
});
afterAll(async () => {
  await authority.close();
  await rm(runs, { recursive: true });
});

type Files = Map<string, Buffer>;

function unpack(archive: Buffer): Files {
  const files: Files = new Map();
  for (let at = 0; archive[at] !== 0; ) {
    const name = archive.toString('utf8', at, archive.indexOf(0, at));
    const bytes = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8);
    files.set(name, archive.subarray(at + 512, at + 512 + bytes));
    at += 512 + bytes + padding(bytes).length;
  }
  return files;
}

/** As somebody packs it who knows how bundles are written: the archive itself shows nothing. */
const pack = (files: Files): Buffer =>
  Buffer.concat([
    ...[...files]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, content]) => [header(name, content.length), content, padding(content.length)]),
    end(),
  ]);

const index = fc.nat();
const at = <T>(all: readonly T[], nth: number): T => all[nth % all.length] as T;

/** One small change each: to a byte, to a line, to a file, or to two. */
const tampering = fc.oneof(
  fc.record({ kind: fc.constant('byte of the archive'), one: index, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut'), one: index }),
  fc.record({ kind: fc.constant('longer'), one: fc.nat(255) }),
  ...['byte', 'byte out', 'byte in'].map((kind) =>
    fc.record({ kind: fc.constant(kind), file: index, one: index, bit: fc.nat(7) }),
  ),
  ...['line out', 'line twice', 'lines swapped'].map((kind) =>
    fc.record({ kind: fc.constant(kind), file: index, one: index, two: index }),
  ),
  ...['file out', 'file in', 'file emptied', 'files swapped', 'file renamed'].map((kind) =>
    fc.record({ kind: fc.constant(kind), file: index, one: index }),
  ),
);
type Tampering = { kind: string; file?: number; one: number; two?: number; bit?: number };

function tamper({ kind, file = 0, one, two = 0, bit = 0 }: Tampering): Buffer {
  if (kind === 'byte of the archive') return flip(bundle, one, bit);
  if (kind === 'cut') return bundle.subarray(0, one % bundle.length);
  if (kind === 'longer') return Buffer.concat([bundle, Buffer.from([one])]);
  const files = unpack(bundle);
  const texts = ['trials.jsonl', 'controls.jsonl', 'run.json', 'verdicts.json'];
  const name = kind.startsWith('line') ? at(texts, file) : at([...files.keys()], file);
  const content = files.get(name) ?? Buffer.alloc(0);
  const other = at(
    [...files.keys()].filter((key) => key !== name),
    one,
  );
  const spot = one % (content.length + 1);
  const changes: Readonly<Record<string, () => void>> = {
    byte: () => files.set(name, flip(content, one, bit)),
    'byte out': () =>
      files.set(name, Buffer.concat([content.subarray(0, spot - 1), content.subarray(Math.max(spot, 1))])),
    'byte in': () =>
      files.set(name, Buffer.concat([content.subarray(0, spot), Buffer.from([32 + bit]), content.subarray(spot)])),
    'line out': () =>
      files.set(
        name,
        relined(content, (lines) => lines.toSpliced(one % lines.length, 1)),
      ),
    'line twice': () =>
      files.set(
        name,
        relined(content, (lines) => lines.toSpliced(two % lines.length, 0, at(lines, one))),
      ),
    'lines swapped': () =>
      files.set(
        name,
        relined(content, (lines) => swapped(lines, one, two)),
      ),
    'file out': () => files.delete(name),
    'file in': () => files.set(`evidence/${one}.png`, content),
    'file emptied': () => files.set(name, Buffer.alloc(0)),
    'files swapped': () => files.set(name, files.get(other) ?? content).set(other, content),
    'file renamed': () => files.delete(name) && files.set(`${name}${one}`, content),
  };
  changes[kind]?.();
  return pack(files);
}

function flip(bytes: Buffer, one: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const spot = one % copy.length;
  copy[spot] = (copy[spot] ?? 0) ^ (1 << bit);
  return copy;
}

const relined = (content: Buffer, change: (lines: readonly string[]) => readonly string[]): Buffer =>
  Buffer.from(`${change(content.toString('utf8').trimEnd().split('\n')).join('\n')}\n`);

function swapped(lines: readonly string[], one: number, two: number): readonly string[] {
  const [a, b] = [one % lines.length, two % lines.length];
  return lines.with(a, at(lines, b)).with(b, at(lines, a));
}

test(`${TAMPERINGS} random tamperings of a bundle are all found, each with a sentence that names a file`, async () => {
  const path = join(runs, 'alone', 'run.tar');
  await writeFile(path, bundle);
  expect(await verify(path)).toMatchObject({ holds: true });
  expect(pack(unpack(bundle)).equals(bundle)).toBe(true);
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(tampering, async (one) => {
      const changed = tamper(one);
      // Two equal lines changed places, say: nothing was done.
      fc.pre(!changed.equals(bundle));
      kinds.add(one.kind);
      await writeFile(path, changed);
      const { holds, findings } = await verify(path);
      const failed = findings.filter(({ state }) => state === 'fails');
      expect({ holds, named: failed.every(({ problems }) => problems.every(({ file }) => file !== '')) }).toEqual({
        holds: false,
        named: true,
      });
      expect(failed.flatMap(({ problems }) => problems)).not.toEqual([]);
    }),
    { numRuns: TAMPERINGS, seed: SEED },
  );
  expect(kinds.size).toBe(14);
}, 60_000);

test('every bit of the seal counts, the time stamp included', async () => {
  const path = join(runs, 'alone', 'run.tar');
  const authorities = [await readFile(authority.certificate, 'utf8')];
  const seal = unpack(bundle).get('seals/1/run.sigstore.json') ?? Buffer.alloc(0);
  const spots = Array.from({ length: 120 }, (_, nth) => Math.floor((nth * seal.length) / 120));
  for (const spot of spots) {
    const files = unpack(bundle).set('seals/1/run.sigstore.json', flip(seal, spot, spot % 7));
    await writeFile(path, pack(files));
    // Whether the authority is known or not.
    for (const known of [[], authorities]) {
      const { holds } = await verifyRun(path, { keys: [], authorities: known });
      expect({ spot, holds }).toEqual({ spot, holds: false });
    }
  }
}, 60_000);
