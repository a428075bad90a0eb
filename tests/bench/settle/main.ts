/**
 * How soon is a screen that has come to rest taken for such, and is any that has not? Plays scenarios of the accuracy
 * measurement on virtual Android phones in this process, which answer in the times of real ones. A phone itself tells
 * when its screen changed last; after it was taken for settled it is left alone and watched on. docs/performance.md.
 *
 * npm run bench:settle -- [--only PATTERN] [--at-once 6] [--seed hutong]
 *
 * Exit status: 0 · 1 the median delay is above 0.7 s, or a screen was taken for settled too early.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { stringify } from 'yaml';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { PhoneRefusedError } from '#drivers/phone';
import { accountsOf, bootHandset } from '#fixtures/phones/boot';
import { paceOf } from '#fixtures/phones/pace';
import { startBrowser } from '#fixtures/web/browser';
import { connectWeb } from '#fixtures/web/pages';
import { BUILT_IN_SITES, startSites } from '#fixtures/web/server';
import { World } from '#fixtures/worlds/world';
import { loadApps } from '#load';
import type { Link } from '#model';
import { parseLinks } from '#plan/links';
import { openRecogniser } from '#recognise/recognise';
import { quietFor } from '#schedule/wait';
import { LostWayError, systemClock } from '#screen/eye';
import { Hand } from '#screen/hand';
import { watch } from '#screen/settle';
import { type Bench, benches } from '#tests/accuracy/bench';
import { loadData } from '#tests/accuracy/data';
import { COMMON, generate } from '#tests/accuracy/generate';
import type { Scenario } from '#tests/accuracy/scenario';
import { matching } from '#tests/accuracy/select';
import { median } from '#tests/bench/measure';
import { Automation } from '#tests/phones/android/automation';
import { packageOf } from '#trial/frames';
import { phoneOn } from './phone.ts';
import { Truth } from './truth.ts';

/** One screen that was taken for settled. Milliseconds. */
interface Settled {
  readonly scenario: string;
  /** From the screen's last change to the look that first showed it so. */
  readonly delayMs: number;
  /** From there to the decision, when it had stood still long enough. */
  readonly stillMs: number;
  /** What came up by itself afterwards. */
  readonly after: readonly string[];
}

const ID = 'android-1';
/** T of a fast page, and how long a screen is left alone after it was taken for settled. */
const LIMIT_MS = 15_000;
const ALONE_MS = 5_000;
const TARGET_MS = 700;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    'at-once': { type: 'string', default: '6' },
    seed: { type: 'string', default: 'hutong' },
  },
});

const apps = await loadApps();
const recogniser = openRecogniser();
const settled: Settled[] = [];
let lost = 0;
for (const bench of benches(simple())) settled.push(...(await play(bench)));
await recogniser.close();

const early = settled.filter(({ after }) => after.length > 0);
for (const { scenario, after } of early) console.log(`too early: ${scenario}: ${after.join(' · ')}`);
const delay = median(settled.map(({ delayMs }) => delayMs));
const seconds = (ms = Number.NaN): string => (ms / 1000).toFixed(2);
const byDelay = settled.toSorted((a, b) => a.delayMs - b.delayMs);
for (const { scenario, delayMs } of byDelay.slice(-3)) console.log(`late: ${scenario}: ${seconds(delayMs)} s`);
console.log(
  `settle: ${settled.length} screens, median ${seconds(delay)} s after the true moment ` +
    `(95 % within ${seconds(byDelay[Math.floor(byDelay.length * 0.95)]?.delayMs)} s), ` +
    `decided ${seconds(median(settled.map(({ stillMs }) => stillMs)))} s later, ${early.length} too early, ` +
    `${lost} not opened`,
);
process.exitCode = early.length === 0 && delay <= TARGET_MS ? 0 : 1;

