// Thirty nights on the virtual lab in which apps change: is each change found the same night, dated to the right versions,
// and nothing else? npm run story [-- --nights 5,6] [--keep DIR]   About 75 minutes for all on two cores that have nothing
// else to do. With the folder that an interrupted story has kept, it goes on: nights that are complete there are not run again.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { suspectsIn, timelines } from '#history/ask';
import { type Turn, turnsIn } from '#history/changes';
import { historyOf } from '#history/open';
import type { Run } from '#model';
import { readOutcome } from '#store/read';

interface Chapter {
  readonly name: string;
  readonly from: number;
  readonly version: string;
  readonly rules: readonly unknown[];
  readonly changes?: Readonly<Partial<Record<Turn['kind'], readonly string[]>>>;
  readonly broken?: boolean;
}

const HUTONG = fileURLToPath(new URL('../../src/hutong.mjs', import.meta.url));
const MATRIX = fileURLToPath(new URL('matrix.yaml', import.meta.url));
const LINKS = ['taobao-item', 'douyin-video'];
const NIGHTS = 30;

const text = await readFile(new URL('chapters.yaml', import.meta.url), 'utf8');
const { chapters } = parse(text, { merge: true }) as { chapters: readonly Chapter[] };
const { values } = parseArgs({ options: { nights: { type: 'string' }, keep: { type: 'string' } } });
const nights = values.nights?.split(',').map(Number) ?? Array.from({ length: NIGHTS }, (_, index) => index + 1);

const chapterOf = (night: number): Chapter => {
  const found = chapters.findLast(({ from }) => from <= night);
  if (!found) throw new Error(`no chapter has night ${night}`);
  return found;
};

/** `opened wechat/taobao-item/private/android 8.0.10 8.0.11`: what the history must say after a night, and no more. */
function expectedAt(index: number): readonly string[] {
  const night = nights[index] ?? 0;
  const earlier = nights.slice(0, index).findLast((one) => !chapterOf(one).broken);
  if (earlier === undefined) return [];
  const [before, now] = [chapterOf(earlier), chapterOf(night)];
  if (before === now) return [];
  return Object.entries(now.changes ?? {}).flatMap(([kind, places]) =>
    places.flatMap((place) => LINKS.map((link) => `${kind} wechat/${link}/${place} ${before.version} ${now.version}`)),
  );
}

const worldAt = (night: number): string => {
  const { version, rules, name } = chapterOf(night);
  return stringify({
    schema: 'hutong.world/1',
    name: 'story',
    title: { zh: '三十夜', en: name },
    date: '2026-03-01',
    versions: { wechat: { android: version, ios: version } },
    rules,
  });
};

/** `8.0.10` of `8.0.10 (8000010)`: a chapter names versions, the phones make up the builds. */
const named = (version: string): string => version.replace(/ \(\d+\)$/, '');

/** Runs a night, or what is left of it. */
async function run(night: number, out: string): Promise<Run> {
  const begun = existsSync(join(out, 'run.json'));
  if (begun) {
    const { run, verdicts } = await readOutcome(out);
    if (run.endedAt !== null && verdicts !== null) return run;
  }
  await writeFile(join(world, 'world.yaml'), worldAt(night));
  const which = begun ? ['--resume', out] : [MATRIX, '--world', world, '--out', out];
  const { exitCode, stderr } = await execa('node', [HUTONG, 'run', ...which, '--reporter', 'json'], { reject: false });
  // 3: undecided, as it must be in a night whose instrument is broken.
  if (exitCode !== 0 && exitCode !== 3) throw new Error(`night ${night}: exit status ${exitCode}\n${stderr}`);
  return (await readOutcome(out)).run;
}

const home = values.keep ?? (await mkdtemp(join(tmpdir(), 'hutong-story-')));
const [runs, world] = [join(home, 'runs'), join(home, 'world')];
await mkdir(runs, { recursive: true });
await mkdir(world, { recursive: true });
const told = new Set<string>();
let [due, found, falseAlarms] = [0, 0, 0];
try {
  for (const [index, night] of nights.entries()) {
    const began = performance.now();
    const { runId, startedAt } = await run(night, join(runs, `night-${String(night).padStart(2, '0')}`));
    const { index: history } = await historyOf(runs);
    const turns = timelines(history, {}).flatMap(({ cell, points }) =>
      // As it was told then: later nights may lie there already.
      turnsIn(points.filter((point) => point.startedAt <= startedAt)).map((turn) => {
        const { after, by } = turn.updated.find(({ app }) => app === 'wechat') ?? { after: '-', by: '-' };
        return `${turn.kind} ${cell} ${named(after)} ${named(by)}`;
      }),
    );
    const suspects = suspectsIn(history)
      .filter((one) => one.runId === runId)
      .map(({ group }) => group);
    history.close();
    const fresh = turns.filter((turn) => !told.has(turn));
    for (const turn of fresh) told.add(turn);
    const expected = [
      ...expectedAt(index),
      ...(chapterOf(night).broken ? ['suspect wechat/android', 'suspect wechat/ios'] : []),
    ];
    const said = [...fresh, ...suspects.map((group) => `suspect ${group}`)];
    const hit = expected.filter((one) => said.includes(one));
    const wrong = said.filter((one) => !expected.includes(one));
    [due, found, falseAlarms] = [due + expected.length, found + hit.length, falseAlarms + wrong.length];
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
      `night ${night}, ${chapterOf(night).name}: ${hit.length} of ${expected.length} found, ${wrong.length} false (${seconds} s)`,
    );
    for (const one of expected.filter((one) => !said.includes(one))) console.log(`  missing: ${one}`);
    for (const one of wrong) console.log(`  false: ${one}`);
  }
} finally {
  if (values.keep === undefined) await rm(home, { recursive: true });
}
console.log(`story: ${nights.length} nights, ${due} changes, ${found} found, ${falseAlarms} false alarms`);
if (found < due || falseAlarms > 0) process.exitCode = 1;