/** Scenarios of ordinary runs in chats, with bare addresses, on Android. */
function simple() {
  const fits = ({ platform, scope, presentation, run }: Scenario): boolean =>
    platform === 'android' && scope !== 'search' && presentation === undefined && run === COMMON;
  return matching(generate(loadData(), values.seed), values.only)
    .filter(({ faults, wide }) => faults.length === 0 && wide.length === 0)
    .map((stage) => ({ ...stage, scenarios: stage.scenarios.filter(fits) }))
    .filter(({ scenarios }) => scenarios.length > 0);
}

async function play({ name, world: rules, sites, scenarios, matrix }: Bench): Promise<readonly Settled[]> {
  const dir = await mkdtemp(join(tmpdir(), 'hutong-settle-'));
  for (const { host, site } of sites) {
    await mkdir(join(dir, host));
    await writeFile(join(dir, host, 'site.yaml'), stringify(site, { aliasDuplicateObjects: false }));
  }
  const server = await startSites({ folders: [BUILT_IN_SITES, dir] });
  const browser = await startBrowser({ sitesPort: server.port });
  const web = await connectWeb({ ws: browser.ws });
  try {
    const { links: entries } = matrix as { readonly links: unknown };
    const links = parseLinks(stringify({ schema: 'hutong.links/1', links: entries }), name, apps);
    const world = World.parse(rules);
    const limit = pLimit(Number(values['at-once']));
    const played = scenarios.map((scenario, at) =>
      limit(async () => {
        const handset = await bootHandset({ id: ID, platform: 'android', world, links, web });
        const automation = await new Automation(handset).start();
        try {
          return await tryTwice(scenario, links, { automation, seed: at });
        } catch (error) {
          // A chat that was left, a refused message: nothing was opened, nothing settled.
          if (!(error instanceof LostWayError || error instanceof PhoneRefusedError)) throw error;
          lost += 1;
          return [];
        } finally {
          await automation.stop();
        }
      }),
    );
    return (await Promise.all(played)).flat();
  } finally {
    await web.close();
    await browser.close();
    await server.close();
    await rm(dir, { recursive: true });
  }
}

/** A first look at a cell, and one that knows of it. */
async function tryTwice(
  { id, app: appId, scope, link: linkId }: Scenario,
  links: readonly Link[],
  { automation, seed }: { readonly automation: Automation; readonly seed: number },
): Promise<readonly Settled[]> {
  const app = sourceApps.get(appId);
  const link = links.find((one) => one.id === linkId);
  const place = placeOf(scope, accountsOf(ID)[appId] ?? {});
  const packageName = packageOf(appId, apps, 'android');
  if (!app || !link || !place || packageName === undefined) throw new Error(`${id} cannot be tried`);
  const found: Settled[] = [];
  const before: { readonly longestRestMs: number }[] = [];
  for (const look of ['first', 'second']) {
    const phone = phoneOn(automation);
    const hand = new Hand(phone, { clock: systemClock, recognise: recogniser.read });
    await app.reach(hand, packageName, place);
    const { target, tree } = await app.deliver(hand, await hand.look(), { link, place });
    if (!target) return found;
    automation.weather.pace = paceOf({ seed, factor: 1 });
    const truth = new Truth(automation.handset);
    await hand.tap(target, { did: 'tap', what: 'the link' });
    let seenAt = Date.now();
    let news = 0;
    const onChange = async (): Promise<void> => {
      seenAt = Date.now();
      news += 1;
      // As a trial does of the first new screen.
      if (news === 1) await phone.screenshot();
    };
    const limits = {
      limitMs: LIMIT_MS,
      quietMs: quietFor({ seen: before, first: before.length === 0, decides: false }),
    };
    const watched = await watch(hand, { from: tree, ...limits, fading: true, onChange });
    const decidedAt = Date.now();
    await new Promise((next) => setTimeout(next, ALONE_MS));
    await truth.stop();
    automation.weather.pace = null;
    before.push(watched);
    if (!watched.changed || !watched.settled) continue;
    found.push({
      scenario: `${id}, ${look} look`,
      delayMs: seenAt - truth.finalAt(decidedAt),
      stillMs: decidedAt - seenAt,
      after: truth.after(decidedAt),
    });
  }
  return found;
}
